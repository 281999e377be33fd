"""A site's learned model: training data, training, prediction."""
