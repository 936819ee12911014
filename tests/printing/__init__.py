"""Labels and charts as pictures."""
