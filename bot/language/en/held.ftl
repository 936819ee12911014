# Texts that a moderator looks at before others read them.

command-mod-held-name = held
command-mod-held = See the texts that wait for you
mod-held = Held texts

held-waits = Thank you! A moderator has a quick look at your words first. I keep everything as you wrote it, and tell you as soon as it goes on.
held-passed = A moderator has looked at your words, and all is well.
held-refused = A moderator has looked at your words and would rather not pass them on: they look like what fraudsters write. Please say it in other words, or talk to a moderator. Here is what you wrote:
held-yours = “{ $text }”
held-writer-gone = Whoever wrote this is not here any more.
held-wanted = A text waits for one of this group’s moderators.
held-see = Have a look

held-title = { $who }: { $what }
held-what-offer = a new item
held-what-edit = a change to an item
held-what-borrow = a message to an owner
held-what-thanks = a thank-you note
held-what-ask = a question to all
held-text = “{ $text }”
held-signal-prepaid = It seems to ask for money before anything changes hands.
held-signal-courier = It seems to send a courier who is to be paid.
held-signal-elsewhere = It asks to go on talking elsewhere, where nobody else can see it.
held-signal-code = It asks for a one-time code: somebody could take over an account with it.
held-signal-gift-card = It asks for gift cards: that money is gone.
held-signal-payment = It names a way to pay that cannot be undone.
held-signal-link = It carries a link.
held-let-through = Let it through
held-take-down = Take it down
held-let-through-done = You have let it through.
held-taken-down-done = You have taken it down. I have told the writer kindly, and given them their words back.
held-was-let-through = It was let through already.
held-was-taken-down = It was taken down already.
held-by = Decided by { $who }
held-heading = Waiting for you: { $count }
held-none = No text waits for you.
