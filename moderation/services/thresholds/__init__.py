"""The threshold lab: what thresholds would have done, and suggested ones."""
