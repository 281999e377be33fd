"""The moderators' desk: queues, cards, decisions, undo, batches, answers, authors, threads, and the log."""
