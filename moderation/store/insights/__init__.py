"""Figures for site owners: outcomes, drift, agreement, blind review, metrics."""
