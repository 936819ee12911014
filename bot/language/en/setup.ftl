# A bot comes into a room, and a moderator sets the community up.

setup-hello = Hello! With me, neighbours lend and borrow: things, spaces and skills. To begin, a moderator types /setup here.
setup-begin = Set up
setup-have-code = I have a code
setup-where = Please add me to the group or server where your neighbours are, then type /setup there.
setup-done = { $community } is ready. Neighbours press “Join” on its card in the room. You can join right here.
setup-changed = Done: I have saved the changes to { $community }.
setup-another-room = Connect another room
setup-radius-offered = { $radius }
setup-radius-not-read = Please give a distance from 100 m to 50 km, such as “2 km”.
setup-rules = { $rules }
setup-no-rules = none
setup-check =
    Is this right?
    Name: { $name }
    Centre: { $centre }
    Radius: { $radius }
    Language: { $language }
    House rules: { $rules }

form-setup = Your community
form-setup-name = What is your community called?
form-setup-name-label = Name of the community
form-setup-name-change = Name
form-setup-centre = Where is its centre?
form-setup-centre-label = Where is its centre?
form-setup-centre-hint = A pin, an address, coordinates, a plus code or a map link.
form-setup-centre-change = Centre
form-setup-radius = How far from there do your neighbours live?
form-setup-radius-label = How far do neighbours live?
form-setup-radius-hint = Such as 800 m or 2 km.
form-setup-radius-change = Radius
form-setup-language = Which language should I speak in the room?
form-setup-language-label = Language in the room
form-setup-language-en = English
form-setup-language-ko = 한국어 (Korean)
form-setup-language-change = Language
form-setup-rules = Do you have house rules? Everyone who joins agrees to them.
form-setup-rules-label = House rules
form-setup-rules-hint = One rule a line, such as: Bring things back clean.
form-setup-rules-change = House rules
form-setup-confirm = Yes, that is right

command-setup-name = setup
command-setup = Set up this community, or change it
command-mod-setup-name = setup
command-mod-code-name = code
command-mod-code = Make a code so that another room can join this community
option-setup-name-name = name
option-setup-name = What the community is called
option-setup-centre-name = centre
option-setup-centre = An address, coordinates, a plus code or a map link
option-setup-radius-name = radius
option-setup-radius = How far neighbours live, such as 2 km
option-setup-language-name = language
option-setup-language = The language I speak in the room
option-setup-code-name = code
option-setup-code = A code from another room, to join its community

welcome-title = { $community } shares
welcome-what = Neighbours here lend and borrow things, spaces and skills.
welcome-how = Press “Join”; it takes a minute. Then /find shows what there is, and /offer shares something of yours.
welcome-rules = House rules: { $rules }

room-code =
    In the other room, a moderator types /setup with this code:
    { $code }
    This connects that room to { $community }. The code works once, within ten minutes.
room-already = This room already belongs to { $community }.
room-taken = This room belongs to { $community }. A room can only belong to one community.
room-joined = This room now belongs to { $community }. Its card is there.
room-was-added = { $community } has a new room: { $room }.
room-titled = “{ $title }”

form-code = Join a community
form-code-code = Which code did you get in the other room? A moderator there makes one with /mod code.
form-code-code-label = The code from the other room

code-wrong = That code does not work. It may be mistyped, used already or older than ten minutes.
code-too-many = That was too many wrong codes. Please try again in ten minutes.

platform-telegram = Telegram
platform-discord = Discord
platform-web = the web
