"""A second, slow and obvious implementation of the scoring model, to test the library against.

Plain Python, one person at a time, written from the model's text alone; it shares no code with the library. The
section numbers in the comments are those of the model's text (SCIENCE), "decision n" is docs/decisions.md.
"""

from .model import score
from .standards import pool_statistics

__all__ = ["pool_statistics", "score"]
