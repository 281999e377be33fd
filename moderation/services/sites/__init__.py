"""A site and its rules: origins, policy, reasons, widget, who is trusted or blocked, who may do what."""
