"""People of the desk: sign-in, passwords, invitations, teams."""
