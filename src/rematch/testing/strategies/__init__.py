"""Hypothesis strategies for every record, drawing from a few shared words so that what one says meets another."""

from rematch.testing.strategies.candidacy import assessments, candidacies, reasons, sentiments
from rematch.testing.strategies.case import cases
from rematch.testing.strategies.person import candidates, changes, permissions, policies
from rematch.testing.strategies.role import role_specs, role_versions
from rematch.testing.strategies.wish import wishes

__all__ = [
    "assessments",
    "candidacies",
    "candidates",
    "cases",
    "changes",
    "permissions",
    "policies",
    "reasons",
    "role_specs",
    "role_versions",
    "sentiments",
    "wishes",
]
