# 물건의 카드.

card-title = { $title }
card-description = { $description }
card-dot = { $first } · { $second }
card-owner = { $owner } 님
card-away = { $distance }
card-note = 전달 메모: { $note }
card-longest = 최대 { $days }일

kind-thing = 물건
kind-space = 공간
kind-skill = 재능

standing-free = 지금 빌릴 수 있어요
standing-asked-for = 이웃이 신청했어요
standing-promised = 이웃이 빌리기로 했어요
standing-promised-on = { $day }에 이웃이 빌리기로 했어요
standing-promised-days = { $first }부터 { $last }까지 이웃이 빌리기로 했어요
standing-out = 이웃이 쓰고 있어요
standing-out-until = 이웃이 { $day }까지 빌려 쓰고 있어요
standing-paused = 지금은 대여를 쉬고 있어요
standing-removed = 더 이상 빌려주지 않아요

borrow = 빌리기
item-edit = 수정
item-pause = 대여 쉬기
item-resume = 다시 빌려주기
item-remove = 내리기

item-gone = 그 물건은 이제 없어요. /find 명령어로 지금 있는 물건을 찾아보세요.
