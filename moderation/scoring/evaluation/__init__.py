"""Evaluate scorers on labelled comments: read files, measure, summarise."""
