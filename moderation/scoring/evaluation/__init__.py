"""How good a scorer is, judged by labelled comments: read, measured, summed up."""
