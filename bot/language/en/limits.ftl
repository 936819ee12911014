# When somebody has done enough for now.

limit-events =
    { $seconds ->
        [one] That was a lot at once, and I could not follow. I am here again in { $seconds } second; then please do the last thing again.
       *[other] That was a lot at once, and I could not follow. I am here again in { $seconds } seconds; then please do the last thing again.
    }
limit-items = That is plenty for one day, thank you! You can offer more from { $until }.
limit-photos = No more photos for today, please. I can take more from { $until }. You can go on without one.
limit-asks = You have asked the neighbours several times today. You can ask again from { $until }.
limit-requests =
    { $most ->
        [one] A request of yours still waits for an answer. When it has one, you can ask for more.
       *[other] { $most } of your requests still wait for an answer. When one of them has it, you can ask for more.
    }
