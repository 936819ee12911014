"""What comes in (events), what goes out (replies), forms, actions and the engine between them."""
