"""What all records share: they are closed, they check themselves, and they say what was wrong, where."""

from __future__ import annotations

import inspect
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeGuard, TypeVar, cast, overload

import attrs

from rematch.errors import InvalidInput, RecordError
from rematch.records.protected import refuse_key

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")
E = TypeVar("E", bound=StrEnum)

LONGEST_TEXT = 500
"""Ids, names and topics are words, not documents: longer text is refused."""
LARGEST_NUMBER = 1e12
"""No amount, level or importance is beyond this; larger numbers are refused rather than overflow later."""


class FrozenMap(Mapping[K, V]):
    """A mapping that cannot change, so that records can be hashed and compared.

    >>> FrozenMap({"a": 1}) == {"a": 1}, len({FrozenMap({"a": 1}), FrozenMap({"a": 1})})
    (True, 1)
    """

    __slots__ = ("_items",)
    _items: dict[K, V]

    def __init__(self, items: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        object.__setattr__(self, "_items", dict(items))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a FrozenMap cannot change")

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)

    def __reduce__(self) -> tuple[type[FrozenMap[K, V]], tuple[dict[K, V]]]:
        return type(self), (self._items,)


class Unacceptable(ValueError):
    """A value that a field does not take; the record names itself and the field when it hears of it."""

    def __init__(self, found: str, accepted: str) -> None:
        super().__init__(found, accepted)
        self.found = found
        self.accepted = accepted


def closed(kind: str, *, named_by: str | None = None) -> Callable[[type[T]], type[T]]:
    """Make a record closed: unknown keys and unacceptable values become one clear error naming record and field.

    Args:
        kind: What the record is called in messages, e.g. ``"candidate"``.
        named_by: The field whose value names it there, e.g. ``"id"``.
    """

    def decorate(cls: type[T]) -> type[T]:
        build = cls.__init__
        fields = attrs.fields(cast(Any, cls))
        names = [field.name for field in fields]
        positional = [field.name for field in fields if not field.kw_only]
        known = frozenset(names)

        def __init__(self: T, *args: Any, **values: Any) -> None:  # noqa: N807 - it replaces attrs' own
            try:
                build(self, *args, **values)
            except TypeError:
                if known.issuperset(values):
                    raise
                raise _unknown(_name(dict(zip(positional, args, strict=False)) | values), names, values) from None
            except (Unacceptable, RecordError) as fault:
                given = dict(zip(positional, args, strict=False)) | values
                raise _located(_name(given), fields, given, fault) from None

        def _name(given: Mapping[str, Any]) -> str:
            value = given.get(named_by) if named_by else None
            return f"{kind} {shown(value)}" if isinstance(value, str) and value else kind

        __init__.__wrapped__ = build  # type: ignore[attr-defined]  # what inspect looks for
        __init__.__doc__ = build.__doc__
        own = inspect.signature(build)
        record: Any = cls  # type checkers see the class as attrs made it
        record.__init__ = __init__
        record.__signature__ = own.replace(parameters=list(own.parameters.values())[1:])
        record.record_kind = kind
        record.record_named_by = named_by
        return cls

    return decorate


def _unknown(record: str, names: list[str], values: Mapping[str, Any]) -> RecordError | InvalidInput:
    faults = [refuse_key(record, key, names) for key in values if key not in names]
    return faults[0] if len(faults) == 1 else InvalidInput(f"{record}: {len(faults)} unknown fields", faults)


def _located(record: str, fields: Any, given: Mapping[str, Any], fault: Unacceptable | RecordError) -> RecordError:
    """Name the field whose converter refused its value: only on the way to an error, so running them twice is cheap."""
    for field in fields:
        if field.converter is None or field.name not in given:
            continue
        try:
            field.converter(given[field.name])
        except Unacceptable as found:
            return RecordError(record, field.name, found.found, found.accepted)
        except RecordError as found:
            return found.within(record)
    return fault if isinstance(fault, RecordError) else RecordError(record, "", fault.found, fault.accepted)


def fault(record: object, field: str, found: str, accepted: str = "") -> RecordError:
    """An error of a record's own checks; the record names itself."""
    kind = getattr(type(record), "record_kind", type(record).__name__)
    name = getattr(record, getattr(type(record), "record_named_by", None) or "", None)
    return RecordError(f"{kind} {shown(str(name))}" if isinstance(name, str) else kind, field, found, accepted)


def shown(value: object) -> str:
    """A value as it stands in a message: never longer than a line."""
    try:
        text = repr(value)
    except (RecursionError, ValueError):  # nested too deep, or an integer too long to be written out
        text = f"<{type(value).__name__}>"
    return text if len(text) <= 60 else text[:57] + "..."


# What fields take. Each converter is a plain function, so that type checkers know what a constructor accepts.


def as_text(value: str) -> str:
    """Non-empty text of at most 500 characters without control characters."""
    if not isinstance(value, str) or not value.strip():
        raise Unacceptable(shown(value), "a text that is not empty")
    if len(value) > LONGEST_TEXT:
        raise Unacceptable(f"is {len(value):,} characters long", f"at most {LONGEST_TEXT}")
    if not value.isprintable() and any(unicodedata.category(letter) in ("Cc", "Cs") for letter in value):
        raise Unacceptable(f"{shown(value)} holds a control character", "printable text")
    return value


def as_optional_text(value: str | None) -> str | None:
    """`as_text`, or None."""
    return None if value is None else as_text(value)


def as_names(value: str | Iterable[str] | None) -> tuple[str, ...] | None:
    """Names in the order given, each once; None when nobody knows, empty when there are known to be none."""
    if value is None:
        return None
    if isinstance(value, str):
        value = (value,)
    if not is_several(value):
        raise Unacceptable(shown(value), "a list of names")
    if isinstance(value, (set, frozenset)):
        value = sorted(value, key=str)
    return tuple(dict.fromkeys(map(as_text, value)))


def is_several(value: object) -> TypeGuard[Iterable[Any]]:
    """Whether a value holds several others, one after another: a list, a set, an iterator; no text and no mapping."""
    # Lists and tuples first: to ask whether something is a Mapping takes longer than to read three names.
    return isinstance(value, (list, tuple)) or (
        isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping))
    )


def _out_of_numpy(value: Any) -> Any:
    """The plain value of a numpy scalar, as it comes out of a frame; anything else as it is."""
    if type(value).__module__ == "numpy" and getattr(value, "ndim", None) == 0:
        return value.item()
    return value


_NUMBERS = frozenset({int, float})
"""Python's own, by which most numbers are known at a glance."""


def _is_finite(value: float) -> bool:
    return isinstance(value, int) or math.isfinite(value)


def as_number(value: float | None) -> float | None:
    """A finite number of a sane size, or None."""
    if value is None or (type(value) in _NUMBERS and -LARGEST_NUMBER <= value <= LARGEST_NUMBER):
        return value
    value = _out_of_numpy(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not _is_finite(value):
        raise Unacceptable(shown(value), "a finite number")
    if abs(value) > LARGEST_NUMBER:
        raise Unacceptable(shown(value), f"a number up to {LARGEST_NUMBER:g}")
    return value


def number_in(value: float | None, low: float, high: float) -> float | None:
    """A finite number from `low` to `high`, or None."""
    checked = as_number(value)
    if checked is not None and not low <= checked <= high:
        raise Unacceptable(shown(value), f"a number from {low:g} to {high:g}")
    return checked


def as_share(value: float | None) -> float | None:
    """A share from 0 to 1, or None."""
    return number_in(value, 0.0, 1.0)


def as_positive(value: float | None) -> float | None:
    """A finite number above 0, or None."""
    checked = as_number(value)
    if checked is not None and not checked > 0:
        raise Unacceptable(shown(value), "a number above 0")
    return checked


def as_whole(value: int | None, low: int, high: int) -> int | None:
    """A whole number from `low` to `high`, or None."""
    value = _out_of_numpy(value)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value not in range(low, high + 1):
        raise Unacceptable(shown(value), f"a whole number from {low} to {high}")
    return int(value)


def as_flag(value: bool | None) -> bool | None:
    """True, False or None."""
    if value is None or value is True or value is False:
        return value
    value = _out_of_numpy(value)
    if value is not None and not isinstance(value, bool):
        raise Unacceptable(shown(value), "true or false")
    return value


@overload
def as_date(value: date | str) -> date: ...
@overload
def as_date(value: None) -> None: ...
def as_date(value: date | str | None) -> date | None:
    """A date, or an ISO string for one (``"2026-11-24"``), or None."""
    if value is None:
        return None
    if isinstance(value, str):
        return _day(value)
    if isinstance(value, datetime) and str(value) != "NaT":  # pandas' missing time calls itself a datetime
        return value.date()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise Unacceptable(shown(value), "a date like '2026-11-24'")


@lru_cache(maxsize=20_000)
def _day(text: str) -> date:
    """The day that an ISO string says; the days of fifty years are kept, as everybody's are among them."""
    if not _DAY.fullmatch(text):
        raise Unacceptable(shown(text), "a date like '2026-11-24'")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unacceptable(f"{shown(text)} is no day of the calendar", "a date like '2026-11-24'") from None


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@lru_cache
def _words(vocabulary: type[StrEnum]) -> Mapping[str, Any]:
    """The words of a vocabulary by their spelling: to ask the enum itself takes four times as long."""
    return {word.value: word for word in vocabulary}


def as_word(vocabulary: type[E], value: E | str) -> E:
    """A word of a closed vocabulary, or the string that spells it."""
    if isinstance(value, vocabulary):
        return value
    word: E | None = _words(vocabulary).get(value) if isinstance(value, str) else None
    if word is None:
        near = get_close_matches(value, list(vocabulary), n=1) if isinstance(value, str) and len(value) < 80 else []
        hint = f"; did you mean {str(near[0])!r}?" if near else ""
        raise Unacceptable(shown(value) + hint, ", ".join(vocabulary))
    return word


def as_record(kind: type[T], value: object, bare: type | tuple[type, ...]) -> T | None:
    """The record of one facet, or None; a value of a `bare` type stands for its first field."""
    if value is None or isinstance(value, kind):
        return value
    if isinstance(value, bare) and not isinstance(value, bool):
        make: Callable[..., T] = kind
        return make(value)
    raise Unacceptable(shown(value), f"a {kind.__name__} or its one obvious value")


def as_records(
    kind: type[T], value: Iterable[object] | None, shorthand: Callable[[Any], T | None] | None = None
) -> tuple[T, ...]:
    """A tuple of records; `shorthand` makes one of a plain value, or answers None."""
    if value is None:
        return ()
    if not is_several(value):
        raise Unacceptable(shown(value), f"a list of {kind.__name__}")
    found = []
    for item in value:
        made = item if isinstance(item, kind) else shorthand(item) if shorthand else None
        if made is None:
            raise Unacceptable(shown(item), f"a list of {kind.__name__}")
        found.append(made)
    return tuple(found)
