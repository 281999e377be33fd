"""Made-up load for trying and measuring."""
