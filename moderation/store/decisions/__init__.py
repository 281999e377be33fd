"""The log of every change of status (`services/decisions.py`, `store/decisions/`, `domain/decisions.py`)."""
