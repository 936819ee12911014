# 주의, 멈춤, 내보내기와 그 해제.

command-mod-warn-name = 주의
command-mod-warn = 이웃에게 주의를 줘요
command-mod-pause-name = 멈춤
command-mod-pause = 이웃의 나눔을 며칠 멈춰요
command-mod-ban-name = 내보내기
command-mod-ban = 이웃을 내보내요
command-mod-unban-name = 해제
command-mod-unban = 멈춤이나 내보내기를 풀어요
option-mod-member-name = 이웃
option-mod-member = 누구인가요? 이름이나 멘션을 적어 주세요
option-mod-why-name = 이유
option-mod-why = 이유가 무엇인가요? 본인이 읽어요
option-mod-days-name = 일수
option-mod-days = 며칠 동안인가요?
mod-which-member = 누구인가요? 명령어 뒤에 이름을 쓰고, 이어서 이유를 써 주세요.
mod-no-member = 여기에는 “{ $words }” 이웃이 없어요.
mod-several-members = 이름이 같은 이웃이 여럿 있어요. 누구인가요?
mod-member = { $name } · { $number }
mod-this-one = 이 이웃
mod-not-barred = { $who } 님은 멈추거나 내보낸 상태가 아니에요.
mod-not-the-owner = 이 모임방의 주인이라서 할 수 없어요.
mod-not-a-moderator = 같은 관리자예요. 서로 이야기해 주세요.

report-warn = 주의 주기
report-pause = 멈추기
report-ban = 내보내기

form-warn = 주의
form-warn-why = 이유가 무엇인가요? 본인이 읽어요.
form-warn-why-label = 이유
form-warn-why-hint = 본인이 읽어요
form-warn-why-change = 이유 바꾸기
form-warn-confirm = 주의 주기
sanction-check-warn = { $who } 님에게 주의를 줄까요?
sanction-done-warn = { $who } 님에게 주의를 줬어요.

form-pause = 멈춤
form-pause-why = 이유가 무엇인가요? 본인이 읽어요.
form-pause-why-label = 이유
form-pause-why-hint = 본인이 읽어요
form-pause-why-change = 이유 바꾸기
form-pause-confirm = 멈추기
sanction-check-pause = { $who } 님의 나눔을 { $days }일 동안 멈출까요? 빌린 것은 그대로 두고 새로 시작할 수는 없어요.
sanction-done-pause = { $who } 님의 나눔을 { $days }일 동안 멈췄어요.

form-ban = 내보내기
form-ban-why = 이유가 무엇인가요? 본인이 읽어요.
form-ban-why-label = 이유
form-ban-why-hint = 본인이 읽어요
form-ban-why-change = 이유 바꾸기
form-ban-confirm = 내보내기
sanction-check-ban = { $who } 님을 내보낼까요? 시작하지 않은 대여는 취소되고 물건은 쉬게 돼요. 빌린 것은 돌려줘야 해요.
sanction-done-ban = { $who } 님을 내보냈어요.

form-unban = 해제
form-unban-why = 이유가 무엇인가요? 본인이 읽어요.
form-unban-why-label = 이유
form-unban-why-hint = 본인이 읽어요
form-unban-why-change = 이유 바꾸기
form-unban-confirm = 다시 받아들이기
sanction-check-unban = { $who } 님이 다시 나눌 수 있게 할까요? 물건은 본인이 다시 올릴 때까지 쉬어요.
sanction-done-unban = { $who } 님이 다시 나눌 수 있어요.
form-pause-days = 며칠 동안인가요?
form-pause-days-label = 며칠 동안인가요?
form-pause-days-change = 일수 바꾸기
sanction-check-why =
    { $check }

    { $known }

    본인이 읽을 내용: “{ $why }”
sanction-check-bare =
    { $check }

    { $known }
sanction-done-unheard = 됐어요. 다만 { $who } 님에게는 알릴 수 없었어요.
sanction-told-warn = { $community } 관리자가 규칙을 지켜 달라고 해요: “{ $why }”
sanction-told-pause = 관리자가 { $community }에서의 나눔을 { $until }까지 멈췄어요: “{ $why }” 빌린 것은 /loans 에서 돌려줄 수 있어요.
sanction-told-ban = 관리자가 { $community }에서의 나눔을 막았어요: “{ $why }” 내 물건은 이제 쉬어요. 빌린 것은 /loans 에서 돌려줘야 해요.
sanction-told-unban = { $community }에서 다시 나눌 수 있어요: “{ $why }” 내 물건은 /mine 에서 다시 올릴 때까지 쉬어요.
sanction-told-unban-bare = { $community }에서 다시 나눌 수 있어요. 내 물건은 /mine 에서 다시 올릴 때까지 쉬어요.

loan-news-comes-to-nothing = 관리자가 이 대여를 끝냈어요. { $who } 님은 여기서 더 이상 나눌 수 없어요.
loan-news-still-out-owner = { $who } 님은 여기서 더 이상 나눌 수 없어요. “{ $item }” 물건은 돌려받아야 하고, 받으면 지금처럼 알려 주세요.
loan-news-still-out-borrower = { $who } 님은 여기서 더 이상 나눌 수 없어요. “{ $item }” 물건을 약속대로 돌려주세요.
loan-news-must-come-back = “{ $item }” 물건은 제자리로 돌아가야 해요.

command-mod-log-name = 기록
command-mod-log = 관리자가 한 일을 봐요
mod-log-empty = 아직 관리자가 한 일이 없어요.
mod-log-heading = 관리자가 한 일
mod-log-who = { $who }, { $at }
mod-log-why = “{ $why }”
mod-log-name = { $name } 님
mod-log-somebody = 관리자
mod-log-other = { $about } ({ $step })
mod-log-step-warn = { $about } 님에게 주의
mod-log-step-pause = 멈춤: { $about }
mod-log-step-ban = { $about } 님을 내보냄
mod-log-step-unban = { $about } 님을 다시 받아들임
mod-log-step-remove = “{ $about }” 내림
mod-log-step-decide = 신고 { $about } 처리
mod-log-step-setup = { $about } 만듦
mod-log-step-change = { $about } 설정 바꿈
mod-log-step-add-room = { $about }에 대화방 추가
mod-log-step-mod-room = 관리자 방을 정함
mod-log-step-rules = 모임 규칙을 바꿈
mod-log-step-insights-link = 통계 링크를 만듦
mod-log-step-settle-returned = “{ $about }” 정리: 돌려받음
mod-log-step-settle-lost = “{ $about }” 정리: 잃어버림
mod-log-step-settle-on-loan = “{ $about }” 정리: 아직 대여 중
mod-log-step-approve = { $about } 님을 받아들임
mod-log-step-turn-away = { $about } 님을 받아들이지 않음

dispute-tell = 무슨 일인지 말하기
dispute-photo = { $who } 님의 사진
dispute-says-owner = 주인 { $who } 님: “{ $words }”
dispute-says-borrower = 빌린 { $who } 님: “{ $words }”
dispute-thanks = 고마워요. 관리자만 읽을 수 있어요.
dispute-no-moderator =
    { $community }에는 두 분의 일을 정리해 줄 관리자가 아직 없는 것 같아요. 두 분이 이야기해 해결했다면 ‘우리끼리 해결했어요’를 눌러 주세요.
    아니면 그룹이나 서버의 소유자에게 관리자를 한 명 더 두어 달라고 부탁해 주세요. 그 관리자가 /mod settle { $number } 명령어로 정리할 수 있어요.
dispute-own-moderator =
    본인이 관련된 일이라 { $community } 관리자로서 직접 정리할 수 없고, 다른 관리자도 아직 없는 것 같아요. 두 분이 이야기해 해결했다면 ‘우리끼리 해결했어요’를 눌러 주세요.
    아니면 그룹이나 서버의 소유자에게 관리자를 한 명 더 두어 달라고 부탁해 주세요. 그 관리자가 /mod settle { $number } 명령어로 정리할 수 있어요.
form-side = 무슨 일인지
form-side-words = 무슨 일이 있었나요? 관리자만 읽어요.
form-side-words-label = 무슨 일이 있었나요?
form-side-words-hint = 관리자만 읽어요
form-side-photo = 보여 주는 사진이 있나요?
form-side-photo-label = 사진
form-side-photo-hint = 보여 주는 사진이 있다면

command-mod-rules-name = 규칙
command-mod-rules = 모임 규칙을 보거나 바꿔요
option-mod-rules-name = 규칙
option-mod-rules = 앞으로의 규칙
mod-rules-are = 모임 규칙: { $rules }
mod-rules-none = 모임 규칙이 없어요.
mod-rules-change = 바꾸기
mod-rules-changed = 모임 규칙을 바꿨어요.
form-rules = 모임 규칙
form-rules-rules = 앞으로의 모임 규칙을 적어 주세요.
form-rules-rules-label = 모임 규칙
form-rules-rules-hint = 짧게 몇 줄로

command-mod-approve-name = 가입
command-mod-approve = 새 이웃을 받아들이거나 가입 방법을 정해요
mod-newcomers-free = 근처에 살면 누구나 함께할 수 있어요. 기다리는 이웃 { $count }명
mod-newcomers-vouched = 새 이웃은 관리자가 받아들여요. 기다리는 이웃 { $count }명
mod-newcomers-let-wait = 관리자가 받아들이게 하기
mod-newcomers-let-all-in = 누구나 함께하게 하기
mod-newcomer = { $who } 님이 함께하고 싶어 해요
mod-newcomer-yes = 네
mod-newcomer-no = 아니요
mod-newcomer-in = { $who } 님이 받아들였어요
mod-newcomer-out = { $who } 님이 받아들이지 않았어요
mod-newcomer-decided = 이미 정해졌어요.
join-waits = 고마워요, { $name } 님! { $community } 관리자가 곧 받아들일 거예요. 그때 알려 드릴게요.
barred-waiting = { $community } 관리자가 아직 받아들이지 않았어요. 받아들이면 바로 알려 드릴게요.
newcomer-welcome = { $community }에 오신 것을 환영해요! 이제 빌리고 빌려줄 수 있어요. /find 나 /offer 를 써 보세요.
newcomer-not-now = 지금은 { $community } 관리자가 받아들이지 못했어요. 알려 주신 내용은 지웠어요. 잘못됐다고 생각하면 관리자에게 이야기해 주세요.
