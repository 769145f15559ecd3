"""A candidate on each line: all bad lines are reported, and none is lost in silence."""

import io
import json
import weakref

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from json_documents import WORKED, candidates

from rematch.errors import InvalidInput, ProtectedInput, RecordError, UnknownField
from rematch.io import _quick
from rematch.io import json as door
from rematch.io.json import Loaded, dumps, iter_jsonl, read_jsonl, write_jsonl
from rematch.pool import Pool
from rematch.records import Candidacy, Candidate, RoleSpec, RoleVersion

BAD = [
    '{"id": "c-1"}',
    "",
    '{"id": "c-2", "levle": 3, "gender": "x"}',
    "{broken",
    "   \t",
    '{"id": "c-3"}',
    '{"id": "c-1"}',
    '["c-4"]',
    '{"id": "c-5", "id": "c-6"}',
]
FAULTS = [
    (3, "candidate 'c-2': 'levle' is not a field; did you mean 'level'?"),
    (3, "candidate 'c-2': 'gender' is a protected input"),
    (4, "is not JSON: Expecting property name enclosed in double quotes at column 2"),
    (7, "candidate 'c-1': id stands on line 1 already"),
    (8, "candidate: ['c-4'] is not an object"),
    (9, "'id' stands twice in one object"),
]


@pytest.fixture(params=["with orjson", "without orjson"], autouse=True)
def _parser(request, monkeypatch):
    if request.param == "without orjson":
        monkeypatch.setattr(_quick, "library", lambda: None)
    else:
        pytest.importorskip("orjson")


def written(tmp_path, lines, *, start=b""):
    path = tmp_path / "candidates.jsonl"
    path.write_bytes(start + "\n".join(lines).encode("utf-8"))
    return path


def test_continue_gives_the_good_lines_and_the_faults_of_the_bad():
    loaded = read_jsonl(BAD, on_error="continue")
    assert isinstance(loaded, Loaded)
    assert [candidate.id for candidate in loaded] == ["c-1", "c-3"]
    assert len(loaded) == 2
    assert [fault.line for fault in loaded.faults] == [line for line, _ in FAULTS]
    for fault, (line, said) in zip(loaded.faults, FAULTS, strict=True):
        assert str(fault.error).startswith(said)
        comma = ", candidate" if said.startswith("candidate") else ":"
        assert str(fault).startswith(f"line {line}{comma}")
    assert isinstance(loaded.faults[0].error, UnknownField)
    assert isinstance(loaded.faults[1].error, ProtectedInput)


def test_stop_reports_all_bad_lines_of_the_file(tmp_path):
    path = written(tmp_path, BAD)
    with pytest.raises(InvalidInput) as caught:
        read_jsonl(path)
    assert caught.value.message == "candidates.jsonl: 5 bad lines"
    assert [fault.record.split(",")[0] for fault in caught.value.exceptions] == [f"line {line}" for line, _ in FAULTS]
    assert "line 7, candidate 'c-1': id stands on line 1 already" in str(caught.value)


def test_one_bad_line_is_a_group_too():
    with pytest.raises(InvalidInput, match=r"lines: 1 bad line$") as caught:
        read_jsonl(["{}"])
    assert len(caught.value.exceptions) == 1


def test_both_modes_give_the_same_of_good_lines(tmp_path):
    path = written(tmp_path, ['{"id": "c-1"}', '{"id": "c-2"}'])
    stop, carry_on = read_jsonl(path), read_jsonl(str(path), on_error="continue")
    assert stop == carry_on == Loaded((Candidate("c-1"), Candidate("c-2")))
    assert stop.faults == ()
    assert list(stop) == [Candidate("c-1"), Candidate("c-2")]


def test_lines_may_come_from_anywhere():
    lines = ['{"id": "c-1"}\n', '{"id": "c-2"}\r\n']
    same = Loaded((Candidate("c-1"), Candidate("c-2")))
    for source in (
        lines,
        tuple(lines),
        (line for line in lines),
        [line.encode() for line in lines],
        io.StringIO("".join(lines)),
        io.BytesIO("".join(lines).encode()),
    ):
        assert read_jsonl(source) == same


def test_columns_are_counted_as_an_editor_counts_them():
    loaded = read_jsonl(["   {broken"], on_error="continue")
    assert "at column 5;" in str(loaded.faults[0])


def test_nothing_is_nothing(tmp_path):
    assert read_jsonl([]) == Loaded()
    assert len(read_jsonl(written(tmp_path, ["", "  ", ""]))) == 0
    assert not read_jsonl(written(tmp_path, [], start=b"\xef\xbb\xbf"))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_byte_order_mark_and_windows_line_ends_are_taken(tmp_path, end):
    path = tmp_path / "candidates.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + end.join(['{"id": "c-1"}', "", '{"id": "c-2"}', ""]).encode())
    assert [candidate.id for candidate in read_jsonl(path)] == ["c-1", "c-2"]
    assert [candidate.id for candidate in read_jsonl(['\ufeff{"id": "c-1"}'])] == ["c-1"]


def test_bytes_that_are_no_utf8_are_a_fault_of_their_line(tmp_path):
    path = tmp_path / "candidates.jsonl"
    path.write_bytes(b'{"id": "c-1"}\n{"id": "\xfc"}\n{"id": "c-3"}\n')
    loaded = read_jsonl(path, on_error="continue")
    assert [candidate.id for candidate in loaded] == ["c-1", "c-3"]
    assert str(loaded.faults[0]).startswith("line 2: is not UTF-8")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[" * 200_000, "is nested too deeply"),
        ('{"id": "c", "level": NaN}', "NaN is not a number"),
        ('{"id": "c", "level": ' + "9" * 5000 + "}", "holds a number of thousands of digits"),
        (
            '{"id": "c", "level": ' + "9" * 4000 + "}",
            f"candidate 'c': level {'9' * 57}...; accepted: a number up to 1e+12",
        ),
        (
            '{"id": "c", "level": 1' + "0" * 20 + "}",
            f"candidate 'c': level 1{'0' * 20}; accepted: a number up to 1e+12",
        ),
        ('{"id": "' + "x" * 10_000_000 + '"}', "candidate 'xxxxxx"),
        ('{"' + "x" * 10_000_000 + '": 1, "id": "c"}', "candidate 'c': 'xxxxxx"),
        ('{"id": "\\ud800"}', "candidate '\\ud800': id '\\ud800' holds a control character"),
        ('{"id": "c", "\\udfff": 1}', "candidate 'c': '\\udfff' is not a field"),
        (
            '{"id": "c", "candidacies": [{"role": ' + '{"spec":' * 900 + "1" + "}" * 900 + "}]}",
            "candidate 'c', candidacy 1",
        ),
        ({"id": "c-1"}, "is {'id': 'c-1'}; accepted: a line of text"),
        (None, "is None; accepted: a line of text"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_hostile_lines_are_faults(line, said):
    loaded = read_jsonl([line, '{"id": "last"}'], on_error="continue")
    assert [candidate.id for candidate in loaded] == ["last"]
    first = loaded.faults[0]
    assert first.line == 1
    assert str(first.error).startswith(said)
    assert len(str(first)) < 5_000
    str(first).encode("utf-8")


def test_versions_given_beside_are_put_in_their_place():
    version = RoleVersion("ae", "1", "2025-01-01", RoleSpec("Account Executive"))
    lines = [
        json.dumps({"id": f"c-{number}", "candidacies": [{"role": {"role_id": "ae", "version": label}}]})
        for number, label in enumerate(("1", "2"))
    ]
    known, unknown = (candidate.candidacies[0].role for candidate in read_jsonl(lines, versions=iter([version])))
    assert known is version
    assert unknown == RoleVersion("ae", "2")


def test_a_version_spelled_out_again_is_one_object():
    def line(number, level):
        role = {"role_id": "ae", "version": "1", "spec": {"level": level}}
        return json.dumps({"id": f"c-{number}", "candidacies": [{"role": role}]})

    loaded = read_jsonl([line(1, 1), line(2, 1), line(3, 2), line(4, True)], on_error="continue")
    first, second, third = (candidate.candidacies[0].role for candidate in loaded)
    assert first is second
    assert third.spec.level == 2
    assert str(loaded.faults[0]).startswith("line 4, candidate 'c-4', candidacy 1, role 'ae', role spec: level True")


def test_many_versions_are_not_all_remembered(monkeypatch):
    monkeypatch.setattr("rematch.io._versions.MOST_REMEMBERED", 2)
    labels = [str(number % 4) for number in range(12)]
    lines = [
        json.dumps({"id": f"c-{number}", "candidacies": [{"role": {"role_id": "ae", "version": label}}]})
        for number, label in enumerate(labels)
    ]
    assert [candidate.candidacies[0].role.version for candidate in read_jsonl(lines)] == labels


def test_a_stream_stops_at_the_first_bad_line_with_all_its_faults():
    stream = iter_jsonl(BAD)
    assert next(stream).id == "c-1"
    with pytest.raises(InvalidInput) as caught:
        next(stream)
    assert caught.value.message == "lines: 1 bad line"
    assert [str(fault).split(":")[0] for fault in caught.value.exceptions] == ["line 3, candidate 'c-2'"] * 2
    with pytest.raises(StopIteration):
        next(stream)


def test_a_stream_tells_faults_as_they_come_and_goes_on(tmp_path):
    told = []
    stream = iter_jsonl(written(tmp_path, BAD), on_fault=told.append)
    assert next(stream).id == "c-1"
    assert told == []
    assert [candidate.id for candidate in stream] == ["c-3"]
    assert list(map(str, told)) == list(map(str, read_jsonl(BAD, on_error="continue").faults))


def test_a_stream_keeps_nobody_whom_it_has_handed_on():
    def line(number):
        role = {"role_id": "ae", "version": "1", "spec": {"level": 3}}
        return json.dumps({"id": f"c-{number}", "candidacies": [{"role": role}]})

    stream = iter_jsonl(map(line, range(3)))
    first = weakref.ref(next(stream))
    assert next(stream).id == "c-1"
    assert first() is None


def test_a_pool_is_made_of_a_stream():
    lines = [f'{{"id": "c-{number}"}}' for number in range(5)]
    assert list(Pool.from_candidates(iter_jsonl(lines))) == [f"c-{number}" for number in range(5)]


def test_progress_is_told_every_ten_thousand_lines():
    told = []
    loaded = read_jsonl((f'{{"id": "c-{n}"}}' if n % 2 else "" for n in range(25_000)), progress=told.append)
    assert told == [10_000, 20_000]
    assert len(loaded) == 12_500


def test_a_file_is_read_line_by_line(tmp_path):
    seen = []

    def lines():
        for number in range(30_000):
            seen.append(number)
            yield f'{{"id": "c-{number}"}}'

    def interrupt(number):
        raise InterruptedError(number)

    with pytest.raises(InterruptedError):
        read_jsonl(lines(), progress=interrupt)
    assert len(seen) == 10_000


@pytest.mark.parametrize("source", ['{"id": "c"}', ' {"id": "c"}\n{"id": "d"}', b'{"id": "c"}', 3, None, {"id": "c"}])
@pytest.mark.parametrize("read", [read_jsonl, iter_jsonl])
def test_what_is_neither_a_path_nor_lines_is_refused_at_once(source, read):
    with pytest.raises(RecordError, match="a path, or lines"):
        read(source)


def test_a_mode_that_is_none_is_refused():
    with pytest.raises(RecordError, match="'stop' or 'continue'"):
        read_jsonl([], on_error="ignore")


def test_a_file_that_is_not_there_is_pythons_own_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_jsonl(tmp_path / "nothing.jsonl")


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.lists(candidates, max_size=5, unique_by=lambda candidate: candidate.id))
def test_what_is_written_is_read_again(tmp_path_factory, several):
    path = tmp_path_factory.mktemp("jsonl") / "candidates.jsonl"
    assert write_jsonl(path, iter(several)) == len(several)
    assert read_jsonl(path).candidates == tuple(several)


def test_the_worked_cases_make_a_file(tmp_path):
    path = tmp_path / "worked.jsonl"
    documents = [{**case["candidate"], "id": case["name"]} for case in WORKED]
    loaded = read_jsonl(map(json.dumps, documents))
    assert len(loaded) == 24
    write_jsonl(str(path), loaded)
    assert read_jsonl(path) == loaded
    assert [path.name for path in tmp_path.iterdir()] == ["worked.jsonl"]


class Failing:
    def __iter__(self):
        yield Candidate("c-1")
        raise RuntimeError("the database went away")


@pytest.mark.parametrize(
    ("several", "error"),
    [
        ([Candidate("c-1"), Candidate("c-1")], RecordError),
        ([Candidate("c-1"), {"id": "c-2"}], RecordError),
        (Failing(), RuntimeError),
    ],
    ids=["an id twice", "no candidate", "a source that fails"],
)
def test_a_file_is_written_whole_or_not_at_all(tmp_path, several, error):
    path = tmp_path / "candidates.jsonl"
    path.write_text("old")
    with pytest.raises(error):
        write_jsonl(path, several)
    assert path.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["candidates.jsonl"]


def test_a_line_is_a_document(tmp_path):
    candidate = Candidate("c-1", [Candidacy(("ae", "1"), "withdrew", "2025-11-20")])
    path = tmp_path / "candidates.jsonl"
    write_jsonl(path, [candidate])
    assert path.read_text(encoding="utf-8") == dumps(candidate) + "\n"


def test_the_door_names_what_it_offers():
    assert all(hasattr(door, name) for name in door.__all__)
