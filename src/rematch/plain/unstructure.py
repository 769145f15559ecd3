"""Records to plain values: what nobody knows is left out, what is known to be none stays."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import Any, NoReturn

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override

from rematch.errors import RecordError
from rematch.plain.faults import name_of
from rematch.records import Flexibility, RoleVersion, Skill, Verdict
from rematch.records.base import shown

Say = Callable[[Any], Any]


def to_dict(record: Any) -> dict[str, Any]:
    """A record as plain values, in the spelling of the JSON documents.

    Dates become ISO strings, words of a vocabulary their strings, records objects. What equals its default is left out.

    Args:
        record: Any record.

    Raises:
        RecordError: It is no record, or it holds a value that JSON cannot say.

    >>> from rematch.records import Candidacy, Candidate, RoleSpec
    >>> to_dict(Candidate("c-17", [Candidacy(("ae", "1"), "withdrew", "2025-11-20", verdict=2)], skills=["sql"]))
    {'id': 'c-17', 'candidacies': [{'role': {'role_id': 'ae', 'version': '1'}, 'outcome': 'withdrew', \
'ended_on': '2025-11-20', 'verdict': 2}], 'skills': ['sql']}
    >>> to_dict(RoleSpec(culture=[]))
    {'culture': []}
    """
    if isinstance(record, type) or not attrs.has(type(record)):
        raise RecordError("", "", f"{shown(record)} is not a record", "a record of rematch.records")
    try:
        said: dict[str, Any] = _fields(type(record))(record)
    except RecordError as fault:
        raise fault.within(_called(record)) from None
    except RecursionError:
        raise RecordError(_called(record), "", "is nested too deeply", "a record that JSON can say") from None
    return said


def _called(record: Any) -> str:
    return name_of(type(record), attrs.asdict(record, recurse=False))


def dumps(record: Any) -> str:
    """A record, or a list of records, as JSON on one line.

    Raises:
        RecordError: It is no record, or it holds a value that JSON cannot say.

    >>> from rematch.records import Change
    >>> dumps(Change("stability", 0.6, "2026-05-01", topic="funding"))
    '{"facet": "stability", "effect": 0.6, "on": "2026-05-01", "topic": "funding"}'
    """
    plain = [to_dict(item) for item in record] if isinstance(record, list | tuple) else to_dict(record)
    text = json.dumps(plain, ensure_ascii=False, allow_nan=False)
    # JSON lets these two stand in text, but to `str.splitlines` they end a line.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def plain(value: Any) -> Any:
    """Any value that a record may hold as what JSON can say; a record may become its shorthand.

    Raises:
        RecordError: JSON cannot say it.
    """
    kind = type(value)
    say = _SAID.get(kind)
    if say is None:
        # setdefault: two threads that come here together agree.
        say = _SAID.setdefault(kind, _sayer(kind))
    return say(value)


def _sayer(kind: type) -> Say:
    """How values of one type are said; subclasses of what JSON knows (numpy's float64, say) become the plain thing."""
    if attrs.has(kind):
        return _SHORT.get(kind, _fields)(kind)
    return next((say for base, say in _PLAINLY if issubclass(kind, base)), _unsayable)


def _mapping(items: Mapping[Any, Any]) -> dict[str, Any]:
    return {_text(plain(key)): plain(item) for key, item in items.items()}


def _text(value: Any) -> str:
    # Half of a surrogate pair cannot be written to a file; none is printable, so most text is done at once.
    if isinstance(value, str) and (value.isprintable() or not any("\ud800" <= letter <= "\udfff" for letter in value)):
        return str(value)
    return _unsayable(value)


def _number(value: float) -> float:
    return float(value) if math.isfinite(value) else _unsayable(value)


def _unsayable(value: Any) -> NoReturn:
    accepted = "text, numbers, dates, lists and records"
    raise RecordError("", "", f"{shown(value)} cannot be said in JSON", accepted)


_PLAINLY: tuple[tuple[Any, Say], ...] = (
    (Enum, lambda word: word.value),
    (str, _text),
    (int, lambda number: number),
    (float, _number),
    (date, lambda day: day.isoformat()),
    (tuple | list, lambda items: [plain(item) for item in items]),
    (Mapping, _mapping),
    (type(None), lambda nothing: nothing),
)
"""How values that are no records are said; the words of a vocabulary are text too, so they come first."""


def _fields(cls: type) -> Say:
    """How a record is said in full, field by field."""
    known = _FULL.get(cls)
    if known is not None:
        return known
    attrs.resolve_types(cls)
    overrides: dict[str, Any] = {field.name: override(unstruct_hook=plain) for field in attrs.fields(cls)}
    if cls is RoleVersion:
        # To leave out a silent spec cattrs would make one each time to compare with; an empty answer says the same.
        overrides["spec"] = override(unstruct_hook=plain, omit_if_default=False)
    say: Say = make_dict_unstructure_fn(cls, _CONVERTER, _cattrs_omit_if_default=True, **overrides)
    return _FULL.setdefault(cls, _without_silent_spec(say) if cls is RoleVersion else say)


def _without_silent_spec(say: Say) -> Say:
    def role(record: RoleVersion) -> dict[str, Any]:
        said = say(record)
        spec = said.pop("spec")
        return {**said, "spec": spec} if spec else said

    return role


def _bare(field: str) -> Callable[[type], Say]:
    """A record that is only the value of one field where nothing else is said."""

    def shorthand(cls: type) -> Say:
        say = _fields(cls)

        def short(record: Any) -> Any:
            said = say(record)
            return said if len(said) > 1 else said[field]

        return short

    return shorthand


def _flexibility(cls: type) -> Say:
    """The kind alone where nothing else is said; else the kind only where the rest would not tell it."""
    say = _fields(cls)

    def short(record: Flexibility) -> Any:
        said: dict[str, Any] = {"kind": record.kind} | say(record)
        if len(said) == 1:
            return record.kind
        if record.kind == ("levels" if "levels" in said else "range"):
            del said["kind"]
        return said

    return short


_CONVERTER = Converter()
_FULL: dict[type, Say] = {}
_SAID: dict[type, Say] = {}
"""Filled as types come along: making all of them would be most of the time an import takes."""
_SHORT: dict[type, Callable[[type], Say]] = {Skill: _bare("name"), Verdict: _bare("value"), Flexibility: _flexibility}
"""Records that are shorter where they stand in another one."""
