# Trust: what an owner should know, for whom an item is, and thanks.

track-new = { $who } is new here ({ $time }).
track-here = { $who } has been a neighbour here for { $time }.
track-days =
    { $count ->
        [0] since today
        [one] { $count } day
       *[other] { $count } days
    }
track-weeks =
    { $count ->
        [one] { $count } week
       *[other] { $count } weeks
    }
track-months =
    { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
track-years =
    { $count ->
        [one] { $count } year
       *[other] { $count } years
    }
track-first = It would be the first thing they borrow here.
track-returned =
    { $count ->
        [one] They have brought back the one thing they borrowed.
       *[other] They have borrowed { $count } things and brought them back.
    }
track-returned-so =
    { $count ->
        [one] They have brought back the one thing they borrowed, { $how }.
       *[other] They have borrowed { $count } things and brought them back, { $how }.
    }
track-always = always on time
track-nearly = nearly always on time
track-mostly = more often on time than not
track-seldom = often later than agreed
track-late =
    { $count ->
        [one] Lately one thing came back late.
       *[other] Lately { $count } things came back late.
    }
track-no-shows =
    { $count ->
        [one] Lately one handover did not happen.
       *[other] Lately { $count } handovers did not happen.
    }
track-thanked =
    { $count ->
        [one] A neighbour has thanked them.
       *[other] Neighbours have thanked them { $count } times.
    }

alike-neighbour = There is another neighbour whose name looks like { $who }. This one: { $where }, here since { $since }.
alike-office = { $who } is a neighbour like you ({ $where }, here since { $since }), not a moderator.

item-who-may = Who may borrow it?
card-wanted = For { $wanted }
trust-which = Who may ask for “{ $item }”?
trust-anybody = all neighbours
trust-returned-before = neighbours who have brought something back before
trust-precious = neighbours who have brought { $count } things back, nearly always on time
trust-not-yet = { $owner } lends “{ $item }” to { $wanted }. Borrow something else first, and bring it back: that is how trust grows here.

thanks-give-thumb = 👍 Thank you!
thanks-give-note = Thank-you note
thanks-thumb = 👍 { $who } says thank you for “{ $item }”.
thanks-note =
    👍 { $who } says thank you for “{ $item }”:
    “{ $note }”
thanks-sent = I have told { $who }. How nice of you!
thanks-already = You have said thank you for that already.
thanks-over = That was a while ago. There will be another occasion to say thank you!
form-thanks = Thank you
form-thanks-thanks = What would you like to tell them? Only they read it.
form-thanks-thanks-label = Only they read it
