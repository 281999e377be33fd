"""The threshold lab: trying thresholds on past comments, and suggesting thresholds."""
