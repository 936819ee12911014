# The card of an item.

card-title = { $title }
card-description = { $description }
card-dot = { $first } · { $second }
card-owner = From { $owner }
card-away = { $distance }
card-note = For the handover: { $note }
card-longest =
    { $days ->
        [one] for up to { $days } day
       *[other] for up to { $days } days
    }

kind-thing = Thing
kind-space = Space
kind-skill = Skill

standing-free = Free to borrow
standing-asked-for = A neighbour has asked for it
standing-promised = Promised to a neighbour
standing-promised-on = Promised to a neighbour on { $day }
standing-promised-days = Promised to a neighbour, { $first } to { $last }
standing-out = Out with a neighbour
standing-out-until = Out with a neighbour, due back by { $day }
standing-paused = Paused for now
standing-removed = No longer offered

borrow = Borrow
item-edit = Edit
item-pause = Pause
item-resume = Offer again
item-remove = Remove

item-gone = I cannot find that item any more. Try /find to see what is there now.
