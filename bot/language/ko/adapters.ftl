# Telegram
adapter-open-direct = 1:1 대화에서 계속하기
adapter-share-location = 📍 내 위치 보내기
adapter-place-by-pin = 아래 버튼을 누르거나 장소를 적어 주세요. 그만하려면 /cancel 명령어를 보내 주세요.
adapter-mod-summary = 관리자용: 모임, 물건, 대여 관리
adapter-description =
    이웃과 함께 써요. 가진 것은 빌려주고, 필요한 것은 빌려요.
    ‘시작’을 누르면 금방 준비돼요.
adapter-short-description = 이웃끼리 물건, 공간, 재능을 빌려주고 빌려요.
adapter-shelf = 나눔 선반
