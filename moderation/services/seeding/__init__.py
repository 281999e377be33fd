"""Made-up comments for trying out a site and for measurements."""
