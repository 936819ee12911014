# Offering something.

command-offer-name = offer
command-offer = Offer a thing, a space or a skill to your neighbours
option-offer-title-name = title
option-offer-title = What is it? A short name, such as “cordless drill”
option-offer-photo-name = photo
option-offer-photo = A photo of it
option-offer-kind-name = kind
option-offer-kind = A thing, a space or a skill
option-offer-description-name = description
option-offer-description = What neighbours should know about it
option-offer-days-name = days
option-offer-days = For how many days at most? (7 if you leave it out)

form-offer = Offer something
form-offer-title = What would you like to offer? A short name will do, such as “cordless drill”.
form-offer-title-label = What is it?
form-offer-photo = Lovely. Would you send a photo of it? Neighbours like to see what they borrow.
form-offer-photo-label = A photo
form-offer-kind = Is it a thing, a space or a skill?
form-offer-kind-label = Thing, space or skill?
form-offer-kind-thing = Thing
form-offer-kind-space = Space
form-offer-kind-skill = Skill
form-offer-description = Anything neighbours should know about it? Size, condition, what comes with it.
form-offer-description-label = What should neighbours know?
form-offer-days = For how many days may one neighbour have it at most?
form-offer-days-label = Longest loan, in days
form-offer-note = What should the borrower know at the handover?
form-offer-note-label = For the handover (private)
form-offer-note-hint = Only a neighbour whose request you approved will read this.

offer-done =
    { $rooms ->
        [0] Thank you! Your neighbours can find it now.
        [one] Thank you! Your neighbours can see it in our room now.
       *[other] Thank you! Your neighbours can see it in our { $rooms } rooms now.
    }
offer-answers-ask = Good news: a neighbour now offers what you were looking for: “{ $words }”.
