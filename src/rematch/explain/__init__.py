"""Explanations: evidence, past reasons and likes, and the account in sentences."""

from rematch.explain.account import Account, account_of
from rematch.explain.evidence import Evidence, evidence_of
from rematch.explain.reasons import PastLike, PastReason, likes_of, reasons_of

__all__ = ["Account", "Evidence", "PastLike", "PastReason", "account_of", "evidence_of", "likes_of", "reasons_of"]
