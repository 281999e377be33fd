"""The API for programs, compatible with Perspective's clients."""
