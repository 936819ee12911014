# 브라우저에서 보는 페이지, 그리고 그것을 여는 명령어.

command-web-name = 웹
command-web = 나눔 선반을 지도와 함께 브라우저에서 열어요

web-link = 이웃님만의 입장 링크예요. { $minutes }분 안에 한 번만 쓸 수 있으니 다른 사람에게 보내지 마세요.
web-open = 나눔 선반 열기
web-here = 여기서 나눔 선반 열기
web-search-here = 지도에서 보기
web-who-sees = 내 물건을 누가 보나요
web-sign-out-all = 모든 곳에서 로그아웃
web-signed-out =
    { $count ->
        [0] 로그인된 브라우저가 없었어요.
       *[other] 브라우저 { $count }곳에서 로그아웃했어요.
    }
web-items = 웹 페이지에서 내 물건을 누가 볼까요?
web-seen-by-all = 누구나 볼 수 있어요
web-seen-by-members = 이웃만 볼 수 있어요
web-show-to-all = 누구에게나 보이기
web-show-to-members = 이웃에게만 보이기

web-skip = 본문으로 건너뛰기
web-languages = 언어
web-language-en = English (영어)
web-language-ko = 한국어
web-leave = 로그아웃
web-foot = 누구의 집도 보여 주지 않아요. 격자 칸과 대략의 거리만 보여요.
web-session-over = 로그아웃되었어요. 다시 들어오려면 봇에게 /web 명령어를 보내 주세요.

web-public-title = 우리 동네 나눔
web-public-intro = 이웃들이 누구에게나 보여 주기로 한 것들이에요. 여기 사신다면 봇에게 /web 명령어를 보내 주세요. 지도와 함께 전부 볼 수 있어요.
web-member-intro = 이웃들이 함께 쓰는 것들이에요. 가까운 것부터 보여요.
web-words = 무엇을 찾으세요?
web-words-hint = 사다리, 텐트…
web-within = 거리
web-kind = 종류
web-free-days = 빌릴 수 있는 날
web-first = 시작일
web-last = 종료일
web-narrow = 더 자세히 고르기
web-show-all = 모두 보기
web-search = 찾기
web-found = { $count }개 찾았어요
web-on-shelf = 선반에 { $count }개 있어요
web-found-none = 아직 그런 것은 없어요. 낱말을 줄여 보거나 대화방에서 이웃에게 물어보세요.
web-shelf-empty = 선반이 아직 비어 있어요.
web-turns = 페이지
web-previous = 이전
web-next = 더 보기
web-lost = 연결이 끊겼어요. 잠시 뒤에 다시 해 주세요.
web-map = 지도
web-map-hint = 칸 하나가 골목 몇 개예요. 숫자는 그곳에 있는 나눔의 수예요. 칸을 고르면 그곳 것만 보여요. 점선으로 두른 칸이 이웃님의 칸이에요.
web-zoom-in = 확대
web-zoom-out = 축소
web-cell =
    { $count ->
        [0] 여기에는 아직 없어요 ({ $distance })
       *[other] 여기에 { $count }개 있어요 ({ $distance })
    }
web-cell-empty = 그 칸에는 아무것도 없어요
web-cell-all = 지도 전체 다시 보기
web-yours = 내 것
web-community = { $name }

web-back = 선반으로 돌아가기
web-photo-of = { $item } 사진
web-calendar = 빌릴 수 있는 날
web-day-free = 비어 있음
web-day-taken = 예약됨
web-day-past = 지난 날
web-borrow-telegram = 텔레그램에서 빌리기
web-borrow-discord = 디스코드에서 빌리기
web-borrow-discord-how = 디스코드에서 /빌리기 명령어를 입력하고 { JOSA($item, "을/를") } 골라 주세요.
web-borrow-how = 빌리려면 동네 대화방에서 봇에게 말해 주세요.
web-seen-by = 이 페이지를 누가 볼 수 있나요?
web-is-public = 주소를 아는 사람은 누구나 볼 수 있고, 공개 선반에도 올라가 있어요.
web-is-for-members = 로그인한 이웃만 볼 수 있어요.

web-enter-title = 어서 오세요
web-enter-text = { $name } 님으로 { $community } 나눔 선반에 들어가요.
web-enter-go = 들어가기
web-enter-hint = 이 브라우저는 30일 동안 로그인되어 있어요. 빌린 컴퓨터라면 다 보고 나서 꼭 로그아웃해 주세요.

web-scan-title = 이웃이 함께 쓰는 물건
web-scan-how = 이웃이 함께 쓰는 물건의 이름표예요. 빌리거나, 받았거나 돌려줬다고 알리려면 대화방에서 봇에게 이렇게 보내 주세요.
web-scan-telegram = 텔레그램에서 열기
web-scan-discord = 디스코드에서 열기
web-scan-item = 언제 빌릴 수 있나요?

web-to-shelf = 나눔 선반으로
web-not-here-title = 여기에는 볼 것이 없어요
web-not-here-text = 없어진 페이지이거나 이웃만 볼 수 있는 페이지예요. 이웃이라면 봇에게 /web 명령어를 보내고 들어와 주세요.
web-link-over-title = 이 링크는 더 이상 쓸 수 없어요
web-link-over-text = 링크는 10분 동안 한 번만 쓸 수 있어요. 봇에게 /web 명령어를 보내면 새 링크를 드려요.
web-form-over-title = 처리하지 못했어요
web-form-over-text = 페이지를 너무 오래 열어 두었거나 다른 곳에서 보낸 요청이에요. 바뀐 것은 없어요. 돌아가서 새로 고친 다음 다시 해 주세요.
web-too-many-title = 잠시만 기다려 주세요
web-too-many-text = 한꺼번에 너무 많은 요청이 들어왔어요. 잃어버린 것은 없어요. 조금 뒤에 페이지를 새로 고쳐 주세요.
web-too-large-title = 너무 커요
web-too-large-text = 이 페이지가 받을 수 있는 것보다 커요. 바뀐 것은 없어요. 사진은 대화방에서 봇에게 보내 주세요.
web-broken-title = 여기서 문제가 생겼어요
web-broken-text = 이웃님 잘못이 아니라 저희 잘못이에요. 잃어버린 것은 없어요. 잠시 뒤에 다시 해 주세요.

web-to-bot = 봇에게 가기
web-app-title = 텔레그램에서 보는 나눔 선반
web-app-opening = 나눔 선반을 열고 있어요…
web-app-elsewhere = 텔레그램 안에서 열리는 페이지예요. 텔레그램에서 봇과의 대화를 열고 입력 칸 옆의 버튼을 눌러 주세요. /web 명령어를 보내면 브라우저에서도 열 수 있어요.
web-app-over-title = 한 번만 다시 열어 주세요
web-app-over-text = 이 입장은 잠깐 동안 한 번만 쓸 수 있어요. 이 페이지를 닫고 대화방에서 나눔 선반을 다시 열어 주세요. 또 여기로 온다면 브라우저가 텔레그램 안에서 쿠키를 저장하지 않는 거예요. 그때는 봇에게 /web 명령어를 보내고 브라우저에서 열어 주세요.
web-app-forged-title = 대화방에서 들어와 주세요
web-app-forged-text = 누가 이 페이지를 열었는지 텔레그램이 알려 주지 않았어요. 이 페이지를 닫고 봇과의 대화방에서 나눔 선반을 열어 주세요.
web-app-not-member-title = 아직 이웃으로 가입하지 않으셨어요
web-app-not-member-text = 나눔 선반은 이웃만 볼 수 있어요. 봇에게 말을 걸면 가입하는 방법을 알려 드려요. 디스코드에서 이미 가입하셨다면 먼저 그곳에서 /link 명령어를 보내 주세요.
