"""Stories in the neighbours' words, contracts of the parts, and properties."""
