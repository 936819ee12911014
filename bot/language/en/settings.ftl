# A member's settings.

settings-title = Your settings
settings-language = Language: { $language }
settings-language-en = English
settings-language-ko = 한국어 (Korean)
settings-zone = Time zone: { $zone }
settings-zone-community = Time zone: { $zone }, as the community's
settings-quiet = Quiet hours: { $hours }, no reminders then
settings-quiet-none = Quiet hours: none
settings-hours = { $start } to { $end }
settings-hour = { $hour }:00
settings-always = I always remind you when something is overdue.
settings-is-on = ✅ { $reminder }
settings-is-off = ⬜ { $reminder }
settings-reminder-handover = Before the handover
settings-reminder-day_before = The day before it is due
settings-reminder-due_day = On the morning it is due
settings-change-zone = Time zone
settings-change-quiet = Quiet hours
settings-change-home = Home
settings-which-quiet = When should I send no reminders?
settings-zone-as-community = The community's
settings-no-quiet = No quiet hours
settings-other-hours = Other hours
settings-zone-unknown = I do not know that time zone. Please try the nearest big city, or an offset such as UTC+9.

form-zone = Your time zone
form-zone-zone = In which time zone do you live?
form-zone-zone-label = Time zone
form-zone-zone-hint = A big city such as Seoul, UTC+9, or “community” for the community's.
form-quiet = Your quiet hours
form-quiet-start = From what time should I send no reminders?
form-quiet-start-label = Quiet from, such as 21:00
form-quiet-end = Until what time?
form-quiet-end-label = Quiet until, such as 8:00

command-settings-name = settings
command-settings = Language, time zone, quiet hours and reminders
