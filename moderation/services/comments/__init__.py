"""What readers and commenters do: read, post, edit, vote and report, and nudges before posting."""
