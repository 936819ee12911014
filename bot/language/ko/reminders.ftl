# 알림.

reminder-handover = { $start }에 { $who } 님과 { JOSA($item, "을/를") } 주고받기로 했어요.
reminder-day-before = { JOSA($item, "을/를") } { $until }까지 { $who } 님에게 돌려주세요.
reminder-due-day = 오늘은 { $who } 님에게 { JOSA($item, "을/를") } 돌려주는 날이에요. { $until }까지예요.
reminder-overdue = { $item } 반납일이 { $days }일 지났고, { $who } 님이 기다리고 있어요. 돌려주거나 ‘연장하기’를 눌러 주세요.
reminder-owner-overdue = { $item } 반납일이 { $days }일 지났어요. { $who } 님에게 알렸어요.
reminder-brought-back = { $who } 님이 { JOSA($item, "을/를") } 돌려줬다고 해요. 돌려받으셨나요?
reminder-moderator-overdue = { $item } 반납일이 { $days }일 지났어요. { $owner } 님이 { $borrower } 님의 반납을 기다리고 있어요.
reminder-digest = 챙겨야 할 대여 { $count }건
reminder-all-loans = 대여 모두 보기
