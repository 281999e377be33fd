"""The desk: where moderators review comments and owners configure their sites."""
