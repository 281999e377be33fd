"""What readers and commenters do: post, edit, read, vote, report, be asked to think again."""
