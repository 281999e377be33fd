"""Moderator accounts: sign-in, passwords, invitations and teams."""
