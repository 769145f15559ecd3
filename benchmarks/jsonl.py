"""Read a seeded world from JSON lines, stage by stage: parsers alone, documents to records, all of it, into a pool.

    python benchmarks/jsonl.py 20000

Each figure is the median of several runs in microseconds a person; machines are shared and noisy, so read the ratios.
orjson and msgspec are measured where they are installed.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import platform
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import attrs

import rematch as rm
from rematch.io import _quick
from rematch.io._text import parse
from rematch.io._versions import RolesInPlace
from rematch.plain.structure import structure
from rematch.testing import world

Stage = tuple[str, Callable[[], object]]


def installed(name: str) -> Any:
    """An optional library, or None."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def each(run: Callable[[Any], object], items: list[Any]) -> Callable[[], None]:
    """Run something on every item, keeping nothing."""

    def go() -> None:
        for item in items:
            run(item)

    return go


def parsers(lines: list[bytes]) -> Iterator[Stage]:
    yield "json.loads", each(json.loads, lines)
    if orjson := installed("orjson"):
        yield "orjson.loads", each(orjson.loads, lines)
    if msgspec := installed("msgspec"):
        yield "msgspec.json.decode", each(msgspec.json.decode, lines)
    yield "strict parser (json, each key once …)", each(parse, lines)
    if orjson:
        yield "strict by orjson", each(_quick.parse_quickly, lines)


def inside(value: Any) -> Iterator[Any]:
    """The records in a record, itself last; role versions are made once for everybody and left out."""
    if attrs.has(type(value)) and not isinstance(value, rm.RoleVersion):
        for field in attrs.fields(type(value)):
            yield from inside(getattr(value, field.name))
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from inside(item)


def made_again(people: list[rm.Candidate]) -> Callable[[], None]:
    """Every record made from its own values: what attrs, the converters and the checks take by themselves."""
    values = [
        (type(record), attrs.asdict(record, recurse=False))
        for person in people
        for record in inside(person)
        if record != rm.Skill(getattr(record, "name", "-"))  # a bare name is no record of its own
    ]
    builds = [(cls.__init__.__wrapped__, cls.__new__, cls, said) for cls, said in values]

    def go() -> None:
        for build, new, cls, said in builds:
            build(new(cls), **said)

    return go


def records(documents: list[Any]) -> Iterator[Stage]:
    def read() -> None:
        in_place = RolesInPlace(remember=True)
        for document in documents:
            structure(rm.Candidate, in_place(document))

    in_place = RolesInPlace(remember=True)
    people = [structure(rm.Candidate, in_place(document)) for document in documents]
    yield "documents to records", read
    yield "of these, the records' own checks", made_again(people)


def whole(path: Path) -> Iterator[Stage]:
    def without_orjson() -> None:
        library, _quick.library = _quick.library, lambda: None
        try:
            for _ in rm.iter_jsonl(path):
                pass
        finally:
            _quick.library = library

    def streamed() -> None:
        for _ in rm.iter_jsonl(path):
            pass

    yield "iter_jsonl without orjson", without_orjson
    yield "iter_jsonl", streamed
    yield "read_jsonl", lambda: rm.read_jsonl(path)
    yield "Pool.from_candidates(iter_jsonl)", lambda: rm.Pool.from_candidates(rm.iter_jsonl(path))
    yield "Pool.from_candidates(read_jsonl)", lambda: rm.Pool.from_candidates(rm.read_jsonl(path))


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def peak_mb(run: Callable[[], object]) -> float:
    """The most memory that a run holds at a time."""
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def measure(path: Path, people: int, seed: int, times: int) -> None:
    rm.write_jsonl(path, world(people, seed=seed).candidates)
    lines = path.read_bytes().splitlines()
    print(f"{people:,} people, {sum(map(len, lines)) / people:,.0f} bytes a line, python {platform.python_version()}")
    stages = [*parsers(lines), *records(list(map(json.loads, lines))), *whole(path)]
    # What the benchmark itself holds would be looked through again and again, at the expense of the stages.
    gc.collect()
    gc.freeze()
    # One after another, round by round: whatever else the machine does meets all of them alike.
    rounds = [[seconds(run) for _, run in stages] for _ in range(times)]
    for (name, _), taken in zip(stages, zip(*rounds, strict=True), strict=True):
        ratio = median(one / first for one, (first, *_) in zip(taken, rounds, strict=True))
        print(f"{name:<40}{median(taken) / people * 1e6:>8.1f} µs{ratio:>8.1f}")
    for name, run in whole(path):
        if name in ("iter_jsonl", "read_jsonl"):
            print(f"{name + ', most memory':<40}{peak_mb(run):>8.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("people", nargs="?", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder, "people.jsonl"), options.people, options.seed, options.times)


if __name__ == "__main__":
    main()
