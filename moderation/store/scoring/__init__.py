"""Asking scorers about a text, how the scorers are, and a comment's risk."""
