"""Made-up comments: writing them fast, telling them from real ones, and taking them away."""
