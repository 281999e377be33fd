"""A site's learned model: what its moderators would reject, learned from their decisions."""
