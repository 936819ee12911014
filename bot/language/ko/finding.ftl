# 찾기.

command-find-name = 찾기
command-find = 이웃이 나누는 것을 가까운 순서로 찾아요
option-find-words-name = 낱말
option-find-words = 무엇을 찾나요?
option-find-within-name = 거리
option-find-within = 얼마나 가까이에서
option-find-kind-name = 종류
option-find-kind = 물건, 공간, 재능 가운데 하나만
option-find-free-name = 날짜
option-find-free = “내일부터 일요일까지”처럼 비어 있어야 하는 날

find-words = 가까이 있는 “{ $words }”
find-all = 가까이 있는 것
find-within = { $distance } 안
find-any-distance = 거리 상관없이
find-kind-thing = 물건만
find-kind-space = 공간만
find-kind-skill = 재능만
find-kind-any = 모든 종류
find-free = { $days } 가능
find-free-tomorrow = 내일 가능
find-free-weekend = 이번 주말 가능
find-free-week = 일주일 가능

find-details = 자세히
find-previous = 이전
find-narrow = 좁혀 보기
find-back = 목록으로
find-how = 어떤 것만 볼까요?
find-chosen = ✓ { $choice }
find-wider = 모두 보기
find-ask = 이웃에게 물어보기
find-over = 너무 오래된 검색이에요. /find로 다시 찾아 주세요.

find-nothing = 가까이에서 { JOSA($words, "을/를") } 찾지 못했어요. 이웃에게 물어볼까요?
find-nothing-of = { JOSA($words, "을/를") } 찾지 못했어요 ({ $filters }). 이웃에게 물어보거나 더 넓게 찾아볼까요?
find-nothing-narrowed = 아무것도 찾지 못했어요 ({ $filters }). 더 넓게 찾아볼까요?
find-empty = 아직 다른 이웃이 내놓은 것이 없어요. 먼저 하나 내놓아 볼까요?
offer-something = 내놓기

ask-posted = { $who } 님이 { JOSA($words, "을/를") } 찾고 있어요. 빌려줄 수 있는 이웃이 있나요?
ask-offer = 내가 내놓기
ask-thanks = 이웃에게 { JOSA($words, "을/를") } 물어봤어요. 누가 내놓으면 바로 알려 줄게요.
ask-already = 그건 이미 이웃에게 물어봤어요.
ask-no-room = 지금은 물어볼 수 있는 모임 대화방이 없어요.
