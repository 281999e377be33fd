"""Made-up comments on the demo site: where they may be, and what the worker does with them."""

from enum import StrEnum

DEMO_KEY = "demo"
"""The site that `flask setup` makes, and the only one that the desk fills with made-up comments."""


class SeedingTask(StrEnum):
    """What an owner can ask the worker for."""

    FILL = "fill"
    REMOVE = "remove"
