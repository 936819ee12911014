# Reminders.

reminder-handover = Handover of “{ $item }” with { $who }: { $start }.
reminder-day-before = Please bring “{ $item }” back to { $who } by { $until }.
reminder-due-day = Today “{ $item }” goes back to { $who }, by { $until }.
reminder-overdue =
    { $days ->
        [one] “{ $item }” is { $days } day late, and { $who } is waiting for it. Please bring it back, or press “Extend”.
       *[other] “{ $item }” is { $days } days late, and { $who } is waiting for it. Please bring it back, or press “Extend”.
    }
reminder-owner-overdue =
    { $days ->
        [one] “{ $item }” is { $days } day late. I have reminded { $who }.
       *[other] “{ $item }” is { $days } days late. I have reminded { $who }.
    }
reminder-brought-back = { $who } says they brought “{ $item }” back. Did you get it?
reminder-moderator-overdue =
    { $days ->
        [one] “{ $item }” is { $days } day late. { $owner } is waiting for { $borrower } to return it.
       *[other] “{ $item }” is { $days } days late. { $owner } is waiting for { $borrower } to return it.
    }
reminder-digest =
    { $count ->
        [one] { $count } thing to remember
       *[other] { $count } things to remember
    }
reminder-all-loans = See all loans
