"""The one road of a status and its log (`services/decisions.py`, `store/decisions/`, `domain/decisions.py`)."""
