"""Automatic screening: check a comment, score it, decide, and check again later."""
