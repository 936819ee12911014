# Labels: making them, what they say, and scanning them.

command-label-name = label
command-label = Make a label with a QR code for one of your items
option-label-item-name = item
option-label-item = Which of your items? Its title, or a part of it
command-scan-name = scan
command-scan = Open the item whose label you see, by its number
option-scan-number-name = number
option-scan-number = The number on the label

label-which = For which of your items shall I make a label?
label-which-of-many = You have { $count } such items; these are the newest. For another, write its title behind /label.
label-none = You have no item called “{ $words }”.
label-make = Make the label
label-print = Print this, cut it out and stick it on. Whoever scans it gets to it in the chat.
label-print-sheet = Print this, cut it out and stick it on. For many labels at once, get the sheet: eight on a page.
label-no-letters = I have no letters here to write “{ $item }” on a label. A handwritten “/scan { $number }” does the same.
label-sheet = All my labels to print
label-sheet-ready = Here are the labels of all your items, eight on a page, as a PDF. The link works for a day.
label-sheet-open = Open the labels

label-name = { $item }
label-of = Shared in { $community }
label-number = No. { $number }
label-how = Scan to see when it is free, to borrow it, and to say that you have it or brought it back.
label-how-typed = To see when it is free, to borrow it, or to say that you have it or brought it back:
label-typed = Write to the bot: /scan { $number }
label-text = Shared in { $community }. Write to the bot: /scan { $number }

scan-number = Please type just the number that stands on the label, such as /scan 42.
scan-more = All about this loan

paper-gone-title = This link leads nowhere
paper-gone = It was renewed, or its time is over. Please ask the bot for a new one.
