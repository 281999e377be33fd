"""Scores, signals, and the state of scorers."""
