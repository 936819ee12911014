"""What keeps the program going: intake (inbox to engine), delivery (outbox to platform) and rounds (due reminders)."""
