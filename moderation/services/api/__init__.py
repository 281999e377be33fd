"""The API for programs: keys, analyzing texts, and suggested scores."""
