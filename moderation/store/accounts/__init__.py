"""Desk accounts: sign-in, passwords, invitations, teams."""
