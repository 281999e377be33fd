"""What programs talk to: the API that Perspective's clients know."""
