"""What a site's moderators would reject, learnt from what they have rejected."""
