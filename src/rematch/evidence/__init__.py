"""The evidence: one module a family of terms, each term once, on columns."""
