# 내가 올린 물건.

command-mine-name = 내물건
command-mine = 내가 올린 물건을 보고, 수정하거나 쉬거나 내려요

mine-items = 올린 물건이 { $count }개 있어요
mine-empty = 아직 올린 물건이 없어요. 사다리, 창고 한쪽, 한 시간 바느질… 무엇이든 도움이 돼요.
my-items = 내 물건

edit-which = “{ $item }”에서 무엇을 수정할까요?
edit-field-title = 이름
edit-field-photo = 사진
edit-field-kind = 종류
edit-field-description = 설명
edit-field-days = 최대 대여 기간
edit-field-note = 전달 메모

form-edit-title = 이름 수정
form-edit-title-title = 이름을 무엇으로 바꿀까요?
form-edit-title-title-label = 이름
form-edit-photo = 사진 수정
form-edit-photo-photo = 새 사진을 보내 주세요.
form-edit-photo-photo-label = 새 사진
form-edit-kind = 종류 수정
form-edit-kind-kind = 물건인가요, 공간인가요, 재능인가요?
form-edit-kind-kind-label = 물건, 공간, 재능
form-edit-kind-kind-thing = 물건
form-edit-kind-kind-space = 공간
form-edit-kind-kind-skill = 재능
form-edit-description = 설명 수정
form-edit-description-description = 이웃이 알아 두면 좋은 점은 무엇인가요?
form-edit-description-description-label = 이웃이 알아 두면 좋은 점
form-edit-description-description-hint = 줄표(-) 하나만 적으면 비워 둘게요.
form-edit-days = 최대 대여 기간 수정
form-edit-days-days = 한 번에 최대 며칠까지 빌려줄까요?
form-edit-days-days-label = 최대 대여 기간 (일)
form-edit-note = 전달 메모 수정
form-edit-note-note = 전달할 때 빌리는 사람이 알아야 할 것은 무엇인가요? 그 사람만 볼 수 있어요.
form-edit-note-note-label = 전달 메모 (비공개)
form-edit-note-note-hint = 줄표(-) 하나만 적으면 비워 둘게요.

remove-sure = { JOSA($item, "을/를") } 완전히 내릴까요?
remove-yes = 네, 내릴게요
remove-no = 그대로 두기
remove-done = { JOSA($item, "을/를") } 내렸어요. 그동안 빌려줘서 고마워요.
remove-lent = { JOSA($item, "은/는") } 이웃이 쓰고 있거나 빌리기로 했어요. 그 대여가 끝나면 내릴 수 있어요.
remove-see-loan = 대여 보기
