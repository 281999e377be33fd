"""Figures for owners: outcomes, drift, agreement, the blind review; and metrics for monitoring."""
