# 봇이 방에 들어오고, 운영자가 공동체를 만들어요.

setup-hello = 안녕하세요! 이웃끼리 물건과 공간, 재능을 빌려주고 빌리도록 도와드려요. 시작하려면 운영자가 여기에 /setup 을 입력해 주세요.
setup-begin = 설정하기
setup-have-code = 코드가 있어요
setup-where = 이웃들이 있는 그룹이나 서버에서 /setup 을 입력해 주세요. 먼저 저를 그곳에 추가해야 해요.
setup-done = { $community } 준비가 끝났어요. 방에 카드를 올렸으니 이웃들은 거기서 참여하기를 누르면 돼요. 여기서 바로 참여할 수도 있어요.
setup-changed = { $community } 설정을 바꿨어요.
setup-another-room = 다른 방 연결하기
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
    이용 규칙: { $rules }

form-setup = 우리 공동체
form-setup-name = 공동체 이름이 무엇인가요?
form-setup-name-label = 공동체 이름
form-setup-name-change = 이름
form-setup-centre = 중심이 되는 곳은 어디인가요?
form-setup-centre-label = 중심이 되는 곳
form-setup-centre-hint = 위치, 주소, 좌표, 플러스 코드, 지도 링크 모두 괜찮아요.
form-setup-centre-change = 중심
form-setup-radius = 이웃들은 거기서 얼마나 떨어져 사나요?
form-setup-radius-label = 이웃들이 사는 거리
form-setup-radius-hint = 800m나 2km처럼 적어 주세요.
form-setup-radius-change = 반경
form-setup-language = 방에서는 어떤 언어로 말할까요?
form-setup-language-label = 방에서 쓸 언어
form-setup-language-en = 영어 (English)
form-setup-language-ko = 한국어
form-setup-language-change = 언어
form-setup-rules = 이용 규칙이 있나요? 참여하는 이웃 모두가 동의하게 돼요.
form-setup-rules-label = 이용 규칙
form-setup-rules-hint = “깨끗하게 돌려주기”처럼 한 줄에 하나씩 적어 주세요.
form-setup-rules-change = 이용 규칙
form-setup-confirm = 네, 맞아요

command-setup-name = 설정하기
command-setup = 이 공동체를 만들거나 바꿔요
command-mod-setup-name = 설정하기
command-mod-code-name = 코드
command-mod-code = 다른 방이 이 공동체에 들어올 코드를 만들어요
option-setup-name-name = 이름
option-setup-name = 공동체 이름
option-setup-centre-name = 중심
option-setup-centre = 주소, 좌표, 플러스 코드, 지도 링크
option-setup-radius-name = 반경
option-setup-radius = 2km처럼 이웃들이 사는 거리
option-setup-language-name = 언어
option-setup-language = 방에서 쓸 언어
option-setup-code-name = 코드
option-setup-code = 다른 방에서 받은 코드로 그 공동체에 들어가요

welcome-title = { $community } 나눔
welcome-what = 이웃끼리 물건과 공간, 재능을 빌려주고 빌려요.
welcome-how = 참여하기를 눌러 주세요. 금방 끝나요. 그다음 /find 로 찾아보고 /offer 로 내놓을 수 있어요.
welcome-rules = 이용 규칙: { $rules }

room-code =
    다른 방에서 운영자가 /setup 과 함께 이 코드를 입력하면 돼요.
    { $code }
    십 분 안에 한 번만 쓸 수 있고, 그 방이 { $community } 공동체에 연결돼요.
room-already = 이 방은 이미 { $community } 공동체의 방이에요.
room-taken = 이 방은 { $community } 공동체의 방이에요. 한 방은 한 공동체에만 들어갈 수 있어요.
room-joined = 이 방은 이제 { $community } 공동체의 방이에요. 방에 카드를 올렸어요.
room-was-added = { $room } 방이 { $community } 공동체에 연결됐어요.
room-titled = { $title }

form-code = 공동체에 들어가기
form-code-code = 다른 방에서 받은 코드가 무엇인가요? 그 방의 운영자가 /mod code 로 만들 수 있어요.
form-code-code-label = 다른 방에서 받은 코드

code-wrong = 쓸 수 없는 코드예요. 잘못 적었거나 이미 썼거나 십 분이 지났을 수 있어요.
code-too-many = 틀린 코드를 너무 많이 적었어요. 십 분 뒤에 다시 해 주세요.

platform-telegram = 텔레그램
platform-discord = 디스코드
platform-web = 웹
