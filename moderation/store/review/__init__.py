"""The moderators' desk: queue, card, decision, undo, bulk, answers, authors, conversations, log."""
