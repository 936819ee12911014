# 내 달력: 링크, 링크를 열면 보이는 화면, 달력에 들어가는 일정.

command-calendar-name = 달력
command-calendar = 빌리고 빌려주는 일정을 내 달력에서 봐요

calendar-link = 내 달력이에요. 열어서 구독해 주세요. 링크를 아는 사람은 내 일정을 볼 수 있으니 혼자만 간직해 주세요.
calendar-renewed = 새 링크예요. 예전 링크는 이제 열리지 않으니 다시 구독해 주세요.
calendar-there = 달력 링크가 이미 있어요. 저는 링크를 따로 간직하지 않아요. 잃어버렸거나 다른 사람이 알게 됐다면 새로 만들어 드릴게요. 그러면 예전 링크는 열리지 않아요.
calendar-open = 내 달력 열기
calendar-renew = 새 링크 만들기

calendar-name = { $community } 나눔
calendar-borrow = 빌리기: { $item } ({ $who })
calendar-lend = 빌려주기: { $item } ({ $who })
calendar-state = 지금 상태: { $state }
calendar-alarm-handover = 2시간 뒤에 건네고 받아요: { $item }
calendar-alarm-day-before = 내일 돌려줄 날이에요: { $item }
calendar-alarm-due-day = 오늘 돌려줄 날이에요: { $item }

paper-calendar-lead = 빌리고 빌려주는 일정이 내 달력에 나타나고, 바뀌면 따라서 바뀌어요.
paper-calendar-subscribe = 구독하기
paper-calendar-copy = 아무것도 열리지 않으면 이 주소를 복사해서 달력 앱의 ‘링크로 추가’에 붙여 넣어 주세요.
paper-calendar-secret = 이 주소는 나만 쓰는 거예요. 다른 사람이 봤다면 봇에게 /calendar 명령어를 보내 새로 만들어 주세요.
