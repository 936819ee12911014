# The life of a loan: where it stands, what can be done, and what the other side did.

command-loans-name = loans
command-loans = See what you borrow and lend

loans-heading =
    { $count ->
        [one] You have { $count } loan
       *[other] You have { $count } loans
    }
loans-none = You are not borrowing or lending anything just now.
loans-find = Find something
loans-offer = Offer something
loan-details = Details
loan-title = { $item }
loan-days = { $period }
loan-word = { $who } writes: “{ $word }”
loan-place = Where: { $words }
loan-note = For the handover: { $note }
loan-open-map = Open the map
loan-unheard = I could not reach { $who } just now. Could you let them know?
loan-gone = I cannot find that loan. Type /loans to see yours.

loan-refused-not-yours = Only the other neighbour can say that. Here is where it stands.
loan-refused-own-word = You said it yourself, so the other neighbour must confirm it.
loan-refused-moved-on = Something has changed in the meantime. Here is where it stands now.
loan-refused-past = Those days are over. Please agree on other dates.
loan-refused-taken = Another neighbour has the item, or was promised it, on some of those days.

# Steps, as buttons
loan-step-approve = Approve
loan-step-decline = Decline
loan-step-suggest = Suggest other dates
loan-step-take-suggestion = Take these dates
loan-step-withdraw = Withdraw
loan-step-cancel = Cancel the loan
loan-step-say-handed-over = Handed over
loan-step-say-have-it = I have it
loan-step-confirm-handover = Yes
loan-step-deny-handover = No, not yet
loan-step-ask-extension = Extend
loan-step-agree-extension = Agree
loan-step-refuse-extension = Not this time
loan-step-say-brought-back = I brought it back
loan-step-deny-brought-back = That is not so
loan-step-say-got-back = I got it back
loan-step-all-good = All good
loan-step-report-problem = There is a problem
loan-step-say-settled = We settled it ourselves
loan-step-confirm-settled = Yes, we did
loan-step-deny-settled = No, not yet
loan-step-settle-returned = It was returned
loan-step-settle-lost = It is lost
loan-step-settle-on-loan = Still on loan

# Where it stands, as the owner sees it
loan-stands-owner-requested = { $who } would like to borrow it. What do you say?
loan-stands-owner-suggest = You suggested { $suggested }. I am waiting for { $who } to answer.
loan-stands-owner-approved = You have promised it to { $who }. Press “Handed over” when it changes hands.
loan-stands-owner-say-handed-over = You said that you handed it over. I have asked { $who } to confirm.
loan-stands-owner-say-have-it = { $who } says they have it. Is that right?
loan-stands-owner-on-loan = { $who } has it until { $until }.
loan-stands-owner-ask-extension = { $who } would like to keep it until { $until }. Do you agree?
loan-stands-owner-say-brought-back = { $who } says they brought it back. Did you get it?
loan-stands-owner-disputed = You and { $who } do not agree about it. A moderator can settle it, or the two of you can.
loan-stands-other-says-settled = { $who } says the two of you settled it, and nothing is lent any more. Is that right?
loan-stands-owner-say-settled = You said that the two of you settled it. I have asked { $who } to confirm.
loan-stands-owner-confirm-settled = The two of you settled it yourselves. Well done!
loan-stands-owner-returned = It is back with you. Is everything in order?
loan-stands-owner-all-good = It is back with you, and all is good. Thank you for lending it!
loan-stands-owner-lost = A moderator found that it is lost.
loan-stands-owner-declined = You declined this request.
loan-stands-owner-withdrawn = { $who } withdrew this request.
loan-stands-owner-cancelled = This loan was cancelled.
loan-stands-owner-lapsed = This loan has ended because nothing happened in time.

# Where it stands, as the borrower sees it
loan-stands-borrower-requested = You asked { $who } for it. I am waiting for an answer.
loan-stands-borrower-suggest = { $who } suggests other dates: { $suggested }. Do they suit you?
loan-stands-borrower-approved = { $who } has promised it to you. Press “I have it” when you have picked it up.
loan-stands-borrower-say-handed-over = { $who } says they handed it over to you. Is that right?
loan-stands-borrower-say-have-it = You said that you have it. I have asked { $who } to confirm.
loan-stands-borrower-on-loan = You have it. Please bring it back by { $until }.
loan-stands-borrower-ask-extension = You asked to keep it until { $until }. I am waiting for { $who } to answer.
loan-stands-borrower-say-brought-back = You said that you brought it back. I have asked { $who } to confirm.
loan-stands-borrower-disputed = You and { $who } do not agree about it. A moderator can settle it, or the two of you can.
loan-stands-borrower-say-settled = You said that the two of you settled it. I have asked { $who } to confirm.
loan-stands-borrower-confirm-settled = The two of you settled it yourselves. Well done!
loan-stands-borrower-returned = It is back with { $who }. Thank you!
loan-stands-borrower-all-good = It is back with { $who }, and all is good. Thank you!
loan-stands-borrower-lost = A moderator found that it is lost.
loan-stands-borrower-declined = { $who } could not lend it this time.
loan-stands-borrower-withdrawn = You withdrew your request.
loan-stands-borrower-cancelled = This loan was cancelled.
loan-stands-borrower-lapsed = This loan has ended because nothing happened in time.

# Where it stands, for moderators
loan-for-moderators = { $owner } → { $borrower }: { $state }
loan-state-requested = asked for
loan-state-approved = promised
loan-state-on-loan = on loan
loan-state-overdue = overdue
loan-state-disputed = disputed
loan-state-returned = returned
loan-state-lost = lost
loan-state-declined = declined
loan-state-withdrawn = withdrawn
loan-state-cancelled = cancelled
loan-state-lapsed = ended unused

# What the other side did
loan-news-approve = { $who } said yes: “{ $item }” is yours for these days. Press “I have it” when you have picked it up.
loan-news-decline = { $who } cannot lend “{ $item }” this time.
loan-news-no-longer-offered = { $who } no longer offers “{ $item }”, so your request has ended.
loan-news-suggest = { $who } can lend “{ $item }” on other days: { $suggested }. Do they suit you?
loan-news-take-suggestion = { $who } accepts the dates you suggested for “{ $item }”.
loan-news-withdraw = { $who } does not need “{ $item }” any more.
loan-news-cancel = { $who } has cancelled the loan of “{ $item }”.
loan-news-say-handed-over = { $who } says they handed “{ $item }” over to you. Is that right?
loan-news-say-have-it = { $who } says they have “{ $item }”. Is that right?
loan-news-confirm-handover = { $who } confirms: “{ $item }” has changed hands. It is due back by { $until }.
loan-news-deny-handover = { $who } says “{ $item }” has not changed hands yet.
loan-news-ask-extension = { $who } would like to keep “{ $item }” until { $until }. Do you agree?
loan-news-agree-extension = { $who } agrees: you may keep “{ $item }” until { $until }.
loan-news-refuse-extension = { $who } needs “{ $item }” back as agreed, by { $until }.
loan-news-say-brought-back = { $who } says they brought “{ $item }” back. Did you get it?
loan-news-deny-brought-back = { $who } says “{ $item }” has not come back. A moderator can settle it, or the two of you can.
loan-news-say-got-back = { $who } has “{ $item }” back. Thank you for taking care of it!
loan-news-all-good = { $who } says all is good with “{ $item }”. Thank you!
loan-news-report-problem = { $who } reports a problem with “{ $item }”. A moderator can settle it, or the two of you can.
loan-news-say-settled = { $who } says the two of you settled it about “{ $item }”, and nothing is lent any more. Is that right?
loan-news-confirm-settled = { $who } agrees: it is settled about “{ $item }”, and the loan has ended. Thank you both!
loan-news-deny-settled = { $who } says it is not settled yet about “{ $item }”.
loan-news-settle-returned = A moderator has settled it: “{ $item }” was returned.
loan-news-settle-lost = A moderator has settled it: “{ $item }” is lost.
loan-news-settle-on-loan = A moderator has settled it: “{ $item }” is still on loan, until { $until }.
loan-news-dispute = { $owner } and { $borrower } do not agree about “{ $item }”. Please hear both, then settle it.
loan-lapsed-requested = { $borrower } asked { $owner } for “{ $item }”, but there was no answer in time. The request has ended.
loan-lapsed-approved = “{ $item }” was not handed over in time. The loan from { $owner } to { $borrower } has ended.

# Other dates, and a later return
form-suggest = Suggest other dates
form-suggest-span = On which days could you lend it?
form-suggest-span-label = From when to when
form-suggest-span-hint = Such as “Friday to Sunday” or “24 Nov 10:00 to 26 Nov 18:00”
form-suggest-span-change = Other dates
form-suggest-confirm = Suggest them
form-suggest-check = “{ $item }” for { $who }: { $period }. Shall I suggest these dates?
suggest-taken = It is promised to another neighbour then. It is free from { $free }.

form-extend = Keep it longer
form-extend-until = Until when would you like to keep it?
form-extend-until-label = Until when
form-extend-until-hint = Such as “until Sunday” or “2 more days”
form-extend-until-change = Other date
form-extend-confirm = Ask for it
form-extend-check = “{ $item }” until { $until } instead. Shall I ask { $who }?
extend-not-later = The due date is already { $due }. Please choose a later one.
extend-next = Another neighbour has it from { $start }. Please choose a date before that, or bring it back in time.
