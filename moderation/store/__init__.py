"""Tables, queries and sessions: the only place that speaks SQL."""
