# Reminders.

reminder-handover = Soon: { $item } changes hands between you and { $who }, { $start }.
reminder-day-before = { $item } goes back to { $who } by { $until }.
reminder-due-day = Today { $item } goes back to { $who }, by { $until }.
reminder-overdue =
    { $days ->
        [one] { $item } should have been back with { $who } for { $days } day now. Please bring it back, or press Extend.
       *[other] { $item } should have been back with { $who } for { $days } days now. Please bring it back, or press Extend.
    }
reminder-owner-overdue =
    { $days ->
        [one] { $item } should have been back for { $days } day now. I have reminded { $who }.
       *[other] { $item } should have been back for { $days } days now. I have reminded { $who }.
    }
reminder-brought-back = { $who } says that { $item } is back with you. Did you get it?
reminder-moderator-overdue =
    { $days ->
        [one] { $item } is { $days } day late: { $owner } is waiting for { $borrower }.
       *[other] { $item } is { $days } days late: { $owner } is waiting for { $borrower }.
    }
reminder-digest =
    { $count ->
        [one] { $count } thing to remember
       *[other] { $count } things to remember
    }
reminder-all-loans = See all loans
