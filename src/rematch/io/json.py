"""Records from JSON and to JSON: single documents, files of them, and JSON lines with a candidate on each.

`schema` publishes the spelling of the documents as a JSON Schema (docs: records).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from rematch.errors import InvalidInput, RecordError
from rematch.io._text import FilePath, parse_file
from rematch.io._versions import RolesInPlace, Versions, by_key
from rematch.io.jsonl import LineFault, Loaded, iter_jsonl, read_jsonl, write_jsonl
from rematch.io.schema import schema
from rematch.plain.faults import each_of, kind_of, together
from rematch.plain.structure import gathered, structure
from rematch.plain.unstructure import dumps, to_dict
from rematch.records import Candidate, Change, Policy, RoleVersion
from rematch.records.base import shown

__all__ = [
    "LineFault",
    "Loaded",
    "candidate_from_dict",
    "changes_from_list",
    "dumps",
    "iter_jsonl",
    "policy_from_dict",
    "read_changes",
    "read_jsonl",
    "read_policy",
    "read_role",
    "read_versions",
    "role_from_dict",
    "schema",
    "to_dict",
    "write_jsonl",
]

T = TypeVar("T")


def candidate_from_dict(document: Any, *, versions: Versions = ()) -> Candidate:
    """The candidate that a document says.

    Args:
        document: An object as `json.loads` gives it.
        versions: Role versions that its candidacies may name by role id and version alone. What they do not hold stays
            a version of which nothing is known.

    Raises:
        RecordError: The document has one fault (`ProtectedInput`, `UnknownField` where it is about a key).
        InvalidInput: It has several.

    >>> candidate_from_dict({"id": "c-17", "skills": ["sql"], "wishes": {"workplace": 3}}).wishes.workplace.most
    3
    """
    return structure(Candidate, RolesInPlace(versions)(document))


def role_from_dict(document: Any) -> RoleVersion:
    """The role version that a document says.

    Raises:
        RecordError: The document has one fault.
        InvalidInput: It has several.
    """
    return structure(RoleVersion, document)


def changes_from_list(documents: Any) -> tuple[Change, ...]:
    """The changes that a list of documents says.

    Raises:
        RecordError: There is one fault.
        InvalidInput: There are several.
    """
    return tuple(_listed(Change, documents))


def policy_from_dict(document: Any) -> Policy:
    """The policy that a document says.

    Raises:
        RecordError: The document has one fault.
        InvalidInput: It has several.
    """
    return structure(Policy, document)


def read_role(path: FilePath) -> RoleVersion:
    """The role version in a JSON file.

    Raises:
        RecordError: The file has one fault; its name stands in front.
        InvalidInput: It has several.
    """
    return _from_file(path, role_from_dict)


def read_versions(path: FilePath) -> tuple[RoleVersion, ...]:
    """The role versions in a JSON file: a list of them, or one.

    Raises:
        RecordError: The file has one fault, e.g. two different versions under one key; its name stands in front.
        InvalidInput: It has several.
    """

    def read(document: Any) -> tuple[RoleVersion, ...]:
        found = _listed(RoleVersion, document if isinstance(document, list) else [document])
        return tuple(by_key(found).values())

    return _from_file(path, read)


def read_changes(path: FilePath) -> tuple[Change, ...]:
    """The changes in a JSON file that holds a list of them.

    Raises:
        RecordError: The file has one fault; its name stands in front.
        InvalidInput: It has several.
    """
    return _from_file(path, changes_from_list)


def read_policy(path: FilePath) -> Policy:
    """The policy in a JSON file.

    Raises:
        RecordError: The file has one fault; its name stands in front.
        InvalidInput: It has several.
    """
    return _from_file(path, policy_from_dict)


def _listed(cls: type[Any], documents: Any) -> list[Any]:
    kind = kind_of(cls)
    if not isinstance(documents, list | tuple):
        raise RecordError(f"list of {kind}s", "", f"{shown(documents)} is not a list", f"a list of {kind}s")
    items = [(str(place), document, cls) for place, document in enumerate(documents, start=1)]
    return gathered(kind, items, lambda document, _: structure(cls, document))


def _from_file(path: FilePath, read: Callable[[Any], T]) -> T:
    name = Path(path).name
    try:
        return read(parse_file(path))
    except (RecordError, InvalidInput) as error:
        raise together(name, [fault.within(name) for fault in each_of(error)]) from None
