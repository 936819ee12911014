"""Papers: feeds, labels, numbers; what they say, and who gets them."""
