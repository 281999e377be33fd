"""Scoring texts, explaining scores, the state of the scorers, and the risk of comments."""
