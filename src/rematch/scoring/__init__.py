"""Scoring: heads, their combination, and the pass over a pool."""
