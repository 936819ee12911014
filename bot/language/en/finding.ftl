# Finding something.

command-find-name = find
command-find = Find what your neighbours share, the nearest first
option-find-words-name = words
option-find-words = What are you looking for?
option-find-within-name = within
option-find-within = How far away at most?
option-find-kind-name = kind
option-find-kind = Only things, only spaces or only skills
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
find-how = What would you like to see?
find-chosen = ✓ { $choice }
find-wider = Show everything
find-ask = Ask the neighbours
find-over = That search is too old. Please start a new one with /find.

find-nothing = I found no “{ $words }” near you. Shall I ask the neighbours?
find-nothing-of = I found no “{ $words }” ({ $filters }). Shall I ask the neighbours, or search more widely?
find-nothing-narrowed = I found nothing ({ $filters }). Shall I search more widely?
find-empty = Nobody else has offered anything yet. Would you like to be the first?
offer-something = Offer something

ask-posted = { $who } is looking for: { $words }. Do you have one to lend?
ask-offer = Offer it
ask-thanks = I have asked your neighbours for “{ $words }”. I will tell you as soon as somebody offers it.
ask-already = I have already asked the neighbours for that.
ask-no-room = Your community has no room where I can ask just now.
