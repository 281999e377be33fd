"""Text in, scores out: one file a scorer, one registry."""
