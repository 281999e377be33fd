"""The outbox and every mail that leaves it."""
