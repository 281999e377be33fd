"""Reviewing comments: queue, card, decisions, undo, bulk actions, answers, authors, conversations, log."""
