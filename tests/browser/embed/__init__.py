"""The widget, on pages that make it hard."""
