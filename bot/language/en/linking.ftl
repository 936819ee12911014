# Two accounts of one person become one member.

link-code =
    With your other account, type /link and this code:
    { $code }
    It works once, within ten minutes. Show it to nobody.
link-is-it-you = Is { $name } on { $platform } you?
link-now-there =
    Now say yes to me on { $platform } as well, and it is done.
    Do you see no question there? Then type /link there, and this code: { $code }
link-done = Done: on { $platform } you are { $name } as well, with the same items and loans.
link-not-linked = All right, the accounts stay apart.
link-closed = That question is closed. Type /link to begin again.
link-own-code = That code is for your other account: please type it there.
link-already = These two accounts are linked already.
link-nobody-joined = Neither account has joined yet. Please join with one of them first: /start
link-other-community = Your other account shares in { $community }. Only accounts of one community can be linked.
link-open-loan = There is an open loan between these two accounts. Please finish it first: /loans

command-link-name = link
command-link = Use the bot with both your Telegram and your Discord account
option-link-code-name = code
option-link-code = The code that your other account was given
