"""An owner's figures: outcomes, drift, agreement, the blind review, metrics."""
