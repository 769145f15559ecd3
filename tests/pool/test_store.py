"""A pool on disk is the pool; a folder that is not one whole pool is an error and never a score."""

from __future__ import annotations

import json
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import attrs
import pytest
from everything import VOCABULARY, everything, firm, outline, pool_of, ranked, scores, unlike
from hypothesis import given, settings
from hypothesis import strategies as st

import rematch as rm
from rematch.errors import PoolError
from rematch.pool import store
from rematch.pool.files import digest
from rematch.testing import Case, cases

FIRM = firm(60)
ONE, OTHER = (FIRM._replace(candidates=FIRM.candidates[part]) for part in (slice(0, 40), slice(20, 60)))


def saved(pool, folder):
    """The pool, from a folder."""
    pool.save(folder)
    return rm.Pool.open(folder)


def content(folder):
    """Name → bytes of every file."""
    return {file.name: file.read_bytes() for file in sorted(Path(folder).iterdir())}


def needed(folder):
    """Names of the files that the manifest names, and itself."""
    document = json.loads((Path(folder) / "manifest.json").read_bytes())
    return {"manifest.json", *(entry["file"] for entry in document["manifest"]["files"])}


def no_more_than_needed(folder):
    return {file.name for file in Path(folder).iterdir()} - {".lock"} == needed(folder)


# The same pool


@given(cases(), st.sampled_from([None, {}, {"work_sample|1-5": {"n": 60, "mean": 3.4, "sd": 0.7}}]), st.booleans())
def test_opened_pickled_or_in_memory_says_the_same(tmp_path_factory, case, statistics, typos):
    vocabulary = rm.Vocabulary.from_dict(VOCABULARY, typos=typos)
    folder = tmp_path_factory.mktemp("pool")
    pool = pool_of(case, vocabulary=vocabulary, statistics=statistics)
    opened = saved(pool, folder)
    said = everything(pool, case)
    assert unlike(said, everything(opened, case)) == []
    assert unlike(said, everything(pickle.loads(pickle.dumps(pool)), case)) == []
    assert unlike(said, everything(pickle.loads(pickle.dumps(rm.Pool.open(folder))), case)) == []
    assert opened.describe() == attrs.evolve(pool.describe(), kept_bytes=opened.describe().kept_bytes)


def test_a_firm_says_the_same_however_often_it_is_saved(tmp_path):
    pool = pool_of(FIRM)
    opened = saved(pool, tmp_path / "a")
    assert unlike(everything(pool, FIRM), everything(opened, FIRM)) == []
    before = content(tmp_path / "a")
    rm.Pool.open(tmp_path / "a").save(tmp_path / "a")  # to where it lies itself
    rm.Pool.open(tmp_path / "a").save(tmp_path / "deep" / "b")
    pool.save(str(tmp_path / "c"))
    assert before == content(tmp_path / "a") == content(tmp_path / "deep" / "b") == content(tmp_path / "c")
    again = rm.Pool.open(tmp_path / "deep" / "b")
    assert unlike(everything(pool, FIRM), everything(again, FIRM)) == []


@pytest.mark.parametrize("people", [0, 1])
def test_nobody_and_one(tmp_path, people):
    case = ONE._replace(candidates=ONE.candidates[:people])
    assert unlike(everything(pool_of(case), case), everything(saved(pool_of(case), tmp_path), case)) == []


ODD = (
    "é",
    "e\u0301",
    "𝔘𝔫𝔦",
    "ﬀ",
    "İstanbul",
    "ß",
    "-",
    "--",
    "_",
    "\u2028x",
    "a\u0085b"[:1],
    "नमस्ते",
    "🦆",
    "a\u200bb",
    "|",
    '"',
    "\\n",
)


def odd(case):
    """The people with ids, topics, places and skills in odd letters."""
    people = []
    for at, (person, letters) in enumerate(zip(case.candidates, ODD * 9, strict=False)):
        role = rm.RoleVersion(
            f"{letters} role", letters, spec=rm.RoleSpec(title=letters, culture=[letters, f"{letters}2"])
        )
        candidacy = rm.Candidacy(
            role, "withdrew", "2026-02-01", id=f"{letters} {at}",
            reasons=[rm.Reason("culture", topic=letters)], sentiments=[rm.Sentiment("growth", topic=f"{letters}_x")],
        )  # fmt: skip
        own_id = "".join(letter for letter in letters if letter not in "\u200b\u2028") + str(at)
        wishes = rm.Wishes(location=rm.LocationWish([letters], commute_minutes={letters: 30.0}), culture=[letters])
        people.append(
            attrs.evolve(person, id=own_id, label=letters, skills=[letters], wishes=wishes, candidacies=[candidacy])
        )
    return case._replace(candidates=people)


def test_odd_letters(tmp_path):
    case = odd(ONE)
    pool = pool_of(case)
    opened = saved(pool, tmp_path)
    assert unlike(everything(pool, case), everything(opened, case)) == []
    assert all(candidate.id in opened for candidate in case.candidates)
    more = odd(OTHER)._replace(
        candidates=[attrs.evolve(person, id=f"x{person.id}") for person in odd(OTHER).candidates]
    )
    more.candidates.append(rm.Candidate("hyphens", skills=["__", "/"]))  # alike as names: nothing of them is compared
    assert unlike(everything(pool.add(more.candidates), case), everything(opened.add(more.candidates), case)) == []
    assert opened.add(more.candidates).describe() == pool.add(more.candidates).describe()


def test_versions_given_beside_are_there_after_opening(tmp_path):
    pool = pool_of(ONE, versions=[FIRM.role])
    by_key = rm.Candidate("by-key", [rm.Candidacy(FIRM.role.key, "withdrew", "2026-11-20")])
    in_full = attrs.evolve(by_key, candidacies=[attrs.evolve(by_key.candidacies[0], role=FIRM.role)])
    opened = saved(pool, tmp_path).add([by_key])
    assert scores(opened, FIRM)["by-key"] == scores(pool.add([in_full]), FIRM)["by-key"]
    assert unlike(everything(pool.add([by_key]), FIRM), everything(opened, FIRM)) == []


@settings(max_examples=10)
@given(cases(least=1, most=3), cases(most=2), st.data())
def test_an_opened_pool_changes_as_one_in_memory(tmp_path_factory, case, more, data):
    pool = pool_of(case)
    opened = saved(pool, tmp_path_factory.mktemp("pool"))
    new = [attrs.evolve(person, id=f"new {person.id}") for person in more.candidates]
    gone = data.draw(st.lists(st.sampled_from([person.id for person in case.candidates]), unique=True))
    other = pool_of(more._replace(candidates=new))
    for change in (
        lambda any_pool: any_pool.add(new),
        lambda any_pool: any_pool.remove(gone),
        lambda any_pool: any_pool.merge(other),
        other.merge,
        lambda any_pool: any_pool.add(new).remove(gone),
        lambda any_pool: any_pool.add([attrs.evolve(case.candidates[0], label="again")], replace=True),
        lambda any_pool: pool_of(case, statistics={}).merge(other).refresh_statistics()[0],
        lambda any_pool: saved(any_pool.remove(gone), tmp_path_factory.mktemp("smaller")),
        lambda any_pool: saved(any_pool.remove(gone), tmp_path_factory.mktemp("smaller")).add(new),
    ):
        assert unlike(everything(change(pool), case), everything(change(opened), case)) == []


def test_refreshed_statistics_give_another_fingerprint_also_after_opening(tmp_path):
    pool = pool_of(ONE, statistics={})
    opened = saved(pool, tmp_path)
    refreshed = pool.refresh_statistics()[0]
    assert opened.refresh_statistics()[0].fingerprint == refreshed.fingerprint != pool.fingerprint


def test_what_was_kept_of_a_day_is_not_saved_and_not_pickled():
    pool = pool_of(ONE)
    before = len(pickle.dumps(pool))
    ranked(pool, ONE)
    assert abs(len(pickle.dumps(pool)) - before) < before / 2


# Folders that are not one whole pool


def used(folder):
    """Open a folder, rank, and read what no ranking needs."""
    pool = rm.Pool.open(folder)
    outline(pool, ONE)
    pickle.dumps(pool)


def refused(folder, named=None):
    """Opening or using it is a PoolError that names what is wrong."""
    with pytest.raises(PoolError) as found:
        used(folder)
    assert str(found.value).startswith("pool: ")
    assert str(named or "") in str(found.value)


@pytest.fixture
def folder(tmp_path):
    """A folder with a pool of two blocks, lints and versions beside."""
    pool = pool_of(ONE, versions=[FIRM.role])
    two = attrs.evolve(pool, blocks=(*pool.blocks, *pool_of(firm(3, seed=9)).blocks), fingerprint=None)
    two.save(tmp_path / "pool")
    assert len(list((tmp_path / "pool").iterdir())) == 7
    return tmp_path / "pool"


def files_of(folder):
    return sorted(file for file in folder.iterdir() if file.name != ".lock")


def test_a_truncated_file(folder):
    for file in files_of(folder):
        whole = file.read_bytes()
        for length in {0, 1, 7, 8, 15, 16, 64, len(whole) // 2, len(whole) - 64, len(whole) - 1} - {-1, len(whole)}:
            if 0 <= length < len(whole):
                file.write_bytes(whole[:length])
                with pytest.raises(PoolError, match=f"^pool: .*{file.name}"):
                    rm.Pool.open(folder)  # at once, not only when it is read
        file.write_bytes(whole + b"\0")
        refused(folder, file.name)
        file.write_bytes(whole)
    used(folder)


def test_an_altered_byte(folder):
    """Anywhere in any file; in the manifest also such that it says the same in other bytes."""
    dice = random.Random(7)
    pool = rm.Pool.open(folder)
    same = pool.fingerprint, list(pool)
    for file in files_of(folder):
        whole = file.read_bytes()
        places = {0, 1, 7, 8, 16, len(whole) - 1, *(dice.randrange(len(whole)) for _ in range(12))}
        if file.name == "manifest.json":
            places = set(range(len(whole)))
        for at in sorted(places):
            if at >= len(whole):
                continue
            flipped = bytearray(whole)
            flipped[at] ^= 1 << dice.randrange(8)
            file.write_bytes(flipped)
            if file.name == "manifest.json":
                try:
                    opened = rm.Pool.open(folder)
                except PoolError as error:
                    assert "manifest.json" in str(error) or "layout" in str(error)  # noqa: PT017 - or it is the pool
                else:
                    assert (opened.fingerprint, list(opened)) == same
            else:
                refused(folder, file.name)
        file.write_bytes(whole)


def test_a_missing_file(folder):
    for file in files_of(folder):
        whole = file.read_bytes()
        file.unlink()
        refused(folder, file.name)
        file.mkdir()
        refused(folder, file.name)
        file.rmdir()
        file.write_bytes(whole)


def test_two_files_swapped(folder):
    files = files_of(folder)
    for one, other in [*pairwise(files), (files[0], files[-1])]:
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)
        refused(folder)
        one.write_bytes(first)
        other.write_bytes(second)


def test_a_block_of_another_pool_in_its_place(folder, tmp_path):
    pool_of(OTHER).save(tmp_path / "other")
    theirs = next(file for file in (tmp_path / "other").iterdir() if file.name.startswith("block-"))
    for file in files_of(folder):
        if file.name.startswith("block-"):
            shutil.copy(theirs, file)
    refused(folder)


def remade(folder, **said):
    """Write the manifest with something else said, and the checksum that goes with it."""
    file = folder / "manifest.json"
    manifest = json.loads(file.read_bytes())["manifest"] | said
    checksum = digest(iter([json.dumps(manifest, indent=1).encode()]))
    file.write_text(json.dumps({"checksum": checksum, "manifest": manifest}))


@pytest.mark.parametrize("layout", [0, 2, 99, "1", None, 1.5, []])
def test_another_layout_is_named(folder, layout):
    remade(folder, layout=layout)
    with pytest.raises(PoolError, match=r"layout .*accepted: layout 1.*") as found:
        rm.Pool.open(folder)
    assert str(folder) in str(found.value)
    assert repr(layout) in str(found.value)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "1", "null", '"x"', "{}", '{"manifest": 1}', '{"manifest": []}', '{"manifest": null}', "\xff\xfe",
     '{"manifest": {}}', '{"manifest": {"format": "another"}}', "[" * 100_000, '{"manifest":' * 20_000, "NaN"],
)  # fmt: skip
def test_a_manifest_that_is_none(folder, text):
    (folder / "manifest.json").write_bytes(text.encode("latin-1"))
    refused(folder, "manifest.json")


@pytest.mark.parametrize(
    "name",
    ["../outside/{}", "{}/../../outside/{}", "{outside}/{}", "./{}", "", ".", "..", "manifest.json", ".lock", "block-0.columns",
     "nul\0byte", 7, None, ["{}"]],
)  # fmt: skip
def test_a_manifest_leads_nowhere_else(folder, tmp_path, name):
    """Names in a manifest are plain names of our pattern: nothing outside the folder is looked at."""
    outside = tmp_path / "outside"
    shutil.copytree(folder, outside)
    entries = json.loads((folder / "manifest.json").read_bytes())["manifest"]["files"]
    if isinstance(name, str):
        name = name.replace("{outside}", str(outside)).replace("{}", entries[0]["file"])
    remade(folder, files=[entries[0] | {"file": name}, *entries[1:]])
    refused(folder, "manifest.json")
    (folder / entries[0]["file"]).unlink()
    refused(folder, "manifest.json")


@pytest.mark.parametrize(
    "files",
    [None, 3, "x", {}, [], [1], [[]], [{}], [{"file": "x"}], "without dictionaries", "sizes are words", "two dictionaries",
     "blocks alone"],
)  # fmt: skip
def test_a_manifest_that_names_no_pool(folder, files):
    entries = json.loads((folder / "manifest.json").read_bytes())["manifest"]["files"]
    if files == "without dictionaries":
        files = [entry for entry in entries if not entry["file"].startswith("dict")]
    elif files == "sizes are words":
        files = [entry | {"bytes": "many"} for entry in entries]
    elif files == "two dictionaries":
        files = [*entries, next(entry for entry in entries if entry["file"].startswith("dict"))]
    elif files == "blocks alone":
        files = [entry for entry in entries if entry["file"].startswith("block")]
    remade(folder, files=files)
    refused(folder, "manifest.json")


def test_files_of_ours_with_something_else_in_them(folder):
    """Names and checksums that agree say nothing of what a file holds."""
    manifest = json.loads((folder / "manifest.json").read_bytes())["manifest"]
    kinds = {entry["file"].partition("-")[0]: entry["file"] for entry in manifest["files"]}
    columns = (folder / kinds["block"]).read_bytes()
    header = columns[:16] + b'{"arrays": {}, "said": {}}'
    contents = [b"", b"{}", b"\n" * 99, columns[:8], columns[:100], header, header[:16] + b"[" * 100_000]
    contents += [(folder / name).read_bytes() for name in kinds.values()]
    for kind, name in kinds.items():
        for own in contents:
            if own == (folder / name).read_bytes() or (kind == "lints" and not own):
                continue
            forged = f"{kind}-{digest(iter([own]))}.{name.rpartition('.')[2]}"
            (folder / forged).write_bytes(own)
            before = (folder / "manifest.json").read_bytes()
            entries = [
                {"file": forged, "bytes": len(own)} if entry["file"] == name else entry for entry in manifest["files"]
            ]
            remade(folder, files=entries)
            refused(folder, forged)
            (folder / "manifest.json").write_bytes(before)
            (folder / forged).unlink()


def test_nothing_there(tmp_path):
    refused(tmp_path / "nowhere", "nowhere has no manifest.json")
    refused(tmp_path, f"{tmp_path} has no manifest.json")
    file = tmp_path / "file"
    file.write_text("no folder")
    refused(file, str(file))
    with pytest.raises(PoolError, match=str(file)):
        pool_of(ONE).save(file)
    assert file.read_text() == "no folder"


@pytest.mark.parametrize(
    "files",
    [{"notes.txt": "mine"}, {"manifest.json": '{"name": "a web page"}'}, {"manifest.json": "[]"}, {"manifest.json": "mine"},
     {"block-1.columns": "mine"}, {"manifest.json": '{"manifest": {"format": "another"}}', "a": "b"}, {".hidden": "mine"}],
)  # fmt: skip
def test_a_folder_of_somebody_else_is_left_alone(tmp_path, files):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    before = content(tmp_path)
    with pytest.raises(PoolError, match="accepted: a new or empty folder"):
        pool_of(ONE).save(tmp_path)
    assert content(tmp_path) == before
    (tmp_path / "sub").mkdir()
    with pytest.raises(PoolError):
        pool_of(ONE).save(tmp_path)
    assert (tmp_path / "sub").is_dir()


def test_a_broken_pool_can_be_saved_over(folder):
    pool = pool_of(ONE)
    pool.save(folder)
    whole = content(folder)
    for file in files_of(folder):
        if file.name != "manifest.json":
            file.write_bytes(file.read_bytes()[:-2] + b"..")
            pool.save(folder)
            assert content(folder) == whole
    remade(folder, layout=99)
    pool_of(ONE).save(folder)
    assert list(rm.Pool.open(folder)) == list(pool_of(ONE))


# Saved whole or not at all


SMALL = (Case(FIRM.candidates[:6], *FIRM[1:]), Case(FIRM.candidates[3:11], *FIRM[1:]))
"""Two small pools that share people."""

WRITER = """
import os, pickle, sys
import rematch
pools = [pickle.loads(open(name, "rb").read()) for name in sys.argv[2:]]
for _ in sys.stdin:
    child = os.fork()
    while not child:
        for pool in pools:
            pool.save(sys.argv[1])
    print(child, flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


def pickles(tmp_path):
    names = []
    for at, case in enumerate(SMALL):
        names.append(str(tmp_path / f"{at}.pickle"))
        Path(names[-1]).write_bytes(pickle.dumps(pool_of(case)))
    return names


@pytest.fixture
def writers(tmp_path):
    """What starts a process that saves one pool after the other to a folder until it is killed."""
    folder = tmp_path / "pool"
    command = [sys.executable, "-c", WRITER, str(folder), *pickles(tmp_path)]
    said = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "OPENBLAS_NUM_THREADS": "1"}
    pool_of(SMALL[0]).save(folder)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=said, text=True) as parent:

        @contextmanager
        def writing():
            parent.stdin.write("go\n")
            parent.stdin.flush()
            child = int(parent.stdout.readline())
            try:
                yield
            finally:
                os.kill(child, signal.SIGKILL)
                assert parent.stdout.readline() == "ended\n"

        yield folder, writing
        parent.stdin.close()
    assert parent.returncode == 0


def seen(pool):
    """What is compared of a pool that is one of two."""
    return outline(pool, FIRM)


@pytest.fixture(scope="module")
def both():
    return [seen(pool_of(case)) for case in SMALL]


def test_killed_at_any_moment_it_is_the_old_pool_or_the_new(writers, both):
    folder, writing = writers
    dice, found, left_over = random.Random(1), [], 0
    for turn in range(60):
        with writing():
            time.sleep(dice.random() * 0.03)
        found.append(both.index(seen(rm.Pool.open(folder))))
        left_over += not no_more_than_needed(folder)
        if turn % 3 == 0:
            pool_of(SMALL[turn % 2]).save(folder)
            assert no_more_than_needed(folder)
            assert seen(rm.Pool.open(folder)) == both[turn % 2]
    assert set(found) == {0, 1}
    assert left_over > 5  # else none was killed within a save


def failing(monkeypatch, name, on_call):
    """Let a function of os, or writing, fail on its n-th call; how often it was called, in a list."""
    calls = []

    def count(call, *args, **named):
        calls.append(args)
        if len(calls) == on_call:
            raise OSError(28, "No space left on device")
        return call(*args, **named)

    if name == "write":
        opening = open

        def opened(file, mode="r", *rest, **named):
            stream = opening(file, mode, *rest, **named)
            if "w" in mode:
                writelines = stream.writelines

                def half(parts):
                    """Fail within the file, not before it."""
                    calls.append(file)
                    if len(calls) == on_call:
                        whole = b"".join(parts)
                        stream.write(whole[: len(whole) // 2])
                        raise OSError(28, "No space left on device")
                    writelines(parts)

                return Wrapped(stream, half)
            return stream

        monkeypatch.setattr(store, "open", opened, raising=False)
    elif name == "unlink":
        unlink = Path.unlink
        monkeypatch.setattr(Path, "unlink", lambda self, **named: count(unlink, self, **named))
    else:
        call = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *args, **named: count(call, *args, **named))
    return calls


class Wrapped:
    """A file whose `writelines` is another."""

    def __init__(self, stream, writelines):
        self._stream, self.writelines = stream, writelines

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._stream.close()

    def __getattr__(self, name):
        return getattr(self._stream, name)


@pytest.mark.parametrize("name", ["replace", "fsync", "write", "unlink", "open"])
def test_where_the_system_fails_the_old_pool_stays(tmp_path, monkeypatch, both, name):
    folder, failed = tmp_path / "pool", 0
    for on_call in range(1, 60):
        with monkeypatch.context() as undone:
            pool_of(SMALL[0]).save(folder)
            calls = failing(undone, name, on_call)
            try:
                pool_of(SMALL[1]).save(folder)
            except PoolError as error:
                failed += 1
                assert str(folder) in str(error)  # noqa: PT017 - or it went well
                old = True
                assert not list(folder.glob(".*.part"))
            else:
                old = False
            undone.undo()
            opened = seen(rm.Pool.open(folder))
        if name == "unlink":  # the new pool is there already, and the caller hears that something is left
            assert opened == both[1]
        else:
            assert opened == both[0 if old else 1]
        pool_of(SMALL[1]).save(folder)
        assert seen(rm.Pool.open(folder)) == both[1]
        assert no_more_than_needed(folder)
        if len(calls) < on_call:
            break
    assert failed >= (0 if name == "open" else 3)
    assert len(calls) < on_call


def test_a_first_save_that_fails_leaves_no_pool(tmp_path, monkeypatch):
    with monkeypatch.context() as undone:
        failing(undone, "replace", 3)
        with pytest.raises(PoolError):
            pool_of(SMALL[0]).save(tmp_path)
    with pytest.raises(PoolError, match=r"has no manifest.json"):
        rm.Pool.open(tmp_path)
    pool_of(SMALL[0]).save(tmp_path)
    assert list(rm.Pool.open(tmp_path)) == [person.id for person in SMALL[0].candidates]
    assert no_more_than_needed(tmp_path)


# Readers and writers


def test_readers_see_one_whole_pool_while_a_writer_replaces_it(writers, both):
    folder, writing = writers
    found, errors = [], []

    def read():
        try:
            found.extend(both.index(seen(rm.Pool.open(folder))) for _ in range(30))
        except Exception as error:
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    with writing():
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
    assert errors == []
    assert len(found) == 90
    assert set(found) == {0, 1}


def test_who_has_a_pool_open_keeps_it(tmp_path, both):
    pool_of(SMALL[0]).save(tmp_path)
    early, late = rm.Pool.open(tmp_path), rm.Pool.open(tmp_path)
    assert seen(early) == both[0]
    pool_of(SMALL[1]).save(tmp_path)
    assert seen(early) == both[0]
    assert seen(late) == both[0]  # none of it was read when its files were deleted
    assert list(late.lints) == list(pool_of(SMALL[0]).lints)
    assert seen(rm.Pool.open(tmp_path)) == both[1]
    shutil.rmtree(tmp_path)
    assert seen(pickle.loads(pickle.dumps(late))) == both[0]


def test_a_writer_between_two_steps_of_a_reader(tmp_path, monkeypatch, both):
    """The manifest is read, then other pools come, and then the same again: its files have been other files meanwhile."""
    pools = [pool_of(case) for case in SMALL]
    pools[0].save(tmp_path)
    reading, turns = store._mapped, []

    def mapped(file, entry):
        if len(turns) < 30:
            turns.append(file)
            pools[1].save(tmp_path)
            missing = not file.exists()
            if missing and len(turns) % 2:
                try:
                    return reading(file, entry)
                finally:
                    pools[0].save(tmp_path)
        return reading(file, entry)

    monkeypatch.setattr(store, "_mapped", mapped)
    assert seen(rm.Pool.open(tmp_path)) in both


def _save_often(folder, pickled, times):
    pool = pickle.loads(Path(pickled).read_bytes())
    for _ in range(times):
        pool.save(folder)


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_two_writers_at_once(tmp_path, both, kind):
    names, folder = pickles(tmp_path), tmp_path / "pool"
    make = threading.Thread if kind == "threads" else get_context("spawn").Process
    writers = [make(target=_save_often, args=(folder, name, 15)) for name in names]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
        assert kind == "threads" or one.exitcode == 0
    assert seen(rm.Pool.open(folder)) in both
    assert no_more_than_needed(folder)


@pytest.mark.parametrize("path", [3, None])
def test_what_is_no_path_is_refused(path):
    for act in (rm.Pool.open, rm.Pool.from_candidates([]).save):
        with pytest.raises(rm.PoolError, match="accepted: the path of a folder"):
            act(path)
