"""The private side: where moderators decide and owners set the rules."""
