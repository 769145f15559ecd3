"""The JSON documents of an export: from a folder, a file, or a mapping of names to documents already parsed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import TypeAlias

from rematch.errors import RecordError

ExportSource: TypeAlias = str | PathLike[str] | Mapping[str, object]
"""What an adapter reads: a folder of JSON files, one JSON file, or a mapping of names to parsed documents."""


def documents(source: ExportSource, system: str) -> Iterator[tuple[str, object]]:
    """Each document with its name, in the order of the names.

    Args:
        source: A folder holding JSON files, a JSON file, or a mapping of names to parsed documents.
        system: The ATS, for messages, e.g. ``"Greenhouse"``.

    Raises:
        RecordError: There is nothing there, or a file is not JSON; the message names the file.
    """
    if isinstance(source, Mapping):
        yield from ((str(name), document) for name, document in source.items())
        return
    if not isinstance(source, (str, PathLike)):
        raise RecordError(f"{system} export", "", f"is a {type(source).__name__}", "a folder, a file, or a mapping")
    for path in _files(Path(source), system):
        yield path.stem, _parsed(path, system)


def _files(path: Path, system: str) -> list[Path]:
    try:
        if path.is_file():
            return [path]
        found = sorted(file for file in path.glob("*.json") if file.is_file()) if path.is_dir() else None
    except (OSError, ValueError) as broken:
        raise RecordError(f"{system} export {str(path)[:200]!r}", "", f"cannot be read ({broken})", "") from None
    if found is None:
        raise RecordError(f"{system} export {str(path)[:200]!r}", "", "does not exist", "a folder of JSON files")
    if not found:
        raise RecordError(
            f"{system} export {str(path)[:200]!r}", "", "holds no JSON file", "files such as candidates.json"
        )
    return found


def _parsed(path: Path, system: str) -> object:
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except json.JSONDecodeError as broken:
        found = f"is not JSON: {broken.msg} in line {broken.lineno}, column {broken.colno}"
    except UnicodeDecodeError as broken:
        found = f"is not UTF-8: byte {broken.start}"
    except RecursionError:
        found = "is nested too deeply"
    except (OSError, ValueError) as broken:
        found = f"cannot be read ({broken})"
    raise RecordError(f"{system} export, file {path.name!r}", "", found, "one JSON document in UTF-8")
