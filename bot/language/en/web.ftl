# The pages in a browser, and the command that opens them.

command-web-name = web
command-web = Open the shelf in your browser, with a map

web-link =
    { $minutes ->
        [one] Here is your own way in. It works once, within { $minutes } minute; please do not pass it on.
       *[other] Here is your own way in. It works once, within { $minutes } minutes; please do not pass it on.
    }
web-open = Open the shelf
web-here = Open the shelf here
web-search-here = See them on the map
web-who-sees = Who sees my things
web-sign-out-all = Sign out everywhere
web-signed-out =
    { $count ->
        [0] You were not signed in in any browser.
        [one] Done: you are signed out of { $count } browser.
       *[other] Done: you are signed out of { $count } browsers.
    }
web-items = Who sees your things on the pages?
web-seen-by-all = everybody sees it
web-seen-by-members = only neighbours see it
web-show-to-all = Show to everybody
web-show-to-members = Only neighbours

web-skip = Skip to the content
web-languages = Language
web-language-en = English
web-language-ko = 한국어
web-leave = Sign out
web-foot = Nobody’s home is shown here: only squares on a grid, and rough distances.
web-session-over = You are signed out now. To come back in, send /web to the bot.

web-public-title = Shared in the neighbourhood
web-public-intro = This is what neighbours show to everybody. If you live here too, send /web to the bot: then you see everything, with a map.
web-member-intro = What your neighbours share, the nearest first.
web-words = What are you looking for?
web-words-hint = a ladder, a tent…
web-within = How far away
web-kind = What kind
web-free-days = Free on these days
web-first = from
web-last = until
web-narrow = More choices
web-show-all = Show everything
web-search = Search
web-found =
    { $count ->
        [one] { $count } match
       *[other] { $count } matches
    }
web-on-shelf = { $count } on the shelf
web-found-none = Nothing like that here yet. Try fewer words, or ask the neighbours in the chat.
web-shelf-empty = Nothing is on the shelf yet.
web-turns = Pages
web-previous = Previous
web-next = More
web-lost = The connection is lost. Please try again in a moment.
web-map = Map
web-map-hint = Each square stands for a few streets; the number says how much is shared there. Choose one to see only that. Yours has a dashed edge.
web-zoom-in = Zoom in
web-zoom-out = Zoom out
web-cell =
    { $count ->
        [0] Nothing here ({ $distance })
        [one] { $count } match here ({ $distance })
       *[other] { $count } matches here ({ $distance })
    }
web-cell-empty = Nothing in that square
web-cell-all = Show the whole map again
web-yours = Yours
web-community = { $name }

web-back = Back to the shelf
web-photo-of = Photo of { $item }
web-calendar = Free days
web-day-free = free
web-day-taken = taken
web-day-past = past
web-borrow-telegram = Borrow in Telegram
web-borrow-discord = Borrow in Discord
web-borrow-discord-how = In Discord, type /borrow and choose “{ $item }”.
web-borrow-how = To borrow it, ask the bot in the chat of the neighbourhood.
web-seen-by = Who sees this page?
web-is-public = Everybody who has its address, and it is on the open shelf.
web-is-for-members = Only neighbours who are signed in.

web-enter-title = Welcome
web-enter-text = You are coming in as { $name }, to the shelf of { $community }.
web-enter-go = Come in
web-enter-hint = This browser stays signed in for 30 days. On a borrowed computer, please sign out afterwards.

web-scan-title = A label of the neighbourhood
web-scan-how = This is the label of something that neighbours share. To borrow it, or to say that you have it or brought it back, write this to the bot in your chat:
web-scan-telegram = Open it in Telegram
web-scan-discord = Open it in Discord
web-scan-item = When is it free?

web-to-shelf = To the shelf
web-not-here-title = There is nothing to see here
web-not-here-text = The page is gone, or only neighbours may see it. If you are one, send /web to the bot and come in.
web-link-over-title = This link no longer works
web-link-over-text = A link works once, and for ten minutes. Send /web to the bot and you get a new one.
web-form-over-title = That did not go through
web-form-over-text = The page was open for too long, or it came from elsewhere. Nothing has changed; please go back, load it anew and try again.
web-too-many-title = One moment, please
web-too-many-text = A lot was asked for from here at once. Nothing is lost; please wait a little and load the page anew.
web-too-large-title = That is too large
web-too-large-text = More was sent than this page can take. Nothing has changed. Photos go to the bot, in the chat.
web-broken-title = Something went wrong here
web-broken-text = It is our mistake, not yours. Nothing is lost; please try again in a moment.

web-to-bot = To the bot
web-app-title = The shelf in Telegram
web-app-opening = Opening the shelf…
web-app-elsewhere = This page opens within Telegram. Write to the bot there and press the button beside the message field; or send /web, and it opens the shelf in your browser.
web-app-over-title = Please open it once more
web-app-over-text = This way in works once, and only for a moment. Close this page and open the shelf from the chat again. Should you end up here once more, your browser keeps no cookies within Telegram: send /web to the bot then, and open the shelf in your browser.
web-app-forged-title = Please come in by the chat
web-app-forged-text = Telegram did not tell who opened this page. Close it, and open the shelf from the chat with our bot.
web-app-not-member-title = You are not one of the neighbours yet
web-app-not-member-text = The shelf is for members. Write to the bot and it tells you how to join. If you are a member on Discord already, send /link there first.
