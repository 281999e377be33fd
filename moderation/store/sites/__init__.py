"""Sites and their rules: origins, policy, reasons, widget, standings, access."""
