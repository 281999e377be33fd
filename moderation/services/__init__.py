"""Use cases: nouns as files, verbs as functions. Each owns its transaction; none wakes the worker."""
