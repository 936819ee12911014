# Asking to borrow something.

command-borrow-name = borrow
command-borrow = Ask a neighbour to lend you something
option-borrow-item-name = item
option-borrow-item = What would you like to borrow?
option-borrow-span-name = dates
option-borrow-span = From when to when, such as “tomorrow to Sunday”
option-borrow-word-name = message
option-borrow-word = A message to the owner

borrow-which = Which one would you like to borrow?
borrow-not-found = I found no “{ $words }” near you. Shall we look for something else?
borrow-nothing-there = There is nothing to borrow yet. Have a look again soon.
borrow-find = See what is there
borrow-own = “{ $item }” is your own. Neighbours can ask you for it.
borrow-resting = “{ $item }” is paused for now. Please have a look again later.

form-borrow = When do you need it?
form-borrow-span = From when to when would you like to borrow it?
form-borrow-span-label = From when to when
form-borrow-span-hint = Such as “tomorrow to Sunday”, “3 days” or “24 Nov 10:00 to 26 Nov 18:00”
form-borrow-span-change = Other dates
form-borrow-word = Would you like to add a message to the owner?
form-borrow-word-label = A message to the owner
form-borrow-word-change = Other message
form-borrow-confirm = Ask for it
form-borrow-check = “{ $item }” from { $owner }: { $period }. Shall I ask?
form-borrow-check-word =
    “{ $item }” from { $owner }: { $period }.
    Your message: “{ $word }”
    Shall I ask?

borrow-too-long =
    { $days ->
        [one] This can be borrowed for { $days } day at most. Please choose fewer days.
       *[other] This can be borrowed for { $days } days at most. Please choose fewer days.
    }
borrow-asked-already = You have already asked for “{ $item }” on some of these days. Please choose other days, or wait for the answer.
borrow-taken = It is promised to another neighbour then ({ $period }). It is free from { $free }. Which days suit you?

borrow-request = { $who } would like to borrow “{ $item }”.
borrow-sent = I have asked { $who } for “{ $item }”. I will tell you as soon as there is an answer.
borrow-owner-unreachable = I have kept your request for “{ $item }”, but I cannot reach { $who } just now. They will see it when they next look in. Could you let them know?
