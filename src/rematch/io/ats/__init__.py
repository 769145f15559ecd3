"""Adapters for applicant tracking systems: what they export in, records and a report of every field out."""

from rematch.io.ats.greenhouse import read_greenhouse
from rematch.io.ats.reasons import Meaning, ReasonTable
from rematch.io.ats.report import Entry, Import, ImportReport

__all__ = ["Entry", "Import", "ImportReport", "Meaning", "ReasonTable", "read_greenhouse"]
