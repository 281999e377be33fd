"""Parley: self-hosted comments that stay civil. Imports nothing, so that any module may be imported alone."""
