# 신고와 관리자가 보는 신고 내용.

command-report-name = 신고
command-report = 문제가 있으면 관리자에게 알려요
option-report-what-name = 대상
option-report-what = 어느 물건이나 이웃인가요?
report-button = 신고

form-report = 신고
form-report-what = 무엇에 대한 신고인가요? 물건이나 이웃의 이름을 알려 주세요.
form-report-what-label = 무엇에 대한 신고인가요?
form-report-what-hint = 물건이나 이웃의 이름
form-report-reason = 무엇이 문제인가요?
form-report-reason-label = 무엇이 문제인가요?
form-report-reason-unsafe = 안전하지 않아요
form-report-reason-scam = 사기 같아요
form-report-reason-rude = 무례해요
form-report-reason-forbidden = 규칙에 어긋나요
form-report-reason-other = 그 밖의 문제
form-report-words = 관리자에게 조금 더 알려 주시겠어요?
form-report-words-label = 자세한 내용
form-report-words-hint = 언제 무슨 일이 있었는지
form-report-this = 신고
form-report-this-reason = 무엇이 문제인가요?
form-report-this-reason-label = 무엇이 문제인가요?
form-report-this-reason-unsafe = 안전하지 않아요
form-report-this-reason-scam = 사기 같아요
form-report-this-reason-rude = 무례해요
form-report-this-reason-forbidden = 규칙에 어긋나요
form-report-this-reason-other = 그 밖의 문제
form-report-this-words = 관리자에게 조금 더 알려 주시겠어요?
form-report-this-words-label = 자세한 내용
form-report-this-words-hint = 언제 무슨 일이 있었는지

report-thanks = 고마워요. 관리자에게 알렸어요. 누가 신고했는지는 다른 사람에게 알리지 않아요.
report-enough = 오늘은 신고를 많이 하셨어요. 관리자에게 직접 이야기해 주세요.
report-own = 내 물건이에요. /mine 에서 고치거나 내릴 수 있어요.
report-yourself = 본인이에요.
report-gone = 그 신고는 이제 없어요.
report-not-found = 여기에는 “{ $words }” 물건도 이웃도 없어요.
report-which = 어느 것인가요?

report-title = 신고 { $number }
report-about-item = { $who } 님이 올린 “{ $item }”
report-about-loan = “{ $item }” 대여와 관련해 { $who } 님
report-about-member = { $who } 님
report-about-message = { $who } 님이 쓴 글
report-quote = 쓴 내용: “{ $quote }”
report-reason-unsafe = 문제: 안전하지 않음
report-reason-scam = 문제: 사기 의심
report-reason-rude = 문제: 무례함
report-reason-forbidden = 문제: 규칙 위반
report-reason-other = 문제: 그 밖의 문제
report-words = “{ $words }”
report-by = 신고한 이웃: { $who } 님 (관리자만 알아요)
report-by-somebody = 한 이웃이 신고했어요
report-nothing-wrong = 문제없음
report-removed = { $who } 님이 내렸어요
report-warned = { $who } 님이 주의를 줬어요
report-paused = { $who } 님이 잠시 멈추게 했어요
report-banned = { $who } 님이 내보냈어요
report-nothing = { $who } 님이 문제없다고 했어요
report-noted = 처리했어요. 고마워요!
report-decided = 이미 처리된 신고예요.

person-known-for = { $since }부터 함께함 ({ $where }). 빌리고 돌려준 횟수 { $borrowed }, 잃어버린 횟수 { $lost }, 빌려준 횟수 { $lent }, 올린 물건 { $items }, 지금까지 신고 { $reports }
person-on-telegram = 텔레그램
person-on-discord = 디스코드
person-on-web = 웹
person-on-both = 텔레그램과 디스코드
person-on-none = 연락되지 않음

command-mod-reports-name = 신고
command-mod-reports = 기다리는 신고를 봐요
mod-reports = 신고
mod-no-reports = 기다리는 신고가 없어요.
mod-reports-heading = 기다리는 신고 { $count }건
mod-not-yourself = 본인에 대한 일이에요. 다른 관리자에게 맡겨 주세요.

command-mod-room-name = 관리방
command-mod-room = 이 방을 관리자 방으로 정해요
mod-room-where = 관리자 방으로 쓸 그룹이나 채널에서 /mod room 을 입력해 주세요.
mod-room-already = 이미 관리자 방이에요.
mod-room-neighbours = 이웃들이 이야기하는 방이에요. 관리자만 있는 다른 방을 골라 주세요.
mod-room-not-yours = 그 방의 관리자만 할 수 있어요.
mod-room-hello = { $community } 관리자 방이에요. 신고와 다툼이 여기로 와요.
mod-room-done = 됐어요. 이제 { $community }의 신고와 다툼이 그 방으로 가요.
