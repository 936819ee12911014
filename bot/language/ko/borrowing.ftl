# 빌리기.

command-borrow-name = 빌리기
command-borrow = 이웃에게 빌려 달라고 신청해요
option-borrow-item-name = 물건
option-borrow-item = 무엇을 빌리고 싶으세요?
option-borrow-span-name = 날짜
option-borrow-span = 언제부터 언제까지, 예: “내일부터 일요일까지”
option-borrow-word-name = 한마디
option-borrow-word = 주인에게 남길 한마디

borrow-which = 어느 것을 빌리고 싶으세요?
borrow-not-found = 가까이에는 “{ $words }” 검색 결과가 없어요. 다른 것을 찾아볼까요?
borrow-nothing-there = 아직 빌릴 수 있는 물건이 없어요. 나중에 다시 봐 주세요.
borrow-find = 무엇이 있는지 보기
borrow-own = { JOSA($item, "은/는") } 내 물건이에요. 이웃이 신청하면 알려 드릴게요.
borrow-resting = { JOSA($item, "은/는") } 지금 대여를 쉬고 있어요. 나중에 다시 봐 주세요.

form-borrow = 언제 필요하세요?
form-borrow-span = 언제부터 언제까지 빌리고 싶으세요?
form-borrow-span-label = 언제부터 언제까지
form-borrow-span-hint = “내일부터 일요일까지”, “3일”, “11월 24일 10시부터 26일 18시까지”처럼 적어 주세요
form-borrow-span-change = 다른 날짜
form-borrow-word = 주인에게 한마디 남기시겠어요?
form-borrow-word-label = 주인에게 남길 한마디
form-borrow-word-change = 한마디 수정
form-borrow-confirm = 신청하기
form-borrow-check = { $owner } 님의 { $item }, { $period }. 이렇게 신청할까요?
form-borrow-check-word =
    { $owner } 님의 { $item }, { $period }.
    한마디: “{ $word }”
    이렇게 신청할까요?

borrow-too-long = 최대 { $days }일까지 빌릴 수 있어요. 날짜를 줄여 주세요.
borrow-asked-already = 그 날짜에는 이미 { $item } 대여를 신청했어요. 다른 날짜를 고르거나 답을 기다려 주세요.
borrow-taken = { $period }에는 다른 이웃이 빌리기로 했어요. { $free }부터 빌릴 수 있어요. 언제가 좋으세요?

borrow-request = { $who } 님이 { JOSA($item, "을/를") } 빌리고 싶어 해요.
borrow-sent = { $who } 님에게 { $item } 대여를 신청했어요. 답이 오면 바로 알려 드릴게요.
borrow-owner-unreachable = { $item } 신청은 남겨 두었어요. 그런데 지금은 { $who } 님에게 연락이 닿지 않아요. 다음에 들어오면 볼 수 있어요. 직접 알려 주시겠어요?
