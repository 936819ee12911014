"""The pages for a community's browsers: the catalogue, the items, the way in. Off unless they have an address."""
