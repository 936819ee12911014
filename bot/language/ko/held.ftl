# 다른 이웃이 읽기 전에 운영자가 먼저 살펴보는 글.

command-mod-held-name = 보류
command-mod-held = 확인을 기다리는 글을 봐요
mod-held = 보류된 글

held-waits = 고맙습니다! 운영자가 먼저 글을 잠깐 살펴볼게요. 쓰신 내용은 그대로 보관하고, 진행되면 바로 알려 드릴게요.
held-passed = 운영자가 글을 살펴봤어요. 아무 문제 없어요.
held-refused = 운영자가 글을 살펴보고 전하지 않기로 했어요. 사기 글과 비슷해 보여서예요. 다른 말로 다시 써 주시거나 운영자와 이야기해 주세요. 쓰신 글은 여기 있어요:
held-yours = “{ $text }”
held-writer-gone = 이 글을 쓴 분은 이제 여기에 없어요.
held-wanted = 이 모임의 운영자를 기다리는 글이 있어요.
held-see = 살펴보기

held-title = { $who } 님: { $what }
held-what-offer = 새 물건
held-what-edit = 물건 내용 수정
held-what-borrow = 주인에게 남긴 한마디
held-what-thanks = 감사 인사
held-what-ask = 모두에게 묻는 글
held-text = “{ $text }”
held-signal-prepaid = 물건을 주고받기 전에 돈을 요구하는 것 같아요.
held-signal-courier = 돈을 내야 하는 택배나 퀵을 보내려는 것 같아요.
held-signal-elsewhere = 아무도 볼 수 없는 다른 곳에서 이야기하자고 해요.
held-signal-code = 인증번호를 요구해요. 그 번호로 계정을 빼앗을 수 있어요.
held-signal-gift-card = 상품권을 요구해요. 그 돈은 돌려받을 수 없어요.
held-signal-payment = 되돌릴 수 없는 결제 방법을 말해요.
held-signal-link = 링크가 들어 있어요.
held-let-through = 전달하기
held-take-down = 전달하지 않기
held-let-through-done = 글을 전달했어요.
held-taken-down-done = 글을 전달하지 않았어요. 쓴 분께 잘 말씀드리고 글을 돌려드렸어요.
held-was-let-through = 이미 전달된 글이에요.
held-was-taken-down = 이미 전달하지 않기로 한 글이에요.
held-by = { $who } 님이 결정했어요
held-heading = 확인을 기다리는 글: { $count }건
held-none = 확인을 기다리는 글이 없어요.
