# 봇이 대화방에 들어오고, 관리자가 모임을 만들어요.

setup-hello = 안녕하세요! 이웃끼리 물건과 공간, 재능을 빌려주고 빌리도록 도와드려요. 시작하려면 관리자가 여기에 /setup 명령어를 입력해 주세요.
setup-begin = 설정하기
setup-have-code = 코드가 있어요
setup-where = 이웃들이 있는 그룹이나 서버에 저를 추가하고, 그곳에서 /setup 명령어를 입력해 주세요.
setup-done = { $community } 준비가 끝났어요. 이웃들은 대화방에 올린 카드에서 ‘참여하기’를 누르면 돼요. 여기서 바로 참여할 수도 있어요.
setup-changed = { $community } 설정을 바꿨어요.
setup-another-room = 다른 대화방 연결
setup-radius-offered = { $radius }
setup-radius-not-read = “2km”처럼 100m에서 50km 사이의 거리를 적어 주세요.
setup-rules = { $rules }
setup-no-rules = 없음
setup-check =
    이대로 할까요?
    이름: { $name }
    중심: { $centre }
    반경: { $radius }
    언어: { $language }
    모임 규칙: { $rules }

form-setup = 우리 모임
form-setup-name = 모임 이름이 무엇인가요?
form-setup-name-label = 모임 이름
form-setup-name-change = 이름
form-setup-centre = 모임의 중심은 어디인가요?
form-setup-centre-label = 모임의 중심
form-setup-centre-hint = 위치, 주소, 좌표, 플러스 코드, 지도 링크 모두 괜찮아요.
form-setup-centre-change = 중심
form-setup-radius = 이웃들은 거기서 얼마나 떨어진 곳까지 사나요?
form-setup-radius-label = 이웃들이 사는 거리
form-setup-radius-hint = 800m나 2km처럼 적어 주세요.
form-setup-radius-change = 반경
form-setup-language = 대화방에서는 어떤 언어로 말할까요?
form-setup-language-label = 대화방에서 쓸 언어
form-setup-language-en = 영어 (English)
form-setup-language-ko = 한국어
form-setup-language-change = 언어
form-setup-rules = 모임 규칙이 있나요? 참여하는 이웃은 모두 동의해야 해요.
form-setup-rules-label = 모임 규칙
form-setup-rules-hint = “깨끗하게 돌려주기”처럼 한 줄에 하나씩 적어 주세요.
form-setup-rules-change = 모임 규칙
form-setup-confirm = 네, 맞아요

command-setup-name = 모임설정
command-setup = 이 모임을 만들거나 바꿔요
command-mod-setup-name = 모임설정
command-mod-code-name = 코드
command-mod-code = 다른 대화방이 이 모임에 들어올 코드를 만들어요
option-setup-name-name = 이름
option-setup-name = 모임 이름
option-setup-centre-name = 중심
option-setup-centre = 주소, 좌표, 플러스 코드, 지도 링크
option-setup-radius-name = 반경
option-setup-radius = 이웃들이 사는 거리, 예: 2km
option-setup-language-name = 언어
option-setup-language = 대화방에서 쓸 언어
option-setup-code-name = 코드
option-setup-code = 다른 대화방에서 받은 코드로 그 모임에 들어가요

welcome-title = { $community } 함께 쓰기
welcome-what = 이웃끼리 물건과 공간, 재능을 빌려주고 빌려요.
welcome-how = ‘참여하기’를 누르면 금방 끝나요. 그다음 /find 명령어로 찾고, /offer 명령어로 올려요.
welcome-rules = 모임 규칙: { $rules }

room-code =
    다른 대화방에서 관리자가 /setup 명령어에 이 코드를 넣으면 돼요.
    { $code }
    그 대화방이 { $community }에 연결돼요. 코드는 10분 안에 한 번만 쓸 수 있어요.
room-already = 이 대화방은 이미 { $community }에 연결되어 있어요.
room-taken = 이 대화방은 { $community }에 연결되어 있어요. 대화방 하나는 모임 하나에만 연결할 수 있어요.
room-joined = 이 대화방을 { $community }에 연결했어요. 카드도 올렸어요.
room-was-added = { $community }에 새 대화방을 연결했어요: { $room }
room-titled = “{ $title }”

form-code = 모임에 들어가기
form-code-code = 다른 대화방에서 받은 코드가 무엇인가요? 그 대화방의 관리자가 /mod code 명령어로 만들 수 있어요.
form-code-code-label = 다른 대화방에서 받은 코드

code-wrong = 쓸 수 없는 코드예요. 잘못 적었거나, 이미 썼거나, 10분이 지났을 수 있어요.
code-too-many = 틀린 코드를 너무 많이 적었어요. 10분 뒤에 다시 해 주세요.

platform-telegram = 텔레그램
platform-discord = 디스코드
platform-web = 웹
