# Warnings, pauses, bans and their end.

command-mod-warn-name = warn
command-mod-warn = Warn a member
command-mod-pause-name = pause
command-mod-pause = Pause a member for some days
command-mod-ban-name = ban
command-mod-ban = Ban a member
command-mod-unban-name = unban
command-mod-unban = End a member’s pause or ban
option-mod-member-name = member
option-mod-member = Who? A name, or a mention
option-mod-why-name = why
option-mod-why = Why? They will read it
option-mod-days-name = days
option-mod-days = For how many days?
mod-which-member = Whom do you mean? Please write the name behind the command, and then why.
mod-no-member = I found no member “{ $words }” here.
mod-several-members = Several members are called that. Which one do you mean?
mod-member = { $name } · { $number }
mod-this-one = This one
mod-not-barred = { $who } is neither paused nor banned.
mod-not-the-owner = The group is theirs. I cannot do that.
mod-not-a-moderator = They are a moderator, too. Please talk to each other.

report-warn = Warn
report-pause = Pause
report-ban = Ban

form-warn = Warn
form-warn-why = Why? They will read it.
form-warn-why-label = Why?
form-warn-why-hint = They will read it
form-warn-why-change = Other words
form-warn-confirm = Warn them
sanction-check-warn = Shall I warn { $who }?
sanction-done-warn = I have warned { $who }.

form-pause = Pause
form-pause-why = Why? They will read it.
form-pause-why-label = Why?
form-pause-why-hint = They will read it
form-pause-why-change = Other words
form-pause-confirm = Pause them
sanction-check-pause =
    Shall I pause { $who } for { $days ->
        [one] one day
       *[other] { $days } days
    }? They will keep what they have on loan, and start nothing new.
sanction-done-pause =
    Sharing is paused for { $who } for { $days ->
        [one] one day
       *[other] { $days } days
    }.

form-ban = Ban
form-ban-why = Why? They will read it.
form-ban-why-label = Why?
form-ban-why-hint = They will read it
form-ban-why-change = Other words
form-ban-confirm = Ban them
sanction-check-ban = Shall I ban { $who }? What has not begun is cancelled and their items rest. What is on loan must still come back.
sanction-done-ban = I have banned { $who }.

form-unban = Unban
form-unban-why = Why? They will read it.
form-unban-why-label = Why?
form-unban-why-hint = They will read it
form-unban-why-change = Other words
form-unban-confirm = Let them back
sanction-check-unban = Shall I let { $who } share again? Their items rest until they offer them again.
sanction-done-unban = { $who } can share again.
form-pause-days = For how many days?
form-pause-days-label = For how many days?
form-pause-days-change = Other days
sanction-check-why =
    { $check }

    { $known }

    They will read: “{ $why }”
sanction-check-bare =
    { $check }

    { $known }
sanction-done-unheard = Done. I could not reach { $who } to tell them.
sanction-told-warn = A moderator of { $community } asks you to mind the rules: “{ $why }”
sanction-told-pause = A moderator has paused sharing for you in { $community } until { $until }: “{ $why }” You can still bring back what you have, in /loans.
sanction-told-ban = A moderator has banned you from sharing in { $community }: “{ $why }” Your items rest now. What you have on loan must still come back, in /loans.
sanction-told-unban = You can share in { $community } again: “{ $why }” Your items rest until you offer them again, in /mine.
sanction-told-unban-bare = You can share in { $community } again. Your items rest until you offer them again, in /mine.

loan-news-comes-to-nothing = A moderator has ended this: { $who } can no longer share here.
loan-news-still-out-owner = { $who } can no longer share here. “{ $item }” must still come back to you, and you can say so as ever.
loan-news-still-out-borrower = { $who } can no longer share here. Please bring “{ $item }” back as agreed.
loan-news-must-come-back = “{ $item }” must still find its way back.

command-mod-log-name = log
command-mod-log = See what moderators did
mod-log-empty = No moderator has done anything yet.
mod-log-heading = What moderators did
mod-log-who = { $who }, { $at }
mod-log-why = “{ $why }”
mod-log-name = { $name }
mod-log-somebody = A moderator
mod-log-other = { $about } ({ $step })
mod-log-step-warn = Warned { $about }
mod-log-step-pause = Paused: { $about }
mod-log-step-ban = Banned { $about }
mod-log-step-unban = Let { $about } back
mod-log-step-remove = Removed “{ $about }”
mod-log-step-decide = Decided report { $about }
mod-log-step-setup = Set up { $about }
mod-log-step-change = Changed { $about }
mod-log-step-add-room = Added a room to { $about }
mod-log-step-mod-room = Made a room the moderators’ own
mod-log-step-rules = Changed the house rules
mod-log-step-insights-link = Made a link to the numbers
mod-log-step-settle-returned = Settled “{ $about }”: returned
mod-log-step-settle-lost = Settled “{ $about }”: lost
mod-log-step-settle-on-loan = Settled “{ $about }”: still on loan
mod-log-step-approve = Let { $about } in
mod-log-step-turn-away = Did not let { $about } in

dispute-tell = Tell what happened
dispute-photo = A photo by { $who }
dispute-says-owner = { $who }, the owner: “{ $words }”
dispute-says-borrower = { $who }, who borrowed it: “{ $words }”
dispute-thanks = Thank you. The moderators can read it now, and nobody else.
dispute-no-moderator =
    I know no moderator of { $community } who could settle this between you. Could the two of you? When you have, press “We settled it ourselves”.
    Or ask whoever owns the group or server to make another neighbour a moderator, who then types /mod settle { $number }.
dispute-own-moderator =
    You are a side of this, so you cannot settle it as a moderator of { $community }, and I know no other. Could the two of you? When you have, press “We settled it ourselves”.
    Or ask whoever owns the group or server to make a second moderator, who then types /mod settle { $number }.
form-side = What happened
form-side-words = What happened? The moderators alone will read it.
form-side-words-label = What happened?
form-side-words-hint = The moderators alone will read it
form-side-photo = Is there a photo that shows it?
form-side-photo-label = A photo
form-side-photo-hint = If there is one that shows it

command-mod-rules-name = rules
command-mod-rules = See or change the house rules
option-mod-rules-name = rules
option-mod-rules = The rules from now on
mod-rules-are = The house rules: { $rules }
mod-rules-none = There are no house rules.
mod-rules-change = Change them
mod-rules-changed = The house rules are changed.
form-rules = House rules
form-rules-rules = What are the house rules from now on?
form-rules-rules-label = The house rules
form-rules-rules-hint = A few short lines

command-mod-approve-name = approve
command-mod-approve = Let newcomers in, or choose who may join
mod-newcomers-free = Everybody who lives here may join. Waiting: { $count }
mod-newcomers-vouched = A moderator says yes to each newcomer. Waiting: { $count }
mod-newcomers-let-wait = Let newcomers wait for a yes
mod-newcomers-let-all-in = Let everybody join
mod-newcomer = { $who } would like to join
mod-newcomer-yes = Yes
mod-newcomer-no = No
mod-newcomer-in = { $who } said yes
mod-newcomer-out = { $who } said no
mod-newcomer-decided = That is decided already.
join-waits = Thank you, { $name }! A moderator of { $community } will say yes soon. I will tell you.
barred-waiting = A moderator of { $community } has yet to say yes. I will tell you as soon as they do.
newcomer-welcome = Welcome to { $community }! You can borrow and lend now: try /find or /offer.
newcomer-not-now = The moderators of { $community } could not say yes just now. I have forgotten what you told me. Please talk to them if you think that is a mistake.
