# What one can do.

help-member = In { $community } you can borrow from your neighbours and lend to them. Just tell me what you need, or press a button.
help-stranger = Neighbours in { $community } lend and borrow things, spaces and skills. Press “Join” to take part.
help-nowhere = I help neighbours lend and borrow. Please press “Join” on the card in your neighbourhood's group or server. To begin a community, add me to your group and type /setup there.
help-moderator = You are a moderator of { $community }. Besides sharing like everyone else, you look after its items and loans. You can also type /mod.
help-find = Find something
help-offer = Offer something
help-loans = My loans
help-mine = My items
help-settings = Settings
help-link = Link accounts
help-web = See everything in a browser
help-mod-loans = All loans
help-mod-items = All items
help-mod-setup = Change the community
help-mod-code = Connect another room

command-help-name = help
command-help = What you can do here
command-cancel-name = cancel
command-cancel = Stop answering the questions that are open
