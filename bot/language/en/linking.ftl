# Two accounts of one person become one member.

link-code =
    With your other account, type /link and this code:
    { $code }
    It works once, within ten minutes. Do not show it to anyone.
link-is-it-you = Is { $name } on { $platform } you?
link-now-there =
    Now press “Yes” on { $platform } as well, and it is done.
    No question there? Then type /link there, and this code: { $code }
link-done = Done: you are { $name } on { $platform } as well, with the same items and loans.
link-not-linked = All right, I will keep the accounts apart.
link-closed = That question is closed. Type /link to begin again.
link-own-code = That code is for your other account. Please type it there.
link-already = These two accounts are linked already.
link-nobody-joined = Neither account has joined a community yet. Please join with one of them first: /start
link-other-community = Your other account is in { $community }. I can only link accounts in the same community.
link-open-loan = There is an open loan between these two accounts. Please finish it first: /loans

command-link-name = link
command-link = Use the bot with both your Telegram and your Discord account
option-link-code-name = code
option-link-code = The code that your other account got
