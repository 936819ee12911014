# 알림.

reminder-handover = 곧 { $start }에 { $who } 님과 { JOSA($item, "을/를") } 주고받아요.
reminder-day-before = { JOSA($item, "을/를") } { $until }까지 { $who } 님에게 돌려주세요.
reminder-due-day = 오늘은 { JOSA($item, "을/를") } { $who } 님에게 돌려주는 날이에요. { $until }까지예요.
reminder-overdue = { JOSA($item, "이/가") } { $who } 님에게 돌아갈 날이 { $days }일 지났어요. 돌려주거나 ‘더 빌리기’를 눌러 주세요.
reminder-owner-overdue = { JOSA($item, "이/가") } 돌아올 날이 { $days }일 지났어요. { $who } 님에게 알렸어요.
reminder-brought-back = { $who } 님이 { JOSA($item, "을/를") } 돌려줬다고 해요. 돌려받았나요?
reminder-moderator-overdue = { $item } 반납이 { $days }일 늦었어요. { $owner } 님이 { $borrower } 님을 기다리고 있어요.
reminder-digest = 잊지 말아야 할 것 { $count }가지
reminder-all-loans = 대여 모두 보기
