# 빌려주고 돌려받기: 지금 어디까지 왔는지, 무엇을 할 수 있는지, 상대가 무엇을 했는지.

command-loans-name = 대여
command-loans = 빌린 것과 빌려준 것을 봐요

loans-heading = 내 대여 { $count }건
loans-none = 지금은 빌린 것도 빌려준 것도 없어요.
loans-find = 찾아보기
loans-offer = 물건 올리기
loan-details = 자세히
loan-title = { $item }
loan-days = { $period }
loan-word = { $who } 님의 한마디: “{ $word }”
loan-place = 장소: { $words }
loan-note = 전달 메모: { $note }
loan-open-map = 지도 열기
loan-unheard = 지금은 { $who } 님에게 연락이 닿지 않아요. 직접 알려 주시겠어요?
loan-gone = 그 대여를 찾을 수 없어요. /loans 명령어로 내 대여를 볼 수 있어요.

loan-refused-not-yours = 상대방이 정할 일이에요. 지금은 이런 상태예요.
loan-refused-own-word = 본인이 알린 일이라 상대방이 확인해야 해요.
loan-refused-moved-on = 그사이에 바뀌었어요. 지금은 이런 상태예요.
loan-refused-past = 그 날짜는 이미 지났어요. 다른 날짜로 정해 주세요.
loan-refused-taken = 그중 며칠은 다른 이웃이 쓰고 있거나 빌리기로 했어요.

# 버튼
loan-step-approve = 승인
loan-step-decline = 거절
loan-step-suggest = 다른 날짜 제안
loan-step-take-suggestion = 이 날짜로 할게요
loan-step-withdraw = 신청 취소
loan-step-cancel = 대여 취소
loan-step-say-handed-over = 건넸어요
loan-step-say-have-it = 받았어요
loan-step-confirm-handover = 네
loan-step-deny-handover = 아직이요
loan-step-ask-extension = 연장하기
loan-step-agree-extension = 좋아요
loan-step-refuse-extension = 이번에는 어려워요
loan-step-say-brought-back = 돌려줬어요
loan-step-deny-brought-back = 아직 못 받았어요
loan-step-say-got-back = 돌려받았어요
loan-step-all-good = 문제없어요
loan-step-report-problem = 문제가 있어요
loan-step-say-settled = 우리끼리 해결했어요
loan-step-confirm-settled = 네, 해결했어요
loan-step-deny-settled = 아직이요
loan-step-settle-returned = 반납 완료
loan-step-settle-lost = 분실
loan-step-settle-on-loan = 아직 대여 중

# 주인이 보는 말
loan-stands-owner-requested = { $who } 님이 빌리고 싶어 해요. 어떻게 할까요?
loan-stands-owner-suggest = 다른 날짜를 제안했어요: { $suggested }. { $who } 님의 답을 기다리고 있어요.
loan-stands-owner-approved = { $who } 님에게 빌려주기로 했어요. 건넬 때 ‘건넸어요’를 눌러 주세요.
loan-stands-owner-say-handed-over = 건넸다고 알렸어요. { $who } 님의 확인을 기다리고 있어요.
loan-stands-owner-say-have-it = { $who } 님이 받았다고 해요. 건네셨나요?
loan-stands-owner-on-loan = { $who } 님이 { $until }까지 빌려 쓰고 있어요.
loan-stands-owner-ask-extension = { $who } 님이 { $until }까지 연장하고 싶어 해요. 괜찮으세요?
loan-stands-owner-say-brought-back = { $who } 님이 돌려줬다고 해요. 돌려받으셨나요?
loan-stands-owner-disputed = { $who } 님과 말이 서로 달라요. 관리자가 정리하거나, 두 분이 직접 해결할 수 있어요.
loan-stands-other-says-settled = { $who } 님이 두 분이 해결했고 대여가 끝났다고 해요. 맞나요?
loan-stands-owner-say-settled = 두 분이 해결했다고 알렸어요. { $who } 님의 확인을 기다리고 있어요.
loan-stands-owner-confirm-settled = 두 분이 직접 해결했어요. 고마워요!
loan-stands-owner-returned = 돌려받았어요. 문제는 없나요?
loan-stands-owner-all-good = 문제없이 돌려받았어요. 빌려줘서 고마워요!
loan-stands-owner-lost = 관리자가 분실한 것으로 정리했어요.
loan-stands-owner-declined = 이 신청은 거절했어요.
loan-stands-owner-withdrawn = { $who } 님이 신청을 취소했어요.
loan-stands-owner-cancelled = 이 대여는 취소됐어요.
loan-stands-owner-lapsed = 제때 진행되지 않아 이 대여는 끝났어요.

# 빌리는 이웃이 보는 말
loan-stands-borrower-requested = { $who } 님에게 신청했어요. 답을 기다리고 있어요.
loan-stands-borrower-suggest = { $who } 님이 다른 날짜를 제안했어요: { $suggested }. 괜찮으세요?
loan-stands-borrower-approved = { $who } 님이 빌려주기로 했어요. 받으면 ‘받았어요’를 눌러 주세요.
loan-stands-borrower-say-handed-over = { $who } 님이 건넸다고 해요. 받으셨나요?
loan-stands-borrower-say-have-it = 받았다고 알렸어요. { $who } 님의 확인을 기다리고 있어요.
loan-stands-borrower-on-loan = 지금 쓰고 있어요. { $until }까지 돌려주세요.
loan-stands-borrower-ask-extension = { $until }까지 연장을 신청했어요. { $who } 님의 답을 기다리고 있어요.
loan-stands-borrower-say-brought-back = 돌려줬다고 알렸어요. { $who } 님의 확인을 기다리고 있어요.
loan-stands-borrower-disputed = { $who } 님과 말이 서로 달라요. 관리자가 정리하거나, 두 분이 직접 해결할 수 있어요.
loan-stands-borrower-say-settled = 두 분이 해결했다고 알렸어요. { $who } 님의 확인을 기다리고 있어요.
loan-stands-borrower-confirm-settled = 두 분이 직접 해결했어요. 고마워요!
loan-stands-borrower-returned = { $who } 님이 돌려받았어요. 고마워요!
loan-stands-borrower-all-good = { $who } 님이 문제없이 돌려받았어요. 고마워요!
loan-stands-borrower-lost = 관리자가 분실한 것으로 정리했어요.
loan-stands-borrower-declined = 이번에는 { $who } 님이 빌려주기 어렵대요.
loan-stands-borrower-withdrawn = 신청을 취소했어요.
loan-stands-borrower-cancelled = 이 대여는 취소됐어요.
loan-stands-borrower-lapsed = 제때 진행되지 않아 이 대여는 끝났어요.

# 관리자가 보는 말
loan-for-moderators = { $owner } → { $borrower }: { $state }
loan-state-requested = 신청
loan-state-approved = 승인
loan-state-on-loan = 대여 중
loan-state-overdue = 반납일 지남
loan-state-disputed = 말이 서로 다름
loan-state-returned = 반납
loan-state-lost = 분실
loan-state-declined = 거절
loan-state-withdrawn = 신청 취소
loan-state-cancelled = 대여 취소
loan-state-lapsed = 기한이 지나 끝남

# 상대가 한 일
loan-news-approve = { $who } 님이 승인했어요. 이 날짜에 { JOSA($item, "을/를") } 쓸 수 있어요. 받으면 ‘받았어요’를 눌러 주세요.
loan-news-decline = 이번에는 { $who } 님이 { JOSA($item, "을/를") } 빌려주기 어렵대요.
loan-news-no-longer-offered = { $who } 님이 이제 { JOSA($item, "을/를") } 빌려주지 않아서 신청이 끝났어요.
loan-news-suggest = { $who } 님이 { $item } 대여를 다른 날짜로 제안했어요: { $suggested }. 괜찮으세요?
loan-news-take-suggestion = { $who } 님이 제안한 날짜에 { JOSA($item, "을/를") } 빌리기로 했어요.
loan-news-withdraw = { $who } 님이 { $item } 신청을 취소했어요.
loan-news-cancel = { $who } 님이 { $item } 대여를 취소했어요.
loan-news-say-handed-over = { $who } 님이 { JOSA($item, "을/를") } 건넸다고 해요. 받으셨나요?
loan-news-say-have-it = { $who } 님이 { JOSA($item, "을/를") } 받았다고 해요. 건네셨나요?
loan-news-confirm-handover = { $who } 님이 확인했어요. { JOSA($item, "은/는") } 이제 대여 중이고, 반납일은 { $until }까지예요.
loan-news-deny-handover = { $who } 님은 아직 { JOSA($item, "을/를") } 주고받지 않았다고 해요.
loan-news-ask-extension = { $who } 님이 { $item } 대여를 { $until }까지 연장하고 싶어 해요. 괜찮으세요?
loan-news-agree-extension = { $who } 님이 연장을 승인했어요. { JOSA($item, "을/를") } { $until }까지 쓸 수 있어요.
loan-news-refuse-extension = { $who } 님이 이번에는 연장이 어렵대요. { JOSA($item, "을/를") } { $until }까지 돌려주세요.
loan-news-say-brought-back = { $who } 님이 { JOSA($item, "을/를") } 돌려줬다고 해요. 돌려받으셨나요?
loan-news-deny-brought-back = { $who } 님은 { JOSA($item, "을/를") } 아직 못 받았다고 해요. 관리자가 정리하거나, 두 분이 직접 해결할 수 있어요.
loan-news-say-got-back = { $who } 님이 { JOSA($item, "을/를") } 돌려받았어요. 잘 써 줘서 고마워요!
loan-news-all-good = { $who } 님이 { $item }에 문제가 없다고 알려 왔어요. 고마워요!
loan-news-report-problem = { $who } 님이 { $item }에 문제가 있다고 알려 왔어요. 관리자가 정리하거나, 두 분이 직접 해결할 수 있어요.
loan-news-say-settled = { $who } 님이 { $item } 일을 두 분이 해결했고 대여가 끝났다고 해요. 맞나요?
loan-news-confirm-settled = { $who } 님도 확인했어요. { $item } 일은 해결됐고 대여가 끝났어요. 두 분 모두 고마워요!
loan-news-deny-settled = { $who } 님은 { $item } 일이 아직 해결되지 않았다고 해요.
loan-news-settle-returned = 관리자가 정리했어요. { JOSA($item, "은/는") } 반납한 것으로 확인했어요.
loan-news-settle-lost = 관리자가 정리했어요. { JOSA($item, "은/는") } 분실한 것으로 확인했어요.
loan-news-settle-on-loan = 관리자가 정리했어요. { JOSA($item, "은/는") } 아직 대여 중이고, { $until }까지예요.
loan-news-dispute = { $item } 대여를 두고 { $owner } 님과 { $borrower } 님의 말이 서로 달라요. 두 사람의 이야기를 듣고 정리해 주세요.
loan-lapsed-requested = { $borrower } 님이 { $owner } 님에게 { $item } 대여를 신청했지만, 제때 답이 없어 신청이 끝났어요.
loan-lapsed-approved = { JOSA($item, "을/를") } 제때 주고받지 않아 { $owner } 님과 { $borrower } 님의 대여가 끝났어요.

# 다른 날짜와 늦은 반납
form-suggest = 다른 날짜 제안
form-suggest-span = 언제 빌려줄 수 있으세요?
form-suggest-span-label = 언제부터 언제까지
form-suggest-span-hint = “금요일부터 일요일까지”, “11월 24일 10시부터 26일 18시까지”처럼 적어 주세요
form-suggest-span-change = 다른 날짜
form-suggest-confirm = 제안하기
form-suggest-check = { $who } 님에게 { $item }, { $period }. 이렇게 제안할까요?
suggest-taken = 그때는 다른 이웃이 빌리기로 했어요. { $free }부터 빌려줄 수 있어요.

form-extend = 연장하기
form-extend-until = 언제까지 연장하고 싶으세요?
form-extend-until-label = 언제까지
form-extend-until-hint = “일요일까지”나 “이틀 더”처럼 적어 주세요
form-extend-until-change = 다른 날짜
form-extend-confirm = 신청하기
form-extend-check = { $item } 대여를 { $until }까지 연장할까요? { $who } 님에게 물어볼게요.
extend-not-later = 반납일이 이미 { $due }까지예요. 더 늦은 때로 골라 주세요.
extend-next = { $start }부터 다른 이웃이 빌리기로 했어요. 그 전 날짜를 고르거나 제때 돌려주세요.
