"""Sites and their rules: origins, policy, reasons, widget, standings, and access of moderators."""
