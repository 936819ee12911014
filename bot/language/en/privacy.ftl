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
