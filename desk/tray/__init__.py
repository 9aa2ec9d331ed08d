"""Pages of the tray: messages that were set aside for a person."""
