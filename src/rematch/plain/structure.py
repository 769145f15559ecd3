"""Plain values, as JSON gives them, to records: cattrs walks the fields, the records' own converters do the checking.

There are two readers of the same shape. The fast one builds the record and stops at the first fault. Only a document
that it refuses goes through the thorough one, which hears every field, so that all faults come together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any, TypeVar, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.errors import ClassValidationError
from cattrs.gen import make_dict_structure_fn, override

from rematch.errors import InvalidInput, RecordError
from rematch.facets import Facet
from rematch.plain.faults import each_of, faults_of, kind_of, labelled, name_of, together
from rematch.records import Candidacy, Flexibility, FrozenMap, Money, Reason, RoleSpec, RoleVersion
from rematch.records.base import Unacceptable, as_date, shown

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]
"""cattrs calls a hook with the value and the type it is for."""

_FACETS = frozenset(Facet)

MOST_FAULTS = 100
"""Faults of one list that are told: a list of a million wrong things would fill the memory with them."""


def structure(cls: type[T], raw: Any) -> T:
    """The record that a document says.

    Args:
        cls: A record class.
        raw: The document, as `json.loads` gives it.

    Raises:
        RecordError: The document has one fault.
        InvalidInput: It has several.
    """
    if not isinstance(raw, dict):
        kind = kind_of(cls)
        raise RecordError(kind, "", f"{shown(raw)} is not an object", f"an object with the fields of a {kind}")
    try:
        return _FAST.structure(raw, cls)
    except Exception:
        # Whatever went wrong, the thorough reader says it in our words.
        return _THOROUGH.structure(raw, cls)


def record_in(annotation: Any) -> tuple[type | None, bool]:
    """The record class that an annotation is about, and whether it is about several.

    >>> record_in(tuple[Money, ...] | None), record_in(Money | float | None), record_in(str)
    ((<class 'rematch.records.pay.Money'>, True), (<class 'rematch.records.pay.Money'>, False), (None, False))
    """
    if isinstance(annotation, type) and attrs.has(annotation):
        return annotation, False
    for argument in get_args(annotation):
        record, many = record_in(argument)
        if record is not None:
            return record, many or get_origin(annotation) is tuple
    return None, False


def _record_hook(cls: type, converter: Converter) -> Hook:
    """What makes a record of one class from an object; a bare value goes on to the field's own converter."""
    attrs.resolve_types(cls)
    hooks = {field.name: _field_hook(cls, field, converter) for field in attrs.fields(cls)}
    said = {name: hook for name, hook in hooks.items() if hook is not None}
    known = frozenset(hooks)
    return _thorough(cls, said, known, converter) if converter.detailed_validation else _fast(cls, said, known)


def _fast(cls: Any, hooks: Mapping[str, Hook], known: Container[str]) -> Hook:
    """Goes straight to what attrs made of the class: `closed` adds only the words of its errors, which nobody reads here."""
    new: Callable[[Any], Any] = cls.__new__
    build: Callable[..., None] = cls.__init__.__wrapped__

    def read(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            return value
        value = _without_nulls(value, known) if None in value.values() else dict(value)
        for name, hook in hooks.items():
            if name in value:
                value[name] = hook(value[name], None)
        record = new(cls)
        build(record, **value)
        return record

    return read


def _thorough(cls: type, hooks: Mapping[str, Hook], known: Container[str], converter: Converter) -> Hook:
    overrides: dict[str, Any] = {name: override(struct_hook=hook) for name, hook in hooks.items()}
    build: Hook = make_dict_structure_fn(cls, converter, **overrides)

    def read(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            return value
        value = _without_nulls(value, known)
        try:
            return build(value, cls)
        except ClassValidationError as group:
            raise together(name_of(cls, value), faults_of(cls, value, group)) from None

    return read


def _field_hook(cls: type, field: attrs.Attribute[Any], converter: Converter) -> Hook | None:
    """How one field is read, or None where its value goes to its converter as it is."""
    if cls is RoleSpec and field.name == "flexibility":
        read: Hook | None = _flexibilities(converter)
    elif cls is Candidacy and field.name == "role":
        read = _role(converter)
    elif cls is Reason and field.name == "wanted":
        read = _wanted(converter)
    else:
        read = _plain_hook(field, converter)
    return _checked(field, read) if converter.detailed_validation else read


def _plain_hook(field: attrs.Attribute[Any], converter: Converter) -> Hook | None:
    record, many = record_in(field.type)
    if record is not None:
        one = converter.get_structure_hook(record)
        if not many:
            return one
        return _each_thoroughly(record, one, field.converter) if converter.detailed_validation else _each(record, one)
    if FrozenMap in {get_origin(part) for part in (field.type, *get_args(field.type))}:
        return _entries
    # Without a hook of its own, a field that has no converter would be coerced by cattrs: "2" to 2.0.
    return _as_it_is if field.converter is None else None


def _checked(field: attrs.Attribute[Any], read: Hook | None) -> Hook:
    """The hook of a field in the thorough reader: it runs the field's converter, so that every field is heard."""
    convert: Any = field.converter

    def check(value: Any, kind: Any) -> Any:
        if read is not None:
            value = read(value, kind)
        if isinstance(value, list) and any(item is None for item in value):
            raise Unacceptable("holds null", "a list without null")
        return value if convert is None else convert(value)

    return check


def _each(record: type, one: Hook) -> Hook:
    """How a list of records is read; what is no list is a shorthand for the converter to judge."""

    def read(value: Any, _: Any) -> Any:
        return [one(item, record) for item in value] if isinstance(value, list | tuple) else _entries(value, record)

    return read


def _each_thoroughly(record: type, one: Hook, judge: Any) -> Hook:
    """The same, asking the field's converter of each item by itself, so that one fault does not hide the next."""

    def read_one(item: Any, _: Any) -> Any:
        if item is None:
            raise Unacceptable("is null", f"a {kind_of(record)}")
        return one(item, record) if isinstance(item, dict) else judge([item])[0]

    def read(value: Any, _: Any) -> Any:
        if not isinstance(value, list | tuple):
            return _entries(value, record)
        items = [(str(place), item, record) for place, item in enumerate(value, start=1)]
        return gathered(kind_of(record), items, read_one)

    return read


def gathered(kind: str, items: Iterable[tuple[str, Any, Any]], one: Hook) -> list[Any]:
    """Every item read; the faults of all of them together, each under its label.

    Args:
        kind: What the items are called.
        items: The label, the value, and what `one` is to know besides.
        one: Reads one of them.
    """
    found: list[Any] = []
    faults: list[RecordError] = []
    for label, item, what in items:
        if len(faults) >= MOST_FAULTS:
            faults.append(RecordError(f"{kind} {label}", "", "and all after it were not looked at", ""))
            break
        try:
            found.append(one(item, what))
        except (RecordError, InvalidInput) as error:
            faults += [labelled(fault, kind, label) for fault in each_of(error)]
        except Unacceptable as fault:
            faults.append(RecordError(f"{kind} {label}", "", fault.found, fault.accepted))
    if faults:
        raise together(kind, faults)
    return found


def _as_it_is(value: Any, _: Any) -> Any:
    return value


def _without_nulls(value: dict[Any, Any], known: Container[Any]) -> dict[Any, Any]:
    """``null`` says the same as leaving out; but a key that nobody knows is a fault whatever it holds."""
    return {key: item for key, item in value.items() if item is not None or key not in known}


def _entries(value: Any, _: Any) -> Any:
    """A mapping of the caller's own names: what holds ``null`` is not in it."""
    return {key: item for key, item in value.items() if item is not None} if isinstance(value, dict) else value


def _role(converter: Converter) -> Hook:
    """A role version, spelled out or named by its key; the pair that does for a key in Python is not JSON's spelling."""
    one = converter.get_structure_hook(RoleVersion)

    def read(value: Any, _: Any) -> Any:
        if isinstance(value, list | tuple):
            raise Unacceptable(shown(value), "an object with role_id and version")
        return one(value, RoleVersion)

    return read


def _wanted(converter: Converter) -> Hook:
    """What would have been a yes: an object is an amount of money, all else is for the reason's kind to judge."""
    money = converter.get_structure_hook(Money)
    fields = attrs.fields_dict(Money).keys()

    def read(value: Any, _: Any) -> Any:
        is_money = isinstance(value, dict) and (not value or not fields.isdisjoint(value))
        return money(value, Money) if is_money else value

    return read


def _flexibilities(converter: Converter) -> Hook:
    """Facet → how far the employer would move; the values of levels are spelled as the spec spells that facet."""
    one = converter.get_structure_hook(Flexibility)
    money = converter.get_structure_hook(Money)
    attrs.resolve_types(RoleSpec)
    spelled = {
        field.name: _plain_hook(field, converter) for field in attrs.fields(RoleSpec) if field.name != "flexibility"
    }

    def lever_value(facet: Any, value: Any) -> Any:
        if facet == Facet.TIMING and isinstance(value, str):
            return as_date(value)
        if facet == Facet.PAY and isinstance(value, dict) and "amount" in value:
            return money(value, Money)
        hook = spelled.get(facet) if isinstance(facet, str) else None
        return _frozen(value if hook is None else hook(value, None))

    def level(facet: Any, item: Any) -> Any:
        if not isinstance(item, dict) or item.get("value") is None:
            return item
        try:
            return {**item, "value": lever_value(facet, item["value"])}
        except Unacceptable as fault:
            raise RecordError(kind_of(Flexibility), "levels", fault.found, fault.accepted) from None
        except (RecordError, InvalidInput) as error:
            kind = kind_of(Flexibility)
            raise together(kind, [fault.within(kind) for fault in each_of(error)]) from None

    def flexibility(item: Any, facet: Any) -> Any:
        if not isinstance(item, dict):
            return item
        levels = item.get("levels")
        said = item if item.get("kind") is not None else {**item, "kind": "range" if levels is None else "levels"}
        if isinstance(levels, list | tuple):
            said = {**said, "levels": [level(facet, step) for step in levels]}
        return one(said, Flexibility)

    def fast(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {facet: flexibility(item, facet) for facet, item in _without_nulls(value, _FACETS).items()}

    def thorough(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            return value
        known = _without_nulls(value, _FACETS)
        items = [(shown(facet), item, facet) for facet, item in known.items()]
        return dict(zip(known, gathered(kind_of(Flexibility), items, flexibility), strict=True))

    return thorough if converter.detailed_validation else fast


def _frozen(value: Any) -> Any:
    """The value of a lever, which its converter looks at only from outside, made of what can be hashed and said again."""
    if isinstance(value, dict):
        return FrozenMap({key: _frozen(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, float) and not math.isfinite(value):
        raise Unacceptable(shown(value), "a finite number")
    if isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Unacceptable(shown(value), "printable text")
    return value


def _reader(*, thorough: bool) -> Converter:
    converter = Converter(detailed_validation=thorough, forbid_extra_keys=True, prefer_attrib_converters=True)
    converter.register_structure_hook_factory(attrs.has, lambda cls: _record_hook(cls, converter))
    return converter


_FAST = _reader(thorough=False)
_THOROUGH = _reader(thorough=True)
