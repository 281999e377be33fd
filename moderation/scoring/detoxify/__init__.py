"""Detoxify's models as scorers: with torch, or exported and without it. Nothing heavy is imported before it is used."""
