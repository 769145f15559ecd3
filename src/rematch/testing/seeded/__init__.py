"""A seeded world: an invented firm, and any number of invented people who were once in a process there."""

from rematch.testing.seeded.people import People
from rematch.testing.seeded.whole import World, world

__all__ = ["People", "World", "world"]
