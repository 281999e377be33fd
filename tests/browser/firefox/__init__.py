"""The widget in Firefox, with every third-party cookie blocked."""
