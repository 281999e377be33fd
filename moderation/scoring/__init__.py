"""Scorers: text in, probabilities out. One file per scorer, and a registry."""
