# 빌려주고 돌려받기: 지금 어디까지 왔는지, 무엇을 할 수 있는지, 상대가 무엇을 했는지.

command-loans-name = 대여
command-loans = 빌린 것과 빌려준 것을 봐요

loans-heading = 나의 대여 { $count }건
loans-none = 지금은 빌린 것도 빌려준 것도 없어요.
loans-find = 찾아보기
loans-offer = 내놓기
loan-details = 자세히
loan-title = { $item }
loan-days = { $period }
loan-word = { $who } 님의 한마디: “{ $word }”
loan-place = 장소: { $words }
loan-place-on-map = 장소: 아래 버튼을 누르면 지도가 열려요.
loan-note = 알아 두면 좋아요: { $note }
loan-open-map = 지도 열기
loan-unheard = 지금은 { $who } 님에게 연락이 닿지 않아요. 직접 알려 주면 어떨까요?
loan-gone = 그 대여를 찾을 수 없어요. /loans에서 내 대여를 봐 주세요.

loan-refused-not-yours = 그건 상대가 정할 일이에요. 지금은 이렇게 되어 있어요.
loan-refused-own-word = 직접 한 말이라 상대가 확인해야 해요.
loan-refused-moved-on = 그사이에 바뀌었어요. 지금은 이렇게 되어 있어요.
loan-refused-past = 그 날짜는 이미 지났어요. 다른 날짜를 제안할 수 있어요.
loan-refused-taken = 그 날짜 가운데 며칠은 다른 이웃과 약속되어 있거나 아직 돌아오지 않았어요.

# 버튼
loan-step-approve = 빌려주기
loan-step-decline = 거절하기
loan-step-suggest = 다른 날짜 제안
loan-step-take-suggestion = 이 날짜로 하기
loan-step-withdraw = 부탁 거두기
loan-step-cancel = 약속 취소
loan-step-say-handed-over = 건네줬어요
loan-step-say-have-it = 받았어요
loan-step-confirm-handover = 네
loan-step-deny-handover = 아니요, 아직이에요
loan-step-ask-extension = 더 빌리기
loan-step-agree-extension = 좋아요
loan-step-refuse-extension = 이번에는 어려워요
loan-step-say-brought-back = 돌려줬어요
loan-step-deny-brought-back = 그렇지 않아요
loan-step-say-got-back = 돌려받았어요
loan-step-all-good = 모두 좋아요
loan-step-report-problem = 문제가 있어요
loan-step-settle-returned = 돌려줬음
loan-step-settle-lost = 잃어버렸음
loan-step-settle-on-loan = 아직 빌리는 중

# 주인이 보는 말
loan-stands-owner-requested = { $who } 님이 빌리고 싶어 해요. 어떻게 할까요?
loan-stands-owner-suggest = { $suggested }로 제안했어요. { $who } 님의 답을 기다리고 있어요.
loan-stands-owner-approved = { $who } 님과 약속했어요. 건네줄 때 ‘건네줬어요’를 눌러 주세요.
loan-stands-owner-say-handed-over = 건네줬다고 했어요. { $who } 님에게 확인을 부탁했어요.
loan-stands-owner-say-have-it = { $who } 님이 받았다고 해요. 맞나요?
loan-stands-owner-on-loan = { $who } 님이 { $until }까지 쓰고 있어요.
loan-stands-owner-ask-extension = { $who } 님이 { $until }까지 더 쓰고 싶어 해요. 괜찮나요?
loan-stands-owner-say-brought-back = { $who } 님이 돌려줬다고 해요. 돌려받았나요?
loan-stands-owner-disputed = 두 사람의 말이 서로 달라요. 운영자가 살펴볼 거예요.
loan-stands-owner-returned = 돌려받았어요. 이상은 없나요?
loan-stands-owner-all-good = 잘 돌려받았고 이상도 없어요. 빌려줘서 고마워요!
loan-stands-owner-lost = 운영자가 잃어버린 것으로 정리했어요.
loan-stands-owner-declined = 이 부탁은 거절했어요.
loan-stands-owner-withdrawn = { $who } 님이 부탁을 거뒀어요.
loan-stands-owner-cancelled = 이 약속은 취소됐어요.
loan-stands-owner-lapsed = 제때 진행되지 않아 끝났어요.

# 빌리는 이웃이 보는 말
loan-stands-borrower-requested = { $who } 님에게 부탁했어요. 답을 기다리고 있어요.
loan-stands-borrower-suggest = { $who } 님이 다른 날짜를 제안했어요: { $suggested }. 괜찮나요?
loan-stands-borrower-approved = { $who } 님이 빌려주기로 했어요. 받으면 ‘받았어요’를 눌러 주세요.
loan-stands-borrower-say-handed-over = { $who } 님이 건네줬다고 해요. 맞나요?
loan-stands-borrower-say-have-it = 받았다고 했어요. { $who } 님에게 확인을 부탁했어요.
loan-stands-borrower-on-loan = 지금 쓰고 있어요. { $until }까지 돌려주세요.
loan-stands-borrower-ask-extension = { $until }까지 더 쓰고 싶다고 했어요. { $who } 님의 답을 기다리고 있어요.
loan-stands-borrower-say-brought-back = 돌려줬다고 했어요. { $who } 님에게 확인을 부탁했어요.
loan-stands-borrower-disputed = 두 사람의 말이 서로 달라요. 운영자가 살펴볼 거예요.
loan-stands-borrower-returned = { $who } 님에게 돌아갔어요. 고마워요!
loan-stands-borrower-all-good = { $who } 님에게 잘 돌아갔고 이상도 없어요. 고마워요!
loan-stands-borrower-lost = 운영자가 잃어버린 것으로 정리했어요.
loan-stands-borrower-declined = 이번에는 { $who } 님이 빌려주기 어렵대요.
loan-stands-borrower-withdrawn = 부탁을 거뒀어요.
loan-stands-borrower-cancelled = 이 약속은 취소됐어요.
loan-stands-borrower-lapsed = 제때 진행되지 않아 끝났어요.

# 운영자가 보는 말
loan-for-moderators = { $owner } → { $borrower }: { $state }
loan-state-requested = 부탁함
loan-state-approved = 약속됨
loan-state-on-loan = 빌리는 중
loan-state-overdue = 반납일 지남
loan-state-disputed = 다툼 중
loan-state-returned = 돌려줌
loan-state-lost = 잃어버림
loan-state-declined = 거절됨
loan-state-withdrawn = 거둠
loan-state-cancelled = 취소됨
loan-state-lapsed = 기한 지남

# 상대가 한 일
loan-news-approve = { $who } 님이 좋다고 해요. 이 날짜에 { JOSA($item, "을/를") } 쓸 수 있어요. 받으면 ‘받았어요’를 눌러 주세요.
loan-news-decline = 이번에는 { $who } 님이 { JOSA($item, "을/를") } 빌려주기 어렵대요.
loan-news-no-longer-offered = { $who } 님이 이제 { JOSA($item, "을/를") } 내놓지 않아서 부탁이 끝났어요.
loan-news-suggest = { $who } 님이 { JOSA($item, "은/는") } 다른 날에 빌려줄 수 있대요: { $suggested }. 괜찮나요?
loan-news-take-suggestion = { $who } 님이 제안한 날짜에 { JOSA($item, "을/를") } 빌리기로 했어요.
loan-news-withdraw = { $who } 님은 이제 { JOSA($item, "이/가") } 필요하지 않대요.
loan-news-cancel = { $who } 님이 { $item } 약속을 취소했어요.
loan-news-say-handed-over = { $who } 님이 { JOSA($item, "을/를") } 건네줬다고 해요. 맞나요?
loan-news-say-have-it = { $who } 님이 { JOSA($item, "을/를") } 받았다고 해요. 맞나요?
loan-news-confirm-handover = { $who } 님이 확인했어요. { JOSA($item, "을/를") } 주고받았어요. { $until }까지 돌려주면 돼요.
loan-news-deny-handover = { $who } 님은 아직 { JOSA($item, "을/를") } 주고받지 않았다고 해요.
loan-news-ask-extension = { $who } 님이 { JOSA($item, "을/를") } { $until }까지 더 쓰고 싶어 해요. 괜찮나요?
loan-news-agree-extension = { $who } 님이 좋다고 해요. { JOSA($item, "을/를") } { $until }까지 쓸 수 있어요.
loan-news-refuse-extension = { $who } 님에게 { JOSA($item, "이/가") } 필요해요. 약속대로 { $until }까지 돌려주세요.
loan-news-say-brought-back = { $who } 님이 { JOSA($item, "을/를") } 돌려줬다고 해요. 돌려받았나요?
loan-news-deny-brought-back = { $who } 님은 { JOSA($item, "이/가") } 아직 돌아오지 않았다고 해요. 운영자가 살펴볼 거예요.
loan-news-say-got-back = { $who } 님이 { JOSA($item, "을/를") } 돌려받았어요. 잘 써 줘서 고마워요!
loan-news-all-good = { $who } 님이 { JOSA($item, "은/는") } 이상이 없다고 해요. 고마워요!
loan-news-report-problem = { $who } 님이 { $item }에 문제가 있다고 알렸어요. 운영자가 살펴볼 거예요.
loan-news-settle-returned = 운영자가 정리했어요. { JOSA($item, "은/는") } 돌려준 것으로 됐어요.
loan-news-settle-lost = 운영자가 정리했어요. { JOSA($item, "은/는") } 잃어버린 것으로 됐어요.
loan-news-settle-on-loan = 운영자가 정리했어요. { JOSA($item, "은/는") } { $until }까지 빌리는 중이에요.
loan-news-dispute = { $item }에 대한 { $owner } 님과 { $borrower } 님의 말이 서로 달라요. 두 사람의 말을 듣고 정리해 주세요.
loan-lapsed-requested = { $borrower } 님이 { $owner } 님에게 { JOSA($item, "을/를") } 부탁했지만 제때 답이 없어 끝났어요.
loan-lapsed-approved = { JOSA($item, "을/를") } 제때 주고받지 않아 { $owner } 님과 { $borrower } 님의 약속이 끝났어요.

# 다른 날짜와 늦은 반납
form-suggest = 다른 날짜 제안
form-suggest-span = 언제 빌려줄 수 있나요?
form-suggest-span-label = 언제부터 언제까지
form-suggest-span-hint = “금요일부터 일요일까지”, “11월 24일 10시부터 26일 18시까지”처럼 적어 주세요
form-suggest-span-change = 다른 날짜
form-suggest-confirm = 제안하기
form-suggest-check = { $who } 님에게 { $item }, { $period }. 이렇게 제안할까요?
suggest-taken = 그때는 다른 이웃과 약속되어 있어요. { $free }부터 비어 있어요.

form-extend = 더 빌리기
form-extend-until = 언제까지 더 쓰고 싶나요?
form-extend-until-label = 언제까지
form-extend-until-hint = “일요일까지”나 “이틀 더”처럼 적어 주세요
form-extend-until-change = 다른 날
form-extend-confirm = 부탁하기
form-extend-check = { JOSA($item, "을/를") } { $until }까지로 늘릴까요? { $who } 님에게 물어볼게요.
extend-not-later = 이미 { $due }까지예요. 더 늦은 때로 골라 주세요.
extend-next = { $start }부터 다음 이웃이 기다리고 있어요. 그 전으로 고르거나 제때 돌려주세요.
