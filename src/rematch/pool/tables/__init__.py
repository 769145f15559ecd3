"""The pool's second door: tables of columns, checked as records are, in flat columns."""

from rematch.pool.tables.every import Tables, read_tables

__all__ = ["Tables", "read_tables"]
