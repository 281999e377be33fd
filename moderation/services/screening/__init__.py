"""Automatic screening: scoring and checking comments, second opinions, and judging them again later."""
