"""What an export's raw values mean: each reader answers a clean value or None, and never raises."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime

LONGEST = 500
"""Records take no longer text (records/base.py)."""
LONGEST_ID = 200
"""Longer ids are refused: a version label has room for one and a date."""

_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?")
_HIDDEN = ("Cc", "Cs", "Cf")


def ident(value: object) -> str | None:
    """An id as text; None for anything that cannot be one.

    >>> ident(985314), ident(" a-1 "), ident(True), ident("")
    ('985314', 'a-1', None, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value) if abs(value) < 10**40 else None
    if isinstance(value, float):
        return str(int(value)) if math.isfinite(value) and value.is_integer() and abs(value) < 1e15 else None
    if not isinstance(value, str) or len(value) > LONGEST_ID:
        return None
    stripped = value.strip()
    if not stripped or any(unicodedata.category(letter) in ("Cc", "Cs") for letter in stripped):
        return None
    return stripped


def text(value: object, limit: int = LONGEST) -> str | None:
    r"""Text on one line without control characters, cut to `limit`; None when nothing is left.

    >>> text("  Product\x00 Manager\n"), text(7), text("   ")
    ('Product Manager', None, None)
    """
    if not isinstance(value, str):
        return None
    spaced = " ".join(value[: limit * 4].split())
    if not spaced.isprintable():
        spaced = " ".join("".join(c for c in spaced if unicodedata.category(c) not in _HIDDEN).split())
    if len(spaced) > limit:
        spaced = spaced[: limit - 1].rstrip() + "…"
    return spaced or None


def day(value: object) -> date | None:
    """The day of an ISO 8601 time (in UTC) or date; None for anything else.

    >>> day("2016-08-17T21:08:29.686Z").isoformat(), day("2018-06-07").isoformat(), day("last week")
    ('2016-08-17', '2018-06-07', None)
    >>> day("2016-08-17T23:30:00-02:00").isoformat()
    '2016-08-18'
    """
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        return value
    elif isinstance(value, str) and 10 <= len(value.strip()) <= 40:
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    else:
        return None
    try:
        return moment.astimezone(UTC).date() if moment.tzinfo else moment.date()
    except OverflowError:
        return moment.date()


def number(value: object) -> float | None:
    """A finite number, or plain digits for one; text around it makes it unknown.

    >>> number(42000), number("42000.50"), number("Around $100k"), number(True)
    (42000, 42000.5, None, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return float(value)
    if isinstance(value, int):
        return value if abs(value) <= 10**12 else None
    if isinstance(value, float) and math.isfinite(value):
        return value
    return None


def flag(value: object) -> bool | None:
    """True or False, or the words for them; None for anything else.

    >>> flag(False), flag("true"), flag(1)
    (False, True, None)
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().casefold())
    return None


def fields(value: object) -> Mapping[str, object]:
    """An object's fields; nothing for anything that is no object."""
    if not isinstance(value, Mapping):
        return {}
    for key in value:
        if not isinstance(key, str):
            return {name: held for name, held in value.items() if isinstance(name, str)}
    return value


def items(value: object) -> list[object]:
    """A list's items; nothing for anything that is no list."""
    return list(value) if isinstance(value, (list, tuple)) else []


def named(value: object) -> str | None:
    """The name of an object that has one, e.g. ``{"id": 7, "name": "Offer"}``."""
    return text(fields(value).get("name"))


def identified(value: object) -> str | None:
    """The id of an object that has one."""
    return ident(fields(value).get("id"))


def brief(value: object) -> str:
    """A raw value in a few words, for a note.

    >>> brief("Around $100k"), brief([1, 2]), brief(None)
    ("'Around $100k'", 'a list', 'nothing')
    """
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return repr(text(value, 80) or "")
    if isinstance(value, (bool, int, float)):
        return str(value)[:80] if not isinstance(value, int) or abs(value) < 10**40 else "a very large number"
    return "an object" if isinstance(value, Mapping) else f"a {type(value).__name__}"
