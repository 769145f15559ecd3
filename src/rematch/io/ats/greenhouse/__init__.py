"""Greenhouse Harvest API v1, read from JSON documents."""

from rematch.io.ats.greenhouse.adapter import read_greenhouse
from rematch.io.ats.greenhouse.settings import INSTRUMENTS, OFFER_PAY_KEYS, RATINGS, RUNNER_UP_WITHIN_DAYS, STAGES

__all__ = ["INSTRUMENTS", "OFFER_PAY_KEYS", "RATINGS", "RUNNER_UP_WITHIN_DAYS", "STAGES", "read_greenhouse"]
