"""Sending mail: addresses, the SMTP server, and messages."""
