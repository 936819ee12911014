# Finding something.

command-find-name = find
command-find = Find what your neighbours share, the nearest first
option-find-words-name = words
option-find-words = What are you looking for?
option-find-within-name = within
option-find-within = How far away at most
option-find-kind-name = kind
option-find-kind = Things, spaces or skills only
option-find-free-name = free
option-find-free = Free on these days, such as “tomorrow to Sunday”

find-words = “{ $words }” near you
find-all = Near you
find-within = Within { $distance }
find-any-distance = Any distance
find-kind-thing = Things only
find-kind-space = Spaces only
find-kind-skill = Skills only
find-kind-any = Any kind
find-free = Free { $days }
find-free-tomorrow = Free tomorrow
find-free-weekend = Free this weekend
find-free-week = Free for a week

find-details = Details
find-previous = Previous
find-narrow = Narrow
find-back = Back to the list
find-how = What shall I keep to?
find-chosen = ✓ { $choice }
find-wider = Show everything
find-ask = Ask the neighbours
find-over = That search is too old for me. Please start a new one with /find.

find-nothing = I found no “{ $words }” near you. Shall I ask the neighbours?
find-nothing-of = I found no “{ $words }” ({ $filters }). Shall I ask the neighbours, or look wider?
find-nothing-narrowed = I found nothing ({ $filters }). Shall I look wider?
find-empty = Nobody else has offered anything yet. Would you like to be the first?
offer-something = Offer something

ask-posted = { $who } is looking for: { $words }. Do you have one to lend?
ask-offer = Offer it
ask-thanks = I have asked your neighbours for “{ $words }”. You will hear from me as soon as somebody offers it.
ask-already = I have already asked the neighbours for that.
ask-no-room = Your community has no room in which I could ask just now.
