"""Messages that leave the server: one file a channel."""
