"""Single values as columns hold them."""

from __future__ import annotations

from datetime import date

from rematch.facets import Source
from rematch.pool.codes import SOURCE_CODES
from rematch.pool.columns import UNDATED
from rematch.pool.dictionaries import UNKNOWN


def day(when: date | None) -> int:
    """A date as a day number; `UNDATED` for None."""
    return UNDATED if when is None else when.toordinal()


def flag(value: bool | None) -> int:
    return UNKNOWN if value is None else int(value)


def source_code(value: Source | None) -> int:
    return UNKNOWN if value is None else SOURCE_CODES[value]


def text_of(value: object) -> str:
    return "" if value is None else str(value)
