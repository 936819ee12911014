# 올리기.

command-offer-name = 올리기
command-offer = 물건, 공간, 재능을 이웃에게 빌려줘요
option-offer-title-name = 이름
option-offer-title = 무엇인가요? “충전 드릴”처럼 짧게 적어 주세요
option-offer-photo-name = 사진
option-offer-photo = 사진 한 장
option-offer-kind-name = 종류
option-offer-kind = 물건, 공간, 재능 중 하나
option-offer-description-name = 설명
option-offer-description = 이웃이 알아 두면 좋은 점
option-offer-days-name = 기간
option-offer-days = 최대 며칠까지 (적지 않으면 7일)

form-offer = 물건 올리기
form-offer-title = 무엇을 빌려주고 싶으세요? “충전 드릴”처럼 짧은 이름이면 돼요.
form-offer-title-label = 무엇인가요?
form-offer-photo = 좋아요. 사진도 보내 주시겠어요? 빌릴 물건을 미리 보면 이웃이 안심해요.
form-offer-photo-label = 사진
form-offer-kind = 물건인가요, 공간인가요, 재능인가요?
form-offer-kind-label = 물건, 공간, 재능
form-offer-kind-thing = 물건
form-offer-kind-space = 공간
form-offer-kind-skill = 재능
form-offer-description = 이웃이 알아 두면 좋은 점이 있나요? 크기나 상태, 함께 주는 것을 적어 주세요.
form-offer-description-label = 이웃이 알아 두면 좋은 점
form-offer-days = 한 번에 최대 며칠까지 빌려줄까요?
form-offer-days-label = 최대 대여 기간 (일)
form-offer-note = 전달할 때 빌리는 사람이 알아야 할 것이 있나요?
form-offer-note-label = 전달 메모 (비공개)
form-offer-note-hint = 신청을 승인한 이웃만 볼 수 있어요.

offer-done =
    { $rooms ->
        [0] 고마워요! 이제 이웃이 찾을 수 있어요.
       *[other] 고마워요! 이제 이웃이 대화방 { $rooms }곳에서 볼 수 있어요.
    }
offer-answers-ask = 반가운 소식이에요! 찾고 있던 { JOSA($words, "을/를") } 이웃이 올렸어요.
