# 찾기.

command-find-name = 찾기
command-find = 이웃이 빌려주는 것을 가까운 순서로 찾아요
option-find-words-name = 검색어
option-find-words = 무엇을 찾으세요?
option-find-within-name = 거리
option-find-within = 얼마나 가까이에서 찾을까요?
option-find-kind-name = 종류
option-find-kind = 물건, 공간, 재능 중 하나만
option-find-free-name = 날짜
option-find-free = 빌릴 수 있어야 하는 날, 예: “내일부터 일요일까지”

find-words = 가까이 있는 “{ $words }”
find-all = 가까이 있는 것
find-within = { $distance } 이내
find-any-distance = 거리 상관없이
find-kind-thing = 물건만
find-kind-space = 공간만
find-kind-skill = 재능만
find-kind-any = 종류 상관없이
find-free = { $days } 가능
find-free-tomorrow = 내일 가능
find-free-weekend = 이번 주말 가능
find-free-week = 일주일 가능

find-details = 자세히
find-previous = 이전
find-narrow = 조건 바꾸기
find-back = 목록으로
find-how = 어떤 조건으로 볼까요?
find-chosen = ✓ { $choice }
find-wider = 모두 보기
find-ask = 이웃에게 물어보기
find-over = 오래된 검색이에요. /find 명령어로 다시 찾아 주세요.

find-nothing = 가까이에는 “{ $words }” 검색 결과가 없어요. 이웃에게 물어볼까요?
find-nothing-of = “{ $words }” 검색 결과가 없어요 ({ $filters }). 이웃에게 물어보거나 더 넓게 찾아볼까요?
find-nothing-narrowed = 검색 결과가 없어요 ({ $filters }). 더 넓게 찾아볼까요?
find-empty = 아직 다른 이웃이 올린 물건이 없어요. 먼저 하나 올려 볼까요?
offer-something = 물건 올리기

ask-posted = { $who } 님이 { JOSA($words, "을/를") } 찾고 있어요. 빌려줄 수 있는 이웃이 있나요?
ask-offer = 내가 빌려주기
ask-thanks = 이웃에게 “{ $words }” 있는지 물어봤어요. 누군가 올리면 바로 알려 드릴게요.
ask-already = 그건 이미 이웃에게 물어봤어요.
ask-no-room = 지금은 이웃에게 물어볼 수 있는 대화방이 없어요.
