# 물건의 카드.

card-title = { $title }
card-description = { $description }
card-dot = { $first } · { $second }
card-owner = { $owner } 님
card-away = { $distance }
card-note = 건네줄 때: { $note }
card-longest = 최대 { $days }일

kind-thing = 물건
kind-space = 공간
kind-skill = 재능

standing-free = 지금 빌릴 수 있어요
standing-asked-for = 이웃이 빌리고 싶다고 했어요
standing-promised = 이웃과 약속되어 있어요
standing-promised-on = { $day }에 약속되어 있어요
standing-promised-days = { $first }부터 { $last }까지 약속되어 있어요
standing-out = 이웃이 쓰고 있어요
standing-out-until = 이웃이 쓰고 있어요. { $day }까지 돌려줄 예정이에요
standing-paused = 잠시 쉬고 있어요
standing-removed = 더는 내놓지 않아요

borrow = 빌리기
item-edit = 고치기
item-pause = 잠시 쉬기
item-resume = 다시 내놓기
item-remove = 내리기

item-gone = 이제 그 물건을 찾을 수 없어요. /find로 지금 있는 것을 찾아보세요.
