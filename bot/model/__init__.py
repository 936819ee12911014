"""Communities, members, items, loans and the rules that hold between them."""
