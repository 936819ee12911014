# Telegram
adapter-open-direct = Continue in private
adapter-share-location = 📍 Share my location
adapter-place-by-pin = Press the button below, or type the place. To stop, type /cancel.
adapter-mod-summary = For moderators: the community, its items and loans
adapter-description =
    Share with your neighbours: offer what you own, borrow what you need.
    Press “Start”, and we are ready in a minute.
adapter-short-description = Neighbours lend and borrow: things, spaces and skills.
adapter-shelf = Shelf
