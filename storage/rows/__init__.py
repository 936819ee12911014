"""How entities become rows and rows become entities."""
