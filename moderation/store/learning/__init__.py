"""A site's own model: training data, training, prediction, the owner's page."""
