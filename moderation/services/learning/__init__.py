"""A site's own model: training data, training, prediction, and the learning page."""
