"""A pool on disk: a folder that is always one whole pool, whatever happens while it is written.

Files are named for their content and never changed once they have their name. The manifest says which of them are the
pool; it is replaced in one step, and only then are files that no pool needs any more deleted. Whoever has a pool open
keeps what they opened.
"""

from __future__ import annotations

import json
import mmap
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar, overload

import attrs
from numpy.typing import NDArray

from rematch.errors import PoolError
from rematch.plain.structure import structure
from rematch.plain.unstructure import dumps
from rematch.pool.columns import Block
from rematch.pool.dictionaries import FlatSets
from rematch.pool.files import block_chunks, block_from, chunks, digest, read
from rematch.pool.shared import Dictionaries, Lint
from rematch.pool.statistics import PoolStatistics
from rematch.pool.versions import VersionColumns
from rematch.records import RoleVersion

FORMAT = "rematch pool"
LAYOUT = 1
"""Version of the layout; a pool of another is refused."""
MANIFEST = "manifest.json"
_OURS = re.compile(r"(block|dictionaries|versions|lints)-[0-9a-f]{32}\.(columns|lines)|\.[a-z]+-[0-9]+\.part|\.lock")
_TRIES = 20
"""How often a reader looks again when a writer has replaced the pool between two of its steps."""

FilePath = str | os.PathLike[str]
T = TypeVar("T")


@attrs.frozen
class Stored:
    """What a folder holds, as a pool is made of it."""

    blocks: Sequence[Block]
    dictionaries: Dictionaries
    versions: VersionColumns
    statistics: PoolStatistics
    own_statistics: PoolStatistics
    lints: Sequence[Lint]
    fingerprint: str


class Lazily(Sequence[T]):
    """Items that are made when they are first asked for."""

    def __init__(self, makers: Sequence[Callable[[], T]]) -> None:
        self._makers = list(makers)
        self._made: list[T | None] = [None] * len(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        made = self._made[at]
        if made is None:
            made = self._made[at] = self._makers[at]()
        return made


# Writing


def fingerprint(
    blocks: Sequence[Block],
    dictionaries: Dictionaries,
    versions: VersionColumns,
    statistics: PoolStatistics,
    own_statistics: PoolStatistics,
) -> str:
    """Sixteen hex digits that name everything a pool says."""
    stored = Stored(blocks, dictionaries, versions, statistics, own_statistics, (), "")
    parts = [digest(block_chunks(block)) for block in blocks]
    parts += [digest(_dictionary_chunks(stored)), digest(iter([_roles(versions)]))]
    return digest(iter([" ".join(parts).encode()]))[:16]


def save(path: FilePath, stored: Stored) -> None:
    """Write a pool to a folder, whole or not at all.

    Raises:
        PoolError: The folder holds something else, or cannot be written.
    """
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_foreign(folder)
        with _alone(folder):
            files = _write_files(folder, stored)
            _replace_manifest(folder, stored, files)
            _delete_others(folder, {entry["file"] for entry in files})
    except OSError as error:
        raise PoolError(f"pool: {folder} cannot be written: {error.strerror or error}") from error


def _refuse_foreign(folder: Path) -> None:
    foreign = [entry.name for entry in folder.iterdir() if entry.name != MANIFEST and not _OURS.fullmatch(entry.name)]
    if foreign:
        raise PoolError(
            f"pool: {folder} holds {foreign[0]!r}, which is no part of a pool; accepted: a new or empty folder"
        )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One writer at a time, where the system can see to it; a writer that dies lets go."""
    try:
        import fcntl
    except ImportError:  # not on every system
        yield
        return
    with open(folder / ".lock", "wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write_files(folder: Path, stored: Stored) -> list[dict[str, Any]]:
    """Every file of a pool, with what the manifest says of it; blocks first."""
    files = [
        _written(folder, "block", "columns", list(block_chunks(block)), people=len(block)) for block in stored.blocks
    ]
    files.append(_written(folder, "dictionaries", "columns", list(_dictionary_chunks(stored))))
    beside = _lines(dumps(role) for role in stored.dictionaries.by_key.values())
    files.append(_written(folder, "versions", "lines", [_roles(stored.versions), beside]))
    lints = _lines(json.dumps(attrs.astuple(lint)) for lint in stored.lints)
    files.append(_written(folder, "lints", "lines", [lints]))
    return files


def _roles(versions: VersionColumns) -> bytes:
    return _lines(dumps(versions.facts[code].role) for code in range(len(versions.facts)))


def _lines(texts: Iterator[str]) -> bytes:
    return "".join(f"{text}\n" for text in texts).encode()


def _dictionary_chunks(stored: Stored) -> Iterator[bytes | memoryview]:
    flat = stored.dictionaries.sets.flat
    arrays: dict[str, NDArray[Any]] = {
        "sets.starts": flat.starts,
        "sets.names": flat.names,
        "sets.numbers": flat.numbers,
    }
    arrays |= {f"versions.{name}": array for name, array in stored.versions.arrays().items()}
    said = {
        "dictionaries": stored.dictionaries.to_dict(),
        "versions": len(stored.versions.facts),
        "beside": len(stored.dictionaries.by_key),
        "statistics": stored.statistics.to_dict(),
        "own_statistics": stored.own_statistics.to_dict(),
    }
    return chunks(arrays, said)


def _written(folder: Path, kind: str, ending: str, parts: list[bytes | memoryview], **said: Any) -> dict[str, Any]:
    """Write one file under the name of its content, if it is not there yet."""
    name, size = f"{kind}-{digest(iter(parts))}.{ending}", sum(len(part) for part in parts)
    if not _is_whole(folder / name, size, name):
        _write(folder / name, parts)
    return {"file": name, "bytes": size, **said}


def _is_whole(file: Path, size: int, name: str) -> bool:
    if not file.exists() or file.stat().st_size != size:
        return False
    with open(file, "rb") as stream:
        return digest(iter(lambda: stream.read(1 << 20), b"")) in name


def _write(file: Path, parts: Sequence[bytes | memoryview]) -> None:
    """Write a file whole: it has its name only once it is on the disk."""
    part = file.with_name(f".{file.name.partition('-')[0].partition('.')[0]}-{os.getpid()}.part")
    with open(part, "wb") as stream:
        stream.writelines(parts)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(part, file)


def _replace_manifest(folder: Path, stored: Stored, files: list[dict[str, Any]]) -> None:
    manifest = {
        "format": FORMAT,
        "layout": LAYOUT,
        "people": sum(len(block) for block in stored.blocks),
        "fingerprint": stored.fingerprint,
        "files": files,
    }
    content = json.dumps(manifest, indent=1)
    _write(
        folder / MANIFEST, [json.dumps({"checksum": digest(iter([content.encode()])), "manifest": manifest}).encode()]
    )
    with suppress(OSError, AttributeError):  # where a folder cannot be opened, the system sees to it
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _delete_others(folder: Path, needed: set[str]) -> None:
    """Delete what the pool does not need: nobody who was removed may be left in a file."""
    for entry in folder.iterdir():
        if entry.name not in needed and entry.name not in (MANIFEST, ".lock"):
            entry.unlink()


# Reading


def load(path: FilePath) -> Stored:
    """A pool from a folder; blocks are mapped, and checked when they are first used.

    Raises:
        PoolError: There is no whole pool of this layout in the folder.
    """
    folder = Path(path)
    for attempt in range(_TRIES):
        manifest = _manifest(folder)
        try:
            return _stored(folder, manifest)
        except FileNotFoundError as error:
            # A writer has replaced the pool since; if not, a file has gone.
            if attempt == _TRIES - 1 or _manifest(folder) == manifest:
                raise PoolError(f"pool: {folder} is not whole: {Path(error.filename).name} is missing") from None
    raise AssertionError("unreachable")


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        document = json.loads((folder / MANIFEST).read_bytes())
        manifest: dict[str, Any] = document["manifest"]
    except FileNotFoundError:
        raise PoolError(f"pool: {folder} has no {MANIFEST}; accepted: a folder that Pool.save wrote") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PoolError(f"pool: {folder / MANIFEST} cannot be read: {error}") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise PoolError(f"pool: {folder / MANIFEST} is not of a pool; accepted: a folder that Pool.save wrote")
    if manifest.get("layout") != LAYOUT:
        raise PoolError(
            f"pool: {folder} has layout {manifest.get('layout')!r}; accepted: layout {LAYOUT}. "
            "Make the pool anew from its records, or use the version of rematch that wrote it"
        )
    if digest(iter([json.dumps(manifest, indent=1).encode()])) != document.get("checksum"):
        raise PoolError(f"pool: {folder / MANIFEST} was altered: its checksum does not agree")
    return manifest


def _stored(folder: Path, manifest: Mapping[str, Any]) -> Stored:
    """What a manifest names: everything is mapped before anything is read, so that a writer cannot take it away."""
    mapped = {entry["file"]: _mapped(folder / entry["file"], entry) for entry in manifest["files"]}
    by_kind = {name.partition("-")[0]: name for name in mapped if not name.startswith("block-")}
    arrays, said = read(_checked(mapped, by_kind["dictionaries"]), by_kind["dictionaries"])
    lines = _Lines(lambda: _checked(mapped, by_kind["versions"]))
    dictionaries = Dictionaries.from_dict(
        said["dictionaries"],
        FlatSets.laid(arrays["sets.starts"], arrays["sets.names"], arrays["sets.numbers"]),
        lambda code: structure(RoleVersion, json.loads(lines[code])),
        said["versions"],
    )
    beside = (structure(RoleVersion, json.loads(lines[said["versions"] + at])) for at in range(said["beside"]))
    dictionaries.by_key = {role.key: role for role in beside}
    columns = {name.removeprefix("versions."): array for name, array in arrays.items() if name.startswith("versions.")}

    def block(name: str) -> Callable[[], Block]:
        return lambda: block_from(_checked(mapped, name), name)

    return Stored(
        Lazily([block(name) for name in mapped if name.startswith("block-")]),
        dictionaries,
        VersionColumns.from_arrays(columns, dictionaries.facts),
        PoolStatistics.from_dict(said["statistics"]),
        PoolStatistics.from_dict(said["own_statistics"]),
        _Lints(_Lines(lambda: _checked(mapped, by_kind["lints"]))),
        manifest["fingerprint"],
    )


def _mapped(file: Path, entry: Mapping[str, Any]) -> memoryview:
    with open(file, "rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        if size != entry["bytes"]:
            raise PoolError(f"pool: {file} has {size:,} bytes; accepted: the {entry['bytes']:,} of its manifest")
        if not size:
            return memoryview(b"")
        return memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))


def _checked(mapped: Mapping[str, memoryview], name: str) -> memoryview:
    """The bytes of a file, once they are seen to be those that were written."""
    buffer = mapped[name]
    if digest(iter([buffer])) not in name:
        raise PoolError(f"pool: {name} was altered: its checksum does not agree")
    return buffer


class _Lines(Sequence[bytes]):
    """Lines of a file, found when one is asked for."""

    def __init__(self, buffer: Callable[[], memoryview]) -> None:
        self._buffer = buffer
        self._lines: list[bytes] | None = None

    def _all(self) -> list[bytes]:
        if self._lines is None:
            self._lines = bytes(self._buffer()).splitlines()
        return self._lines

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> list[bytes]: ...
    def __getitem__(self, at: int | slice) -> bytes | list[bytes]:
        return self._all()[at]


class _Lints(Sequence[Lint]):
    def __init__(self, lines: _Lines) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, at: int) -> Lint: ...
    @overload
    def __getitem__(self, at: slice) -> list[Lint]: ...
    def __getitem__(self, at: int | slice) -> Lint | list[Lint]:
        if isinstance(at, slice):
            return [Lint(*json.loads(line)) for line in self._lines[at]]
        return Lint(*json.loads(self._lines[at]))
