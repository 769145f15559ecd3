"""What was wrong with a document, said record by record from the outside in, as people would say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError

from rematch.errors import InvalidInput, RecordError
from rematch.records.base import Unacceptable, shown
from rematch.records.protected import refuse_key

_MOST_UNKNOWN = 20
"""Unknown keys of one record that are named one by one: to find the nearest field for each of 100,000 takes minutes."""


def kind_of(cls: type) -> str:
    """What a record is called in messages."""
    return str(getattr(cls, "record_kind", cls.__name__))


def name_of(cls: type, raw: Any) -> str:
    """What one document is called in messages: its kind, and what tells it from its neighbours if it says so.

    >>> from rematch.records import Candidacy
    >>> name_of(Candidacy, {"id": "a-2"}), name_of(Candidacy, {})
    ("candidacy 'a-2'", 'candidacy')
    """
    kind = kind_of(cls)
    if isinstance(raw, Mapping):
        value = raw.get(getattr(cls, "record_named_by", None))
        if isinstance(value, str) and value:
            return f"{kind} {shown(value)}"
    return kind


def together(subject: str, faults: Sequence[RecordError]) -> RecordError | InvalidInput:
    """One fault as it is, several as a group that says how many there are."""
    return faults[0] if len(faults) == 1 else InvalidInput(f"{subject}: {len(faults)} faults", faults)


def each_of(error: RecordError | ExceptionGroup[RecordError]) -> Iterator[RecordError]:
    """The faults of an error, whether it is one or a group of them."""
    if isinstance(error, RecordError):
        yield error
    else:
        for inner in error.exceptions:
            # A group may hold groups once somebody has split it; both are ours.
            yield from each_of(inner)


def labelled(fault: RecordError, kind: str, label: str) -> RecordError:
    """The same fault, with a label on the record it starts from unless that has a name already.

    >>> str(labelled(RecordError("contact", "on", "'soon'", "a date"), "contact", "2"))
    "contact 2: on 'soon'; accepted: a date"
    """
    if fault.record == kind or fault.record.startswith(f"{kind}, "):
        return attrs.evolve(fault, record=f"{kind} {label}{fault.record.removeprefix(kind)}")
    return fault


def faults_of(cls: type, raw: Mapping[Any, Any], group: ClassValidationError) -> list[RecordError]:
    """The faults that cattrs found in the document of one record, each located in that record."""
    name = name_of(cls, raw)
    of_fields, of_record = group.group_exceptions()
    faults: list[RecordError] = []
    for error in of_record:
        if isinstance(error, ForbiddenExtraKeysError):
            faults += _of_keys(cls, name, [key for key in raw if key in error.extra_fields])
        elif isinstance(error, RecordError):
            # The record's own checks name it, but not by all that is known here.
            faults.append(attrs.evolve(error, record=name))
        else:
            faults.append(_unforeseen(name, "", raw, error))
    for error, note in of_fields:
        if isinstance(error, Unacceptable):
            faults.append(RecordError(name, note.name, error.found, error.accepted))
        elif isinstance(error, RecordError | InvalidInput):
            faults += [fault.within(name) for fault in each_of(error)]
        elif isinstance(error, KeyError) and note.name not in raw:
            faults.append(RecordError(name, note.name, "is missing", _accepted(attrs.fields_dict(cls)[note.name])))
        else:
            faults.append(_unforeseen(name, note.name, raw.get(note.name), error))
    return faults


def _of_keys(cls: type, name: str, keys: list[Any]) -> list[RecordError]:
    known = [field.name for field in attrs.fields(cls)]
    faults = [_of_key(name, key, known) for key in keys[:_MOST_UNKNOWN]]
    more = len(keys) - len(faults)
    return [*faults, RecordError(name, "", f"{more:,} more keys are not fields", ", ".join(known))] if more else faults


def _of_key(name: str, key: Any, known: list[str]) -> RecordError:
    if isinstance(key, str):
        return refuse_key(name, key, known)
    return RecordError(name, shown(key), "is not a key", "text")


def _accepted(field: attrs.Attribute[Any]) -> str:
    """What a field takes, as its own converter says when it is given nothing."""
    convert: Any = field.converter
    try:
        if convert is not None:
            convert(None)
    except Unacceptable as error:
        return error.accepted
    return "a value"


def _unforeseen(name: str, field: str, value: Any, error: Exception) -> RecordError:
    """A fault that the records did not see coming: plain Python stumbled over the value."""
    if isinstance(error, RecursionError):
        return RecordError(name, field, "is nested too deeply", "objects and lists as the records have them")
    return RecordError(name, field, f"{shown(value)} cannot be read ({error})", "")
