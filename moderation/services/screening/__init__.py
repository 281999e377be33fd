"""What the machine does with a comment: check it, score it, decide, look again later."""
