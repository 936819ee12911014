"""Moving: all that is kept as documented files (docs/moving.md), back into an empty database, and items from CSV."""
