# What moderators do.

command-mod-name = mod
command-mod = For moderators: the community, its items and loans
command-mod-items-name = items
command-mod-items = See what the neighbours offer
command-mod-loans-name = loans
command-mod-loans = See the loans, overdue ones first
command-mod-remove-name = remove
command-mod-remove = Remove an item
command-mod-settle-name = settle
command-mod-settle = Settle a loan that two neighbours disagree about
option-mod-item-name = item
option-mod-item = Which item?
option-mod-loan-name = loan
option-mod-loan = Which loan? Its number is in the list of loans

mod-menu = What shall we look after in { $community }?
mod-loans = Loans
mod-items = Items
mod-setup = Set up
mod-code = Add a room
mod-house-rules = House rules
mod-newcomers = Newcomers
mod-log = Log
mod-back = Back to the menu
mod-remove = Remove
mod-remove-yes = Yes, remove it
mod-remove-no = Keep it
mod-remove-sure = Shall I remove “{ $item }”? I will tell its owner.
mod-remove-which = Which one do you mean?
mod-removed = I have removed “{ $item }”.
mod-removed-yours = A moderator has removed “{ $item }”. If you think that is a mistake, please talk to them.
mod-no-item = I found no item “{ $words }” here.
mod-no-items = Nobody offers anything yet.
mod-no-more = There are no more items.
mod-items-heading = What the neighbours offer
mod-no-loans = Nothing is requested, promised or on loan just now.
mod-no-disputes = There is nothing to settle. Well done, everybody!
mod-not-disputed = There is nothing to settle: nobody has reported a problem with this loan.
mod-loans-heading = Loans: { $count } ({ $late } overdue)
mod-disputes-heading = To settle: { $count }
mod-loan-title = #{ $number } · { $item }

event-set-aside = Something that somebody here did made me stumble three times. I have set it aside and go on with everything else. Whoever runs me finds it in my log as event { $number }.
