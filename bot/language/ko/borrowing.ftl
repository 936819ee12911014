# 빌리기.

command-borrow-name = 빌리기
command-borrow = 이웃에게 빌려 달라고 부탁해요
option-borrow-item-name = 물건
option-borrow-item = 무엇을 빌리고 싶나요?
option-borrow-span-name = 날짜
option-borrow-span = “내일부터 일요일까지”처럼 언제부터 언제까지
option-borrow-word-name = 한마디
option-borrow-word = 주인에게 전할 한마디

borrow-which = 어느 것을 빌리고 싶나요?
borrow-not-found = 가까이에서 { JOSA($words, "을/를") } 찾지 못했어요. 다른 것을 찾아볼까요?
borrow-nothing-there = 아직 빌릴 수 있는 것이 없어요. 나중에 다시 봐 주세요.
borrow-find = 무엇이 있는지 보기
borrow-own = { JOSA($item, "은/는") } 이미 내 것이에요. 이웃이 빌려 달라고 할 수 있어요.
borrow-resting = { JOSA($item, "은/는") } 잠시 쉬고 있어요. 주인이 곧 다시 내놓을 거예요.

form-borrow = 언제 필요한가요?
form-borrow-span = 언제부터 언제까지 빌리고 싶나요?
form-borrow-span-label = 언제부터 언제까지
form-borrow-span-hint = “내일부터 일요일까지”, “3일”, “11월 24일 10시부터 26일 18시까지”처럼 적어 주세요
form-borrow-span-change = 다른 날짜
form-borrow-word = 주인에게 한마디 전할까요?
form-borrow-word-label = 주인에게 전할 한마디
form-borrow-word-change = 한마디 고치기
form-borrow-confirm = 부탁하기
form-borrow-check = { $owner } 님의 { $item }, { $period }. 부탁해 볼까요?
form-borrow-check-word = { $owner } 님의 { $item }, { $period }. 한마디: “{ $word }” 이렇게 부탁해 볼까요?

borrow-too-long = 길어도 { $days }일까지 빌릴 수 있어요. 날짜를 줄여 주세요.
borrow-asked-already = 그 날짜에는 이미 { JOSA($item, "을/를") } 부탁해 두었어요. 다른 날을 고르거나 답을 기다려 주세요.
borrow-taken = 그때는 다른 이웃과 약속되어 있어요 ({ $period }). { $free }부터 비어 있어요. 언제가 좋은가요?

borrow-request = { $who } 님이 { JOSA($item, "을/를") } 빌리고 싶어 해요.
borrow-sent = { $who } 님에게 { JOSA($item, "을/를") } 부탁했어요. 답이 오면 바로 알려 줄게요.
borrow-owner-unreachable = { $item } 부탁은 남겨 두었어요. 다만 지금은 { $who } 님에게 연락이 닿지 않아요. 다음에 들어오면 볼 수 있어요. 직접 알려 주면 어떨까요?
