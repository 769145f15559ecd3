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
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, overload

import attrs
from numpy.typing import NDArray

from rematch.errors import InvalidInput, PoolError
from rematch.plain.structure import structure
from rematch.plain.unstructure import dumps
from rematch.pool.block import Block
from rematch.pool.dictionaries import FlatSets, NameSets
from rematch.pool.files import block_chunks, block_from, chunks, digest, read
from rematch.pool.shared import Dictionaries, Lint
from rematch.pool.statistics import PoolStatistics, ScoreStatistics
from rematch.pool.versions import VersionColumns
from rematch.records import FrozenMap, RoleVersion
from rematch.records.base import shown

FORMAT = "rematch pool"
LAYOUT = 1
"""Version of the layout; a pool of another is refused."""
MANIFEST = "manifest.json"
_FILE = re.compile(r"(block|dictionaries|versions|lints)-[0-9a-f]{32}\.(columns|lines)")
"""How a file is called that a manifest names: nothing else is ever opened."""
_BESIDE = re.compile(r"\.[a-z]+-[0-9]+\.part|\.lock")
"""What a writer that is at work, or was ended at it, leaves beside."""
_BROKEN = (LookupError, TypeError, ValueError, AttributeError, AssertionError, RecursionError, InvalidInput)
"""What reading something runs into that `save` did not write."""

FilePath = str | os.PathLike[str]
T = TypeVar("T")


@attrs.frozen
class Stored:
    """What a folder holds, as a pool is made of it."""

    blocks: Sequence[Block]
    dictionaries: Dictionaries
    versions: VersionColumns
    statistics: PoolStatistics
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
) -> str:
    """Sixteen hex digits that name everything a pool says."""
    stored = Stored(blocks, dictionaries, versions, statistics, (), "")
    parts = [digest(block_chunks(block)) for block in blocks]
    parts += [digest(_dictionary_chunks(stored)), digest(iter([_roles(versions)]))]
    return digest(iter([" ".join(parts).encode()]))[:16]


def save(path: FilePath, stored: Stored) -> None:
    """Write a pool to a folder, whole or not at all.

    Raises:
        PoolError: The folder holds something else, or cannot be written.
    """
    folder = _folder(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_foreign(folder)
        with _alone(folder):
            files = _write_files(folder, stored)
            _replace_manifest(folder, stored, files)
            _delete_others(folder, {entry["file"] for entry in files})
    except OSError as error:
        raise PoolError(f"pool: {folder} cannot be written: {error.strerror or error}") from error


def _folder(path: FilePath) -> Path:
    if not isinstance(path, (str, os.PathLike)):
        raise PoolError(f"pool: {shown(path)} is no path; accepted: the path of a folder")
    return Path(path)


def _refuse_foreign(folder: Path) -> None:
    foreign = [entry.name for entry in folder.iterdir() if entry.name != MANIFEST and not _is_ours(entry.name)]
    if (folder / MANIFEST).exists() and not _is_manifest(folder / MANIFEST):
        foreign.append(MANIFEST)
    if foreign:
        raise PoolError(
            f"pool: {folder} holds {foreign[0]!r}, which is no part of a pool; accepted: a new or empty folder"
        )


def _is_ours(name: str) -> bool:
    return bool(_FILE.fullmatch(name) or _BESIDE.fullmatch(name))


def _is_manifest(file: Path) -> bool:
    """Whether it is the manifest of a pool, of whatever layout and be it altered."""
    try:
        return bool(json.loads(file.read_bytes())["manifest"]["format"] == FORMAT)
    except _BROKEN:
        return False


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
        "sets.forgotten": stored.dictionaries.sets.forgotten,
    }
    arrays |= {f"versions.{name}": array for name, array in stored.versions.arrays().items()}
    said = {
        "dictionaries": stored.dictionaries.to_dict(),
        "versions": len(stored.versions.facts),
        "beside": len(stored.dictionaries.by_key),
        "statistics": {key: attrs.astuple(row) for key, row in stored.statistics.rows.items()},
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
    try:
        with open(part, "wb") as stream:
            stream.writelines(parts)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _replace_manifest(folder: Path, stored: Stored, files: list[dict[str, Any]]) -> None:
    manifest = {
        "format": FORMAT,
        "layout": LAYOUT,
        "people": sum(len(block) for block in stored.blocks),
        "fingerprint": stored.fingerprint,
        "files": files,
    }
    content = json.dumps(manifest, indent=1)
    document = {"checksum": digest(iter([content.encode()])), "manifest": manifest}
    _keep_names(folder)  # no manifest on the disk before the names of its files
    _write(folder / MANIFEST, [json.dumps(document).encode()])
    _keep_names(folder)


def _keep_names(folder: Path) -> None:
    """Bring the names of a folder's files to the disk."""
    with suppress(OSError, AttributeError):  # where a folder cannot be opened, the system sees to it
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _delete_others(folder: Path, needed: set[str]) -> None:
    """Delete what the pool does not need: nobody who was removed may be left in a file."""
    for entry in folder.iterdir():
        if entry.name not in needed and entry.name != ".lock" and _is_ours(entry.name):
            entry.unlink()


# Reading


def load(path: FilePath) -> Stored:
    """A pool from a folder; blocks are mapped, and checked when they are first used.

    Raises:
        PoolError: There is no whole pool of this layout in the folder.
    """
    folder = _folder(path)
    while True:
        with _opened(folder) as stream:
            manifest = _manifest(folder, stream.read())
            try:
                with _whole(folder / MANIFEST):
                    return _stored(folder, manifest)
            except FileNotFoundError as error:
                if _is_still(folder / MANIFEST, stream):
                    raise PoolError(f"pool: {folder} is not whole: {Path(error.filename).name} is missing") from None
                # A writer has replaced the pool between two steps: look again.
            except OSError as error:
                raise PoolError(f"pool: {error.filename} cannot be read: {error.strerror or error}") from None


def _opened(folder: Path) -> BinaryIO:
    try:
        return open(folder / MANIFEST, "rb")
    except FileNotFoundError:
        raise PoolError(f"pool: {folder} has no {MANIFEST}; accepted: a folder that Pool.save wrote") from None
    except OSError as error:
        raise PoolError(f"pool: {folder / MANIFEST} cannot be read: {error.strerror or error}") from None


def _is_still(file: Path, stream: BinaryIO) -> bool:
    """Whether a file is the one that was opened, not one that came in its place and may say the same."""
    try:
        return os.path.samestat(os.stat(file), os.fstat(stream.fileno()))
    except FileNotFoundError:
        return False


@contextmanager
def _whole(file: Path | str) -> Iterator[None]:
    """Say of a file that it is not what `save` wrote, where reading it runs into something."""
    try:
        yield
    except PoolError:
        raise
    except _BROKEN as error:
        raise PoolError(f"pool: {file} is not what Pool.save wrote: {type(error).__name__}: {error}") from None


def _manifest(folder: Path, content: bytes) -> dict[str, Any]:
    file = folder / MANIFEST
    with _whole(file):
        document = json.loads(content)
        manifest: dict[str, Any] = document["manifest"]
        if manifest["format"] != FORMAT:
            raise PoolError(f"pool: {file} is not of a pool; accepted: a folder that Pool.save wrote")
        if manifest["layout"] != LAYOUT:
            raise PoolError(
                f"pool: {folder} has layout {manifest['layout']!r}; accepted: layout {LAYOUT}. "
                "Make the pool anew from its records, or use the version of rematch that wrote it"
            )
        if digest(iter([json.dumps(manifest, indent=1).encode()])) != document.get("checksum"):
            raise PoolError(f"pool: {file} was altered: its checksum does not agree")
        kinds = Counter(_kind(entry["file"]) for entry in manifest["files"])
        if not kinds.pop("block", 0) or kinds != {"dictionaries": 1, "versions": 1, "lints": 1}:
            raise PoolError(f"pool: {file} does not name the files of a pool; accepted: what Pool.save wrote")
    return manifest


def _kind(name: str) -> str:
    """What a file holds, by its name.

    Raises:
        PoolError: It is no name of a pool's file; it could lead out of the folder.
    """
    found = _FILE.fullmatch(name)
    if found is None:
        raise PoolError(f"pool: {MANIFEST} names {name!r}, which is no file of a pool; accepted: what Pool.save wrote")
    return found[1]


def _stored(folder: Path, manifest: Mapping[str, Any]) -> Stored:
    """What a manifest names: everything is mapped before anything is read, so that a writer cannot take it away."""
    mapped = {entry["file"]: _mapped(folder / entry["file"], entry) for entry in manifest["files"]}
    by_kind = {_kind(name): name for name in mapped}
    lines = _Lines(lambda: _checked(mapped, by_kind["versions"]))

    def role(code: int) -> RoleVersion:
        with _whole(by_kind["versions"]):
            return structure(RoleVersion, json.loads(lines[code]))

    with _whole(by_kind["dictionaries"]):
        arrays, said = read(_checked(mapped, by_kind["dictionaries"]), by_kind["dictionaries"])
        flat = FlatSets.laid(arrays["sets.starts"], arrays["sets.names"], arrays["sets.numbers"])
        sets = NameSets(flat, arrays["sets.forgotten"])
        dictionaries = Dictionaries.from_dict(said["dictionaries"], sets, role, said["versions"])
        # The file has its checksum: they are as they were when they were checked.
        statistics = PoolStatistics(FrozenMap({key: ScoreStatistics(*row) for key, row in said["statistics"].items()}))
        beside = map(role, range(said["versions"], said["versions"] + said["beside"]))
        dictionaries.by_key = {version.key: version for version in beside}
        columns = {
            name.removeprefix("versions."): array for name, array in arrays.items() if name.startswith("versions.")
        }
        versions = VersionColumns.from_arrays(columns, dictionaries.facts)

    def block(name: str) -> Callable[[], Block]:
        def made() -> Block:
            with _whole(name):
                return block_from(_checked(mapped, name), name)

        return made

    return Stored(
        Lazily([block(name) for name in mapped if _kind(name) == "block"]),
        dictionaries,
        versions,
        statistics,
        _Lints(_Lines(lambda: _checked(mapped, by_kind["lints"])), by_kind["lints"]),
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
    def __init__(self, lines: _Lines, name: str) -> None:
        self._lines, self._name = lines, name

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, at: int) -> Lint: ...
    @overload
    def __getitem__(self, at: slice) -> list[Lint]: ...
    def __getitem__(self, at: int | slice) -> Lint | list[Lint]:
        if isinstance(at, slice):
            return [self._lint(line) for line in self._lines[at]]
        return self._lint(self._lines[at])

    def _lint(self, line: bytes) -> Lint:
        with _whole(self._name):
            return Lint(*json.loads(line))
