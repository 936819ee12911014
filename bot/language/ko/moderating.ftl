# 관리자가 하는 일.

command-mod-name = 관리
command-mod = 관리자용: 모임, 물건, 대여 관리
command-mod-items-name = 물건
command-mod-items = 이웃이 올린 물건을 봐요
command-mod-loans-name = 대여
command-mod-loans = 대여를 봐요. 반납일이 지난 것이 먼저 나와요
command-mod-remove-name = 내리기
command-mod-remove = 물건을 내려요
command-mod-settle-name = 정리
command-mod-settle = 두 이웃의 말이 다른 대여를 정리해요
option-mod-item-name = 물건
option-mod-item = 어느 물건인가요?
option-mod-loan-name = 대여
option-mod-loan = 어느 대여인가요? 대여 목록에 있는 번호예요

mod-menu = { $community }에서 무엇을 살펴볼까요?
mod-loans = 대여
mod-items = 물건
mod-setup = 모임 설정
mod-code = 대화방 추가
mod-house-rules = 모임 규칙
mod-newcomers = 새 이웃
mod-log = 기록
mod-back = 메뉴로
mod-remove = 내리기
mod-remove-yes = 네, 내릴게요
mod-remove-no = 그대로 두기
mod-remove-sure = { JOSA($item, "을/를") } 내릴까요? 주인에게도 알릴게요.
mod-remove-which = 어느 것인가요?
mod-removed = { JOSA($item, "을/를") } 내렸어요.
mod-removed-yours = 관리자가 { JOSA($item, "을/를") } 내렸어요. 잘못됐다고 생각하면 관리자에게 이야기해 주세요.
mod-no-item = 여기에는 “{ $words }” 물건이 없어요.
mod-no-items = 아직 아무도 물건을 올리지 않았어요.
mod-no-more = 물건이 더 없어요.
mod-items-heading = 이웃이 올린 물건
mod-no-loans = 지금은 신청이나 대여가 없어요.
mod-no-disputes = 정리할 것이 없어요. 모두 잘하고 있어요!
mod-not-disputed = 정리할 것이 없어요. 이 대여에는 접수된 문제가 없어요.
mod-loans-heading = 대여 { $count }건 (반납일 지남 { $late }건)
mod-disputes-heading = 정리할 것 { $count }건
mod-loan-title = #{ $number } · { $item }

event-set-aside = 이웃 한 분의 요청을 처리하다가 세 번 오류가 났어요. 그 요청은 따로 두고 나머지는 계속 처리하고 있어요. 저를 운영하는 분이 제 로그에서 { $number }번 이벤트를 찾아볼 수 있어요.
