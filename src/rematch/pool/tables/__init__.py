"""The pool's second door: tables of columns, checked as records are, in flat columns."""

from rematch.pool.tables.every import PART_ROWS, Tables, read_tables

__all__ = ["PART_ROWS", "Tables", "read_tables"]
