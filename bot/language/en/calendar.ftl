# My calendar: the link, the page behind it and the events in it.

command-calendar-name = calendar
command-calendar = See what you borrow and lend in your own calendar

calendar-link = Here is your calendar: open it and subscribe. Keep the link to yourself: whoever has it sees what you borrow and lend.
calendar-renewed = Here is your new link. The old one has ended; please subscribe again.
calendar-there = You already have a calendar link. I keep no copy of it, so if you lost it, or somebody else has it, I can make a new one. The old one ends then.
calendar-open = Open my calendar
calendar-renew = Make a new link

calendar-name = Sharing in { $community }
calendar-borrow = Borrow: { $item } (from { $who })
calendar-lend = Lend: { $item } (to { $who })
calendar-state = This loan now: { $state }.
calendar-alarm-handover = Handover in 2 hours: { $item }
calendar-alarm-day-before = Due back tomorrow: { $item }
calendar-alarm-due-day = Due back today: { $item }

paper-calendar-lead = What you borrow and lend appears in your own calendar and follows every change.
paper-calendar-subscribe = Subscribe
paper-calendar-copy = If nothing opens, copy this address into your calendar program, where it takes a calendar “from a link”:
paper-calendar-secret = The address is yours alone. If somebody else has seen it, make a new one with the bot’s /calendar command.
