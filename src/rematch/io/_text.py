"""JSON text to plain values, more strictly than the standard library: what is ambiguous or no JSON is refused."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any, TypeAlias

from rematch.errors import RecordError
from rematch.records.base import shown

FilePath: TypeAlias = str | os.PathLike[str]

BOM = "\ufeff"


def parse(text: str | bytes) -> Any:
    """The value that a JSON text says.

    Args:
        text: The text, or its UTF-8 bytes; a byte-order mark may stand in front.

    Raises:
        RecordError: It is not JSON, holds NaN or Infinity, or names a key twice in one object.

    >>> parse('{"a": 1}')
    {'a': 1}
    >>> parse('{"a": 1, "a": 2}')
    Traceback (most recent call last):
        ...
    rematch.errors.RecordError: 'a' stands twice in one object; accepted: each key once
    """
    try:
        plain = text.decode("utf-8") if isinstance(text, bytes) else text
        return _DECODER.decode(plain.removeprefix(BOM))
    except UnicodeDecodeError as error:
        place = f"{error.reason} at byte {error.start + 1:,}"
        raise RecordError("", "", f"is not UTF-8: {place}", "text in UTF-8") from None
    except json.JSONDecodeError as error:
        line = f"line {error.lineno:,}, " if error.lineno > 1 else ""
        raise RecordError("", "", f"is not JSON: {error.msg} at {line}column {error.colno:,}", "JSON") from None
    except RecursionError:
        raise RecordError("", "", "is nested too deeply", "objects and lists as the records have them") from None
    except RecordError:
        raise
    except ValueError:
        # All that is left: Python does not turn more than 4,300 digits into a number.
        raise RecordError("", "", "holds a number of thousands of digits", "numbers up to 1e12") from None


def parse_file(path: FilePath) -> Any:
    """The value that a JSON file says; see `parse`."""
    return parse(Path(path).read_bytes())


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) != len(pairs):
        twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise RecordError("", shown(twice), "stands twice in one object", "each key once")
    return said


def _no_number(token: str) -> Any:
    raise RecordError("", token, "is not a number that JSON knows", "a finite number, or null")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)
