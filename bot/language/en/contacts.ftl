# A word before a contact is posted.

contact-phone = There seems to be a phone number in this. Everybody in the neighbourhood will read it, and they reach you through me anyway.
contact-email = There seems to be an e-mail address in this. Everybody in the neighbourhood will read it, and they reach you through me anyway.
contact-address = There seems to be an address in this. Everybody in the neighbourhood will read it; a borrower you approve gets it from me.
contact-change = Change it
contact-post = Post it all the same
