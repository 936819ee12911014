"""The world outside: each adapter translates between it and the core, none decides."""
