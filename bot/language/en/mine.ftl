# One's own items.

command-mine-name = mine
command-mine = See, edit, pause or remove what you offer

mine-items =
    { $count ->
        [one] You offer one item
       *[other] You offer { $count } items
    }
mine-empty = You offer nothing yet. A ladder, a cellar, an hour of mending: something always helps.
my-items = My items

edit-which = What would you like to change about “{ $item }”?
edit-field-title = Name
edit-field-photo = Photo
edit-field-kind = Kind
edit-field-description = Description
edit-field-days = Longest loan
edit-field-note = For the handover

form-edit-title = Change the name
form-edit-title-title = What should it be called?
form-edit-title-title-label = Name
form-edit-photo = Change the photo
form-edit-photo-photo = Please send me the new photo.
form-edit-photo-photo-label = New photo
form-edit-kind = Change the kind
form-edit-kind-kind = Is it a thing, a space or a skill?
form-edit-kind-kind-label = Thing, space or skill?
form-edit-kind-kind-thing = Thing
form-edit-kind-kind-space = Space
form-edit-kind-kind-skill = Skill
form-edit-description = Change the description
form-edit-description-description = What should neighbours know about it?
form-edit-description-description-label = What should neighbours know?
form-edit-description-description-hint = Type a single dash (-) to leave it empty.
form-edit-days = Change the longest loan
form-edit-days-days = For how many days may one neighbour have it at most?
form-edit-days-days-label = Longest loan, in days
form-edit-note = Change the handover note
form-edit-note-note = What should the borrower know at the handover? Only they will read it.
form-edit-note-note-label = For the handover (private)
form-edit-note-note-hint = Type a single dash (-) to leave it empty.

remove-sure = Shall I remove “{ $item }” for good?
remove-yes = Yes, remove it
remove-no = Keep it
remove-done = I have removed “{ $item }”. Thank you for sharing it.
remove-lent = “{ $item }” is with a neighbour or promised to one. You can remove it once that loan has ended.
remove-see-loan = Show the loan
