# Insights for moderators: numbers of the whole community, never of one neighbour.

command-mod-stats-name = stats
command-mod-stats = See how much is lent, and what is missing
mod-stats = Numbers

insights-title = { $community } in numbers
insights-lent =
    { $count ->
        [0] Nothing changed hands in the last { $weeks } weeks.
        [one] In the last { $weeks } weeks, 1 item changed hands; this week { $now }.
       *[other] In the last { $weeks } weeks, { $count } items changed hands; this week { $now }.
    }
insights-on-time = On time: { $on_time } of { $count } returns ({ $percent }%).
insights-no-returns = Nothing has been returned in that time.
insights-missed = Looked for, but nobody offers it: { $words }
insights-missed-one = “{ $words }” ({ $count })
insights-never =
    { $count ->
        [one] 1 of { $offered } items was never lent: { $items }
       *[other] { $count } of { $offered } items were never lent, the longest there: { $items }
    }
insights-never-share = { $count } of { $offered } items
insights-item = “{ $item }”
insights-page = See everything
insights-page-ready = Here are all the numbers. The link works for an hour, and for whoever has it.
insights-page-open = Open the numbers

insights-weeks-of = Loans a week in { $community }
insights-weeks-note = Handovers in each week from Monday; the last bar is the present week.
insights-weeks = Loans a week
insights-missed-heading = Looked for and not found
paper-never-heading = Never lent
insights-on-time-heading = Returned on time
insights-cells-heading = Busiest places
paper-as-table = The same as a table
paper-nothing = Nothing to show yet.
insights-column-week = Week from
insights-column-loans = Loans
insights-column-words = Words
insights-column-neighbours = Neighbours
insights-column-place = Place
insights-column-returns = Returns
insights-in-time = On time
insights-late = Late
insights-cells-note = Where things were fetched, by squares of { $size }. No home is shown.
insights-cell-middle = In the middle
insights-cell-away = { $distance } { $direction }
insights-direction-n = north
insights-direction-ne = north-east
insights-direction-e = east
insights-direction-se = south-east
insights-direction-s = south
insights-direction-sw = south-west
insights-direction-w = west
insights-direction-nw = north-west
insights-for-moderators = For moderators, about the last { $weeks } weeks. It tells how many, never who.
