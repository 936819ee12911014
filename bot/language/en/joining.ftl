# A neighbour joins, and later moves.

join-button = Join
join-nowhere = I do not know yet where you live. Please press “Join” on the card in your neighbourhood's group or server. No card there? Add me to your group and type /setup there.
join-gone = I cannot find that community any more.
join-elsewhere = You already belong to { $community }. You can only be in one community at a time.
join-rules =
    In { $community }, neighbours agree to these house rules:
    { $rules }
join-too-far = That is too far from { $community }. Please check the place, or look for a community closer to you.
join-done = Welcome to { $community }, { $name }! Neighbours only see roughly how far away you live.
join-go-on = Go on

start-again = Hello { $name }! What would you like to do in { $community } today?
start-find = Find something
start-offer = Offer something
start-loans = My loans
start-help = Help

near-is-it-home = Is { $place } your new home?
near-shared-place = this place
near-done = Done: your home and the items you offer are there now.

form-join = Join your neighbours
form-join-language = Which language shall we speak? 어떤 언어로 이야기할까요?
form-join-language-label = Language
form-join-language-en = English
form-join-language-ko = 한국어 (Korean)
form-join-home = Where do you live? Neighbours only see roughly how far away. Only a borrower you approve sees where.
form-join-home-label = Where do you live?
form-join-home-hint = A pin, an address, coordinates, a plus code or a map link.
form-join_ruled = { form-join }
form-join_ruled-language = { form-join-language }
form-join_ruled-language-label = { form-join-language-label }
form-join_ruled-language-en = { form-join-language-en }
form-join_ruled-language-ko = { form-join-language-ko }
form-join_ruled-language-change = Language
form-join_ruled-home = { form-join-home }
form-join_ruled-home-label = { form-join-home-label }
form-join_ruled-home-hint = { form-join-home-hint }
form-join_ruled-home-change = Home
form-join_ruled-confirm = I agree, let me in
form-near = Your home
form-near-home = Where do you live now?
form-near-home-label = Where do you live now?
form-near-home-hint = { form-join-home-hint }
form-move = { form-near }
form-move-home = { form-near-home }
form-move-home-label = { form-near-home-label }
form-move-home-hint = { form-join-home-hint }
form-move-home-change = Another place
form-move-confirm = Yes, I live there

command-start-name = start
command-start = Join your neighbours, or start again
command-near-name = near
command-near = Change where you live
option-near-home-name = home
option-near-home = An address, coordinates, a plus code or a map link
