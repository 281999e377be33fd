"""Made-up comments on the demo site: its key, and what the worker can be asked to do."""

from enum import StrEnum

DEMO_KEY = "demo"
"""The site that `flask setup` makes, and the only one that the desk fills with made-up comments."""


class SeedingTask(StrEnum):
    """What an owner can ask the worker to do."""

    FILL = "fill"
    REMOVE = "remove"
