"""The JSON Schema of the documents, made from the records themselves: their fields, words, shorthands and docstrings.

A schema cannot say everything: dates in order, shares adding up and the nearest known key are for the reader. But what
the schema refuses, the reader refuses too; the tests hold it to that.
"""

from __future__ import annotations

import inspect
import re
from datetime import date
from enum import Enum
from types import NoneType
from typing import Any, Literal, TypeAlias, get_args, get_origin

import attrs

from rematch.errors import RecordError
from rematch.facets import REASONS, Scope
from rematch.io._schema_facts import (
    ANY_NUMBER,
    BARE,
    CLEARED_KIND,
    NEEDS,
    OTHER_SPELLINGS,
    RANGES,
    SHORTHANDS,
    UNTYPED,
    WANTED,
)
from rematch.records import Candidate, Change, Flexibility, FrozenMap, Policy, RoleVersion
from rematch.records.base import LONGEST_TEXT, shown

Schema: TypeAlias = dict[str, Any]

_ROOTS: dict[str, type] = {"candidate": Candidate, "role": RoleVersion, "changes": Change, "policy": Policy}
_NULL: Schema = {"type": "null"}
_SOMETHING: Schema = {"not": _NULL}
_PLAIN_TYPES: dict[str, Schema] = {
    "text": {
        "type": "string",
        "minLength": 1,
        "maxLength": LONGEST_TEXT,
        "pattern": r"^(?=[\s\S]*\S)[^\u0000-\u001f\u007f-\u009f]*$",
        "description": "Text that is not blank and holds no control characters.",
    },
    "date": {
        "type": "string",
        "format": "date",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "description": "A day, e.g. 2026-11-24.",
    },
    "currency": {"type": "string", "pattern": "^[A-Z]{3}$", "description": "Three capital letters (ISO 4217)."},
}


def schema(kind: Literal["candidate", "role", "changes", "policy"]) -> Schema:
    """The JSON Schema (2020-12) of a document.

    Args:
        kind: A candidate, a role version, a list of changes, or a policy.

    Raises:
        RecordError: There is no such kind of document.

    >>> schema("policy")["$defs"]["Policy"]["properties"]["approaches"]["description"]
    'Most approaches within `approach_days`.'
    """
    if kind not in _ROOTS:
        raise RecordError("schema", "kind", shown(kind), ", ".join(_ROOTS))
    definitions = _Definitions()
    one = definitions.record(_ROOTS[kind])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"rematch {kind}",
        **({"type": "array", "items": one} if kind == "changes" else one),
        "$defs": dict(sorted(definitions.made.items())),
    }


class _Definitions:
    """Schemas of records, vocabularies and plain types, each made once, under its name."""

    def __init__(self) -> None:
        self.made: dict[str, Schema] = {}

    def record(self, cls: type) -> Schema:
        """A reference to the schema of a record."""
        if cls.__name__ not in self.made:
            self.made[cls.__name__] = {}  # a place, so that a record that holds its own kind would end
            self.made[cls.__name__] = self._object(cls)
        return _reference(cls.__name__)

    def alternatives(self, annotation: Any, limits: Schema, *, objects: bool = True) -> list[Schema]:
        """What JSON may hold where a record's field has this type; null is not among it.

        Args:
            annotation: The type.
            limits: The range of its numbers.
            objects: Whether objects are among the alternatives.
        """
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is tuple:
            return self._list(arguments[0], limits)
        if origin is FrozenMap:
            return [self._map(arguments[0], arguments[1], limits)] if objects else []
        if arguments:
            return [option for part in arguments for option in self.alternatives(part, limits, objects=objects)]
        if attrs.has(annotation):
            return [*([self.record(annotation)] if objects else []), *self._bare(annotation)]
        return [] if annotation in (None, NoneType) else [self._scalar(annotation, limits)]

    def _list(self, annotation: Any, limits: Schema) -> list[Schema]:
        items = self.alternatives(annotation, limits)
        # One name stands for a list of one; one record does not.
        return [{"type": "array", "items": _any_of(items)}, *([] if attrs.has(annotation) else items)]

    def _map(self, key: Any, value: Any, limits: Schema) -> Schema:
        names, values = self.alternatives(key, {}), [*self.alternatives(value, limits), _NULL]
        return {"type": "object", "propertyNames": _any_of(names), "additionalProperties": _any_of(values)}

    def _scalar(self, annotation: type, limits: Schema) -> Schema:
        if issubclass(annotation, Enum):
            return self._vocabulary(annotation)
        if annotation in (str, date):
            return self._plain("text" if annotation is str else "date")
        if annotation is bool:
            return {"type": "boolean"}
        return {"type": "integer" if annotation is int else "number", **(limits or ANY_NUMBER)}

    def _bare(self, cls: type) -> list[Schema]:
        """What may stand for a record: the value of its first field."""
        if cls is Flexibility:
            return [{"enum": ["fixed", "free"]}]
        if cls not in BARE:
            return []
        attrs.resolve_types(cls)
        first = next(field for field in attrs.fields(cls) if not field.kw_only)
        return self.alternatives(first.type, RANGES.get((cls.__name__, first.name), {}), objects=False)

    def _vocabulary(self, words: type[Enum]) -> Schema:
        self.made.setdefault(
            words.__name__,
            {
                "enum": [word.value for word in words] + list(OTHER_SPELLINGS.get(words, ())),
                "description": _summary(words),
            },
        )
        return _reference(words.__name__)

    def _plain(self, name: str) -> Schema:
        self.made.setdefault(name, dict(_PLAIN_TYPES[name]))
        return _reference(name)

    def _object(self, cls: type) -> Schema:
        attrs.resolve_types(cls)
        texts = _field_texts(cls)
        properties: Schema = {}
        for field in attrs.fields(cls):
            options = self._field(cls.__name__, field)
            described = {"description": texts[field.name]} if field.name in texts else {}
            needed = field.default is attrs.NOTHING
            properties[field.name] = described | _any_of(options if needed else [*options, _NULL])
        required = [field.name for field in attrs.fields(cls) if field.default is attrs.NOTHING]
        conditions = self._conditions(cls.__name__)
        return {
            "type": "object",
            "description": _summary(cls),
            "properties": properties,
            **({"required": required} if required else {}),
            "additionalProperties": False,
            **({"allOf": conditions} if conditions else {}),
        }

    def _field(self, record: str, field: attrs.Attribute[Any]) -> list[Schema]:
        """What JSON may hold in one field."""
        place = (record, field.name)
        if place in UNTYPED:
            return UNTYPED[place]
        if field.name == "currency":
            return [self._plain("currency")]
        options = self.alternatives(field.type, RANGES.get(place, {}))
        return [*options, *self.alternatives(SHORTHANDS[place], {})] if place in SHORTHANDS else options

    def _conditions(self, record: str) -> list[Schema]:
        """What holds of a record beyond its single fields."""
        conditions = [_if({field: _SOMETHING}, {needed: _SOMETHING}) for field, needed in NEEDS.get(record, ())]
        if record == "Change":
            conditions.append(_if({"scope": {"const": Scope.PERSON.value}}, {"target": _SOMETHING}))
        if record == "Flexibility":
            levels = {"required": ["levels"], "properties": {"levels": {"minItems": 1}}}
            conditions.append({"anyOf": [{"required": ["kind"]}, levels, {"required": ["low", "high"]}]})
        if record == "Reason":
            conditions.append(_if({"cleared_on": _SOMETHING}, {"kind": {"const": CLEARED_KIND.value}}))
            conditions += [self._wanted(wanted, *WANTED[wanted]) for wanted in WANTED]
        return conditions

    def _wanted(self, wanted: Any, annotation: Any, limits: Schema) -> Schema:
        kinds = [kind.value for kind, row in REASONS.items() if row.wanted is wanted]
        allowed = _any_of([*self.alternatives(annotation, limits), _NULL])
        return {"if": {"properties": {"kind": {"enum": kinds}}}, "then": {"properties": {"wanted": allowed}}}


def _if(properties: Schema, then: Schema) -> Schema:
    """Where all these properties are there and hold, those are there and hold as well."""
    said = {"properties": properties, "required": list(properties)}
    return {"if": said, "then": {"properties": then, "required": list(then)}}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _any_of(options: list[Schema]) -> Schema:
    if {} in options:
        return {}
    return options[0] if len(options) == 1 else {"anyOf": options}


def _summary(cls: type) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((inspect.getdoc(cls) or cls.__name__).split("\n\n")[0].split()).replace("``", "`")


def _field_texts(cls: type) -> dict[str, str]:
    """What a docstring's list of attributes says of each field."""
    section = re.search(r"^Attributes:\n((?:    .*\n?)+)", inspect.getdoc(cls) or "", re.MULTILINE)
    entries = re.split(r"^    (?=\w+:)", section.group(1) if section else "", flags=re.MULTILINE)
    pairs = (entry.split(":", 1) for entry in entries if entry.strip())
    return {name: " ".join(text.split()).replace("``", "`") for name, text in pairs}
