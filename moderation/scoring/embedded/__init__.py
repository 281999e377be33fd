"""The embedded scorer: a hashed linear model and a small network over the same features."""
