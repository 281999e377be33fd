"""Accounts: sign-in, passwords, invitations, teams."""
