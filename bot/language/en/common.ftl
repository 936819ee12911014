# What every flow may use: distances, labels of buttons, and why an answer did not do.

distance-block = your block
distance-about = about { $length }

yes = Yes
no = No
cancel = Cancel
skip = Skip
back = Back
more = More
continue = Continue

typed-empty = I see no words there. Please type your answer again.
typed-too-long =
    { $most ->
        [one] That is too long for me: please keep it to { $most } character.
       *[other] That is too long for me: please keep it to { $most } characters.
    }
number-not-read = I could not read a number there. Please type just a number, such as 7.
number-out-of-range = Please choose a number from { $least } to { $most }.
span-not-read = I could not read those dates. Try “tomorrow to Sunday” or “24 Nov 10:00 to 26 Nov 18:00”.
span-past = That time has already passed. Please choose one that is still ahead.
span-reversed = The end comes before the start. Please give the start first, then the end.
due-not-later = That is not later than the due date. Please choose a later one, such as “2 more days”.
span-too-far = That is more than a year ahead. Please choose dates within the coming year.
choice-not-offered = That is not one of the choices. Please pick one of those shown.
photo-not-a-photo = That file is not a photo I can read. Please send a JPEG, PNG or WebP picture.
photo-too-large = That photo is too large for me. Please send a smaller one.
photo-gone = I can no longer fetch that photo. Please send it once more.
photo-offline = I cannot fetch photos just now. Please try again in a few minutes.
place-not-found = I found no place with that name. Add the town, or send me a pin.
place-offline = I cannot look up places just now. Please send me a pin instead, or type coordinates.
place-out-of-range = There is no such place on Earth. Please check the numbers: latitude first, then longitude.
place-short-link = I cannot open short map links. Please open it and send me the full link, or send me a pin.

usual-today = Today
usual-tomorrow = Tomorrow
usual-weekend = This weekend
usual-days3 = 3 days from tomorrow
usual-week = A week from tomorrow
number-offered = { $number }
due-offered = until { $at }

pick-which = I found several places. Which one do you mean?
pick-this = { $words }
pick-none = None of these
pick-other-days = Other days

expected-text = I need a few words here. Please type your answer.
expected-lines = I need a few words here. Please type your answer.
expected-choice = Please pick one of the choices shown.
expected-yes_no = Please answer Yes or No.
expected-number = I need a number here. Please type one, such as 7.
expected-span = I need dates here. Please type them, such as “tomorrow to Sunday”.
expected-photo = I need a photo here. Please send one as a picture.
expected-place = I need a place here. Please send me a pin or type an address.
