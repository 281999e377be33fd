"""Use cases: modules are nouns, functions are verbs. Each owns its transaction; none wakes the worker."""
