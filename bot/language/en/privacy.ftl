# /privacy: what is kept, and being forgotten.

command-privacy-name = privacy
command-privacy = What I keep of you, and how to be forgotten
privacy-kept = I keep your name, your account here, your home, what you offer and look for, and your loans. Neighbours see your name and roughly how far away you are; only a borrower you approve sees where you live, until a week after the return. Messages are emptied after a week.
privacy-stranger = You have not joined, so I keep only your name and your account here, to answer you.
privacy-forget = Forget me
forget-lent = { $count ->
    [one] One loan is still open. Finish or cancel it, then I can forget you.
   *[other] { $count } loans are still open. Finish or cancel them, then I can forget you.
}
forget-see-loans = See my loans
forget-sure-0 = You would leave the neighbourhood: what you offer goes, open requests end, and I forget who you are.
forget-sure-1 = This cannot be undone. Really?
forget-yes-0 = Yes, forget me
forget-yes-1 = Forget me for good
forget-no = No, stay
forget-done = Done. I no longer know you. Take care; you can join again whenever you like.
forget-asked = Whoever asked here has left.

privacy-take = Take my data along
own-data-coming = I am sending a file with everything I keep of you to your direct chat.
own-data-file = Everything I keep of you: data.html to read, data.json for programs, and your photos. Other neighbours are numbers in it.
own-data-unreachable = I cannot write to you directly. Open our direct chat, then ask again.
own-data-title = What Commonshed keeps of me
own-data-about = Other neighbours are numbers here. Times are in UTC.
own-data-member = You
own-data-face = Your accounts
own-data-home = Your home
own-data-item = What you offer
own-data-loan = Loans
own-data-thanks = Thanks you got
own-data-reminder = Reminders to come
own-data-search = What you looked for lately
own-data-missed = What you did not find
own-data-report = What you reported
own-data-held = What waits for a moderator
own-data-statement = What you told about a disagreement
own-data-audit = What was done
own-data-draft = Unfinished questions
own-data-inbox = What you sent me lately
