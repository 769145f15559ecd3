"""One spelling for a name: case folded, blanks for ``- _ /``."""

from __future__ import annotations

import unicodedata

from rematch.records.words import plain


def normalise(text: str) -> str:
    """The spelling by which names are compared (SCIENCE 2.1).

    >>> normalise("B2B-Sales"), normalise("on_call") == normalise("On call")
    ('b2b sales', True)
    """
    return plain(text if text.isascii() else unicodedata.normalize("NFC", text))
