"""The moderators' desk: queue, card, decisions, undo, bulk actions, answers, authors, conversations, log."""
