# Reports, and what moderators read of them.

command-report-name = report
command-report = Tell the moderators that something is not right
option-report-what-name = what
option-report-what = Which item, or which neighbour?
report-button = Report

form-report = Report
form-report-what = What is it about? Tell me the item or the neighbour.
form-report-what-label = What is it about?
form-report-what-hint = An item or a neighbour’s name
form-report-reason = What is wrong?
form-report-reason-label = What is wrong?
form-report-reason-unsafe = Not safe
form-report-reason-scam = A scam
form-report-reason-rude = Rude
form-report-reason-forbidden = Against the rules
form-report-reason-other = Something else
form-report-words = Would you tell the moderators a little more?
form-report-words-label = A few words
form-report-words-hint = What happened, and when
form-report-this = Report
form-report-this-reason = What is wrong?
form-report-this-reason-label = What is wrong?
form-report-this-reason-unsafe = Not safe
form-report-this-reason-scam = A scam
form-report-this-reason-rude = Rude
form-report-this-reason-forbidden = Against the rules
form-report-this-reason-other = Something else
form-report-this-words = Would you tell the moderators a little more?
form-report-this-words-label = A few words
form-report-this-words-hint = What happened, and when

report-thanks = Thank you. I have told the moderators. Nobody else learns that it came from you.
report-enough = You have reported a lot today. Please talk to a moderator directly.
report-own = That one is yours. You can change or remove it in /mine.
report-yourself = That is you.
report-gone = I cannot find that report any more.
report-not-found = I found no item and no neighbour “{ $words }” here.
report-which = Which one do you mean?

report-title = Report { $number }
report-about-item = “{ $item }”, offered by { $who }
report-about-loan = { $who }, about the loan of “{ $item }”
report-about-member = { $who }
report-about-message = A message by { $who }
report-quote = They wrote: “{ $quote }”
report-reason-unsafe = What is wrong: not safe
report-reason-scam = What is wrong: a scam
report-reason-rude = What is wrong: rude
report-reason-forbidden = What is wrong: against the rules
report-reason-other = What is wrong: something else
report-words = “{ $words }”
report-by = Reported by { $who }, which stays with the moderators
report-by-somebody = Reported by a neighbour
report-nothing-wrong = Nothing wrong
report-removed = Removed by { $who }
report-warned = Warned by { $who }
report-paused = Paused by { $who }
report-banned = Banned by { $who }
report-nothing = Nothing wrong, says { $who }
report-noted = Noted. Thank you!
report-decided = That report is decided already.

person-known-for = Here since { $since } ({ $where }). Borrowed and returned: { $borrowed }; lost: { $lost }; lent: { $lent }; offers: { $items }; reports so far: { $reports }
person-on-telegram = Telegram
person-on-discord = Discord
person-on-web = web
person-on-both = Telegram and Discord
person-on-none = no longer reachable

command-mod-reports-name = reports
command-mod-reports = See the reports that wait
mod-reports = Reports
mod-no-reports = No report waits.
mod-reports-heading = Reports that wait: { $count }
mod-not-yourself = That is about you. Please leave it to another moderator.

command-mod-room-name = room
command-mod-room = Make this the moderators’ own room
mod-room-where = Please type /mod room in the group or channel that is to be the moderators’ own.
mod-room-already = This is the moderators’ room already.
mod-room-neighbours = Neighbours talk in this room. Please choose another one for the moderators alone.
mod-room-not-yours = Only somebody who moderates that room can do that.
mod-room-hello = This is the moderators’ room of { $community }. Reports and disputes come here.
mod-room-done = Done. Reports and disputes of { $community } come there from now on.
