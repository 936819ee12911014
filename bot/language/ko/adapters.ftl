# Telegram
adapter-open-direct = 개인 대화에서 계속
adapter-share-location = 📍 내 위치 보내기
adapter-place-by-pin = 아래 버튼을 누르거나 주소 또는 좌표를 입력해 주세요. 그만두려면 /cancel을 보내 주세요.
adapter-mod-summary = 운영자용: 모임, 물건, 대여 관리
adapter-description =
    이웃과 함께 쓰는 방법이에요. 가진 것은 내놓고, 필요한 것은 빌려요.
    시작을 누르면 금방 준비돼요.
adapter-short-description = 이웃끼리 물건, 공간, 재능을 빌려주고 빌려요.
