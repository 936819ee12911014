# What the engine itself says, between the flows.

help-button = What can I do?
unknown-command = I do not know that command. The button below shows what I can do.
button-unknown = That button no longer works. Please start again from the menu.
not-usable = I cannot use that here. Please send words, a photo or a place when I ask for them.
form-gone = Those questions are closed. Please start again.
cancelled = All right, I have stopped.
nothing-to-cancel = There is nothing to cancel.
moderators-only = Only moderators can do that.
go-direct = Let us carry on in a direct chat.
answered-direct = I have answered you in our direct chat.

# A neighbour whom the moderators keep from sharing: what was begun can still be brought to its end.
barred-paused = Sharing is paused for you in { $community } just now. You can still look at /loans and bring back what you have.
barred-banned = You can no longer share in { $community }. You can still look at /loans and bring back what you have.
