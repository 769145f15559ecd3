"""JSON lines: a candidate on each, read one at a time, with every bad line accounted for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import attrs

from rematch.errors import InvalidInput, RecordError
from rematch.io._quick import parse_quickly
from rematch.io._text import BOM, FilePath, parse
from rematch.io._versions import RolesInPlace, Versions
from rematch.plain.faults import each_of
from rematch.plain.structure import structure
from rematch.plain.unstructure import dumps
from rematch.records import Candidate
from rematch.records.base import shown

PROGRESS_EVERY = 10_000
"""Lines between two reports of progress."""


@attrs.frozen
class LineFault:
    """One fault in a file of lines.

    Attributes:
        line: The number of the line, from 1.
        error: What is wrong with it. A line with several faults has several `LineFault`.
    """

    line: int
    error: RecordError

    def __str__(self) -> str:
        return str(self.located)

    @property
    def located(self) -> RecordError:
        """The error, with the line named in front."""
        return self.error.within(f"line {self.line}")


@attrs.frozen
class Loaded:
    """What a file of lines gave: the candidates, and the faults of the lines that gave none.

    Attributes:
        candidates: In the order of the file.
        faults: In the order of the file; empty when every line was good.
    """

    candidates: tuple[Candidate, ...] = ()
    faults: tuple[LineFault, ...] = ()

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self.candidates)

    def __len__(self) -> int:
        return len(self.candidates)


def iter_jsonl(
    path_or_lines: FilePath | Iterable[str | bytes],
    *,
    versions: Versions = (),
    on_fault: Callable[[LineFault], None] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Candidate]:
    """Candidates from JSON lines one at a time, for files larger than memory.

    It keeps the ids that it has read, and up to 50,000 of the role versions spelled out.

    Args:
        path_or_lines: A file in UTF-8, or its lines (an open file does).
        versions: Role versions that candidacies may name by role id and version alone.
        on_fault: Called with each fault of a bad line, which is then left out; without it the first bad line stops the
            reading, when those before it have been handed on.
        progress: Called with the number of lines read, every 10,000 lines.

    Raises:
        InvalidInput: Without `on_fault`: every fault of the first bad line, each naming the line.

    >>> lines = ['{"id": "c-1"}', '{"ids": 1}', '{"id": "c-3"}']
    >>> from rematch.pool import Pool
    >>> faults = []
    >>> Pool.from_candidates(iter_jsonl(lines, on_fault=faults.append))
    <Pool of 2 people, 0 candidacies, 0 role versions>
    >>> [fault.line for fault in faults]
    [2, 2]
    """
    _refuse_unless_lines(path_or_lines)
    return _candidates(path_or_lines, RolesInPlace(versions, remember=True), on_fault, progress)


def _candidates(
    source: FilePath | Iterable[str | bytes],
    in_place: RolesInPlace,
    on_fault: Callable[[LineFault], None] | None,
    progress: Callable[[int], None] | None,
) -> Iterator[Candidate]:
    lines_of: dict[str, int] = {}
    for number, line in enumerate(_lines(source), start=1):
        try:
            candidate = _from_line(line, in_place)
            if candidate is not None:
                _refuse_twice(candidate, lines_of.setdefault(candidate.id, number), number)
        except (RecordError, InvalidInput) as error:
            candidate = None
            faults = [LineFault(number, fault) for fault in each_of(error)]
            if on_fault is None:
                raise stopped(source, faults) from None
            for fault in faults:
                on_fault(fault)
        if candidate is not None:
            yield candidate
        if progress is not None and number % PROGRESS_EVERY == 0:
            progress(number)


def read_jsonl(
    path_or_lines: FilePath | Iterable[str | bytes],
    *,
    versions: Versions = (),
    on_error: Literal["stop", "continue"] = "stop",
    progress: Callable[[int], None] | None = None,
) -> Loaded:
    """Candidates from JSON lines: one object on each, blank lines skipped, a byte-order mark allowed.

    All of them are in memory then; for a pool of millions see `iter_jsonl`.

    Args:
        path_or_lines: A file in UTF-8, or its lines (an open file does).
        versions: Role versions that candidacies may name by role id and version alone.
        on_error: ``"stop"`` raises if any line is bad, after reading all of them; ``"continue"`` keeps the good ones.
            Of two candidates with one id the first is good.
        progress: Called with the number of lines read, every 10,000 lines.

    Raises:
        InvalidInput: With ``"stop"``: every fault of every bad line, each naming its line.

    >>> loaded = read_jsonl(['{"id": "c-1"}', '', '{"id": "c-1"}', '{"ids": 1}'], on_error="continue")
    >>> [candidate.id for candidate in loaded]
    ['c-1']
    >>> print(loaded.faults[0])
    line 3, candidate 'c-1': id stands on line 1 already; accepted: each id once in a file
    """
    if on_error not in ("stop", "continue"):
        raise RecordError("read_jsonl", "on_error", shown(on_error), "'stop' or 'continue'")
    faults: list[LineFault] = []
    candidates = tuple(iter_jsonl(path_or_lines, versions=versions, on_fault=faults.append, progress=progress))
    if faults and on_error == "stop":
        raise stopped(path_or_lines, faults)
    return Loaded(candidates, tuple(faults))


def write_jsonl(path: FilePath, candidates: Iterable[Candidate]) -> int:
    """Write candidates to a file, one line of JSON each, and say how many.

    The file is there whole or not at all: an older one stays until the last line is written.

    Raises:
        RecordError: Something is no candidate, or an id comes twice; the file is not touched then.
    """
    target = Path(path)
    unfinished = target.with_name(f"{target.name}.unfinished")
    ids: set[str] = set()
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            for candidate in candidates:
                if not isinstance(candidate, Candidate):
                    raise RecordError("", "", f"{shown(candidate)} is not a candidate", "a Candidate")
                if candidate.id in ids:
                    raise RecordError(f"candidate {shown(candidate.id)}", "id", "comes twice", "each id once in a file")
                ids.add(candidate.id)
                file.write(dumps(candidate) + "\n")
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return len(ids)


def _refuse_unless_lines(source: Any) -> None:
    if isinstance(source, str) and ("\n" in source or source.lstrip().startswith("{")):
        raise RecordError("JSON lines", "", "were given as one text", "a path, or lines: text.splitlines()")
    if isinstance(source, bytes | Mapping) or not isinstance(source, str | os.PathLike | Iterable):
        raise RecordError("JSON lines", "", f"were given as {shown(source)}", "a path, or lines")


def _lines(source: FilePath | Iterable[str | bytes]) -> Iterator[str | bytes]:
    if isinstance(source, str | os.PathLike):
        with Path(source).open("rb") as file:
            yield from file
    else:
        yield from source


def _from_line(line: Any, in_place: RolesInPlace) -> Candidate | None:
    """The candidate on a line; None where it is blank."""
    if not isinstance(line, str | bytes):
        raise RecordError("", "", f"is {shown(line)}", "a line of text")
    mark: Any = BOM if isinstance(line, str) else BOM.encode()
    if not line.removeprefix(mark).strip():
        return None
    try:
        return structure(Candidate, in_place(parse_quickly(line)))
    except (ValueError, InvalidInput):
        # Whatever was wrong with it, by the strict parser it is said with the numbers as they stand there.
        return structure(Candidate, in_place(parse(line)))


def _refuse_twice(candidate: Candidate, first: int, line: int) -> None:
    if first != line:
        found = f"stands on line {first} already"
        raise RecordError(f"candidate {shown(candidate.id)}", "id", found, "each id once in a file")


def stopped(source: Any, faults: list[LineFault]) -> InvalidInput:
    name = Path(source).name if isinstance(source, str | os.PathLike) else "lines"
    bad = len({fault.line for fault in faults})
    found = "1 bad line" if bad == 1 else f"{bad} bad lines"
    return InvalidInput(f"{name}: {found}", [fault.located for fault in faults])
