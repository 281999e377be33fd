"""The API for programs: keys, analyze, suggestions."""
