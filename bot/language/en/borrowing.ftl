# Asking to borrow something.

command-borrow-name = borrow
command-borrow = Ask a neighbour to lend you something
option-borrow-item-name = item
option-borrow-item = What would you like to borrow?
option-borrow-span-name = dates
option-borrow-span = From when to when, such as “tomorrow to Sunday”
option-borrow-word-name = message
option-borrow-word = A word to the owner

borrow-which = Which one would you like to borrow?
borrow-not-found = I found no “{ $words }” near you. Shall we look for something else?
borrow-nothing-there = There is nothing to borrow yet. Have a look again soon.
borrow-find = See what is there
borrow-own = “{ $item }” is yours already. Neighbours can ask you for it.
borrow-resting = “{ $item }” is resting for now. Its owner will offer it again when they can.

form-borrow = When do you need it?
form-borrow-span = From when to when would you like to borrow it?
form-borrow-span-label = From when to when
form-borrow-span-hint = Such as “tomorrow to Sunday”, “3 days” or “24 Nov 10:00 to 26 Nov 18:00”
form-borrow-span-change = Other dates
form-borrow-word = Would you like to add a word to the owner?
form-borrow-word-label = A word to the owner
form-borrow-word-change = Other message
form-borrow-confirm = Ask for it
form-borrow-check = { $item } from { $owner }: { $period }. Shall I ask?
form-borrow-check-word = { $item } from { $owner }: { $period }. With your word: “{ $word }” Shall I ask?

borrow-too-long =
    { $days ->
        [one] This can be borrowed for { $days } day at most. Please choose fewer days.
       *[other] This can be borrowed for { $days } days at most. Please choose fewer days.
    }
borrow-asked-already = You have already asked for { $item } on some of these days. Please choose others, or wait for the answer.
borrow-taken = It is promised to somebody else then ({ $period }). It is free from { $free }: which days suit you?

borrow-request = { $who } would like to borrow { $item }.
borrow-sent = I have asked { $who } for { $item }. You will hear from me as soon as there is an answer.
borrow-owner-unreachable = Your request for { $item } stands, but I cannot reach { $who } just now. They find it when they next look in. Perhaps you can tell them?
