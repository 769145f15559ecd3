"""Whatever an export holds: the folder as a whole may be refused by name, a record becomes a line of the report."""

from __future__ import annotations

import copy
import json
import random

import pytest
from greenhouse_payloads import FOLDER, application, candidate, lines, only, payload, read, reason, scorecard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rematch.errors import RecordError, RematchError
from rematch.io.ats import read_greenhouse


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(RecordError, match="no-such-folder': does not exist"):
        read_greenhouse(tmp_path / "no-such-folder")


def test_an_empty_folder_is_named(tmp_path):
    with pytest.raises(RecordError, match="holds no JSON file"):
        read_greenhouse(tmp_path)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b'{"id": 1,', "is not JSON: .* in line 1, column 10"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"[" * 200_000, "is nested too deeply"),
        (b"9" * 5000, "cannot be read"),
        (b"", "is not JSON"),
    ],
)
def test_a_file_that_is_no_json_is_named(tmp_path, content, found):
    (tmp_path / "candidates.json").write_bytes(content)
    with pytest.raises(RematchError, match=f"file 'candidates.json': {found}"):
        read_greenhouse(tmp_path)


@pytest.mark.parametrize("source", [None, 7, ["candidates"], b"folder"])
def test_a_source_of_another_type_is_refused(source):
    with pytest.raises(RematchError):
        read_greenhouse(source)


def test_a_byte_order_mark_and_other_files_do_no_harm(tmp_path):
    (tmp_path / "whatever.json").write_bytes(b"\xef\xbb\xbf" + json.dumps([candidate()]).encode())
    (tmp_path / "notes.txt").write_text("not JSON")
    assert len(read_greenhouse(str(tmp_path)).candidates) == 1


def test_documents_are_told_apart_by_what_they_hold(tmp_path):
    pages = [[application()], [application(id=2, candidate_id=2)]]
    (tmp_path / "jobs.json").write_text(json.dumps(pages))
    (tmp_path / "all.json").write_text(json.dumps({"candidates": [candidate()], "offers": []}))
    assert {person.id for person in read_greenhouse(tmp_path).candidates} == {"978031", "2"}


def test_a_single_record_and_a_plain_mapping_are_read():
    assert len(read_greenhouse(candidate()).candidates) == 1
    assert len(read_greenhouse({"candidates": {"page 1": [candidate()], "page 2": [candidate(id=2)]}}).candidates) == 2


def test_the_name_helps_where_the_shape_tells_nothing():
    read_in = read_greenhouse({"candidates.json": [{"id": 5}], "users.json": [{"id": 6, "name": "x"}]})
    assert [person.id for person in read_in.candidates] == ["5"]
    assert lines(read_in.report.ignored, "no kind of record that is read", "users.json")


def test_an_empty_document_is_pointed_out():
    (empty,) = lines(read_greenhouse({"applications": [], "candidates": [candidate()]}).report.ignored, "is empty")
    assert empty.id == "applications"


def test_one_bad_record_never_loses_the_others():
    bad = [
        None,
        7,
        "text",
        [],
        {},
        {"id": None, "can_email": True},
        candidate(id=[1]),
        candidate(id="\x00"),
        candidate(id="x" * 300),
    ]
    read_in = read_greenhouse({"candidates": [*bad, candidate(), application()]})
    assert [person.id for person in read_in.candidates] == ["978031"]
    assert read_in.report.counts["refused"] == 8
    assert only(read_in).outcome == "rejected"


def test_a_candidate_without_an_id_does_not_lose_their_applications():
    nameless = candidate(id=None, applications=[application()])
    assert [c.id for person in read(nameless).candidates for c in person.candidacies] == ["985314"]
    assert read_greenhouse({"one": candidate(id=None)}).report.counts["refused"] == 1


def test_an_application_whose_candidate_is_no_id_is_refused():
    read_in = read(application(candidate_id={"id": 1}))
    assert read_in.candidates == ()
    assert lines(read_in.report.refused, "no usable id of a candidate")[0].note == "an object"


def test_very_long_text_and_control_characters_do_no_harm():
    long = "x" * 10_000_000
    read_in = read(
        candidate(title=f"Chief\x00 {long}", tags=[long]),
        application(
            rejection_reason=reason(f"Because \u202e\x07{long}", "They rejected us"),
            current_stage={"id": 1, "name": long},
            rejection_details={"custom_fields": {"why": long}},
        ),
        scorecard(attributes=[{"name": f"SQL\n\t{long}", "type": "Skills", "rating": "yes"}]),
    )
    (person,) = read_in.candidates
    assert person.title.startswith("Chief xxx")
    assert len(person.title) == 500
    assert person.candidacies[0].reasons[0].topic.startswith("Because xxx")
    assert len(str(read_in)) < 20_000
    assert max(len(entry.note) for entry in read_in.report.ignored) <= 500


def test_lone_surrogates_and_strange_numbers_do_no_harm():
    document = json.loads('{"id": 1e400, "can_email": true, "title": "\\ud800"}')
    read_in = read_greenhouse(
        {"a": [document, candidate(title="\ud800"), candidate(id=float(5)), candidate(id=10**30)]}
    )
    assert [(person.id, person.title) for person in read_in.candidates][:1] == [("978031", None)]
    assert {person.id for person in read_in.candidates} == {"978031", "5", str(10**30)}


def test_the_report_is_plain_data():
    report = read(application(), candidate(), scorecard(attributes=[{"name": None}, 7])).report
    assert json.loads(json.dumps(report.to_dict()))["counts"] == dict(report.counts)
    assert report.about("985314", "application")
    assert all(entry.id == "985314" for entry in report.about("985314"))


WEIRD = [
    None, True, 0, -1, 1e308, float("nan"), 10**60, "", " ", "\x00\u202e", "\ud800", "2017-13-45",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", [], {}, [None], [[[]]], {"id": None}, {"name": "\n"},
    {"id": 1, "name": "x" * 10_000, "type": {"name": []}}, "Around $100k", {"value": -5, "currency": "EUR"},
    {"amount": "1e9", "unit": "usd"}, "true", "active", "rejected", "hired", "converted", "Offer", "Compensation",
    "They rejected us", 53883394, 985314, {5: 6},
]  # fmt: skip


def spots(value):
    if isinstance(value, dict):
        for key in value:
            yield value, key
            yield from spots(value[key])
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield value, place
            yield from spots(item)


@pytest.mark.parametrize("seed", range(60))
def test_samples_with_anything_anywhere_are_read(seed):
    """Seeded: the sample payloads, tied together by their ids, with up to forty fields replaced, dropped or added."""
    draw = random.Random(seed)
    documents = {path.stem: payload(path.stem) for path in sorted(FOLDER.glob("*.json"))}
    for document in documents.values():
        for record in document if isinstance(document, list) else [document]:
            if "application_id" in record and draw.random() < 0.7:
                record["application_id"] = draw.choice([985314, 69102626, 65153308, 69306314])
            if record.get("jobs") and draw.random() < 0.7:
                record["jobs"][0]["id"] = 6404
    for _ in range(draw.choice([1, 3, 10, 40])):
        holder, key = draw.choice(list(spots(documents)))
        act = draw.random()
        if act < 0.7:
            holder[key] = copy.deepcopy(draw.choice(WEIRD))
        elif isinstance(holder, dict):
            if act < 0.85:
                del holder[key]
            else:
                holder[draw.choice(["date_of_birth", "x" * 300, "salary", "status", ""])] = copy.deepcopy(
                    draw.choice(WEIRD)
                )
    read_in = read_greenhouse(
        documents, labels=True, private=True, offer_pay_period="year", specs_as_exported=seed % 2 == 0
    )
    versions = [c.role for person in read_in.candidates for c in person.candidacies if c.role] + list(read_in.roles)
    by_key = {version.key: version for version in versions}
    assert all(by_key[version.key] == version for version in versions)
    json.dumps(read_in.report.to_dict())
    assert str(read_in)


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
keys = st.sampled_from([
    "id", "candidate_id", "application_id", "application_ids", "applications", "jobs", "status", "rejected_at",
    "sent_at", "rejection_reason", "name", "type", "openings", "attributes", "overall_recommendation", "action",
    "payload", "interviews", "offers",
]) | st.text(max_size=5)  # fmt: skip
anything = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=6), max_leaves=25
)


@given(st.dictionaries(keys, anything, max_size=5))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_json_at_all_is_read(document):
    read_in = read_greenhouse(document)
    assert str(read_in)
    json.dumps(read_in.report.to_dict())
