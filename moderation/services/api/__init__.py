"""What programs use: keys, analyze, suggestions."""
