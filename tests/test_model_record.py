"""The model as a record, and the statistics a pool keeps: printed, saved, loaded, refreshed on purpose."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rematch as rm
from rematch.weights import DEFAULTS, accepted

MARKS = ("[V]", "[V2]", "[M]", "[X]")
changed_weights = st.dictionaries(st.sampled_from(sorted(DEFAULTS)), st.floats(0.01, 0.99), max_size=6).map(
    lambda found: {name: value for name, value in found.items() if accepted(DEFAULTS[name], value) is None}
)


def test_every_weight_says_what_it_is():
    for row in rm.Model():
        assert row.mark in MARKS, row
        assert row.unit, row
        assert row.source, row
        assert re.fullmatch(r"[a-z_]+(\.[A-Za-z0-9_]+)*", row.name), row
    text = str(rm.Model().with_weight("psi", 1.3))
    assert len(text.splitlines()) == len(DEFAULTS) + 1
    assert "expert prior" in text.splitlines()[0]
    assert sum(line.startswith("*") for line in text.splitlines()) == 1
    table = rm.Model().to_frame()
    assert list(table["name"]) == list(DEFAULTS)
    assert set(table.columns) == {"name", "value", "unit", "mark", "source", "changed"}


@given(changed_weights, st.integers(0, 500))
def test_saved_and_loaded_is_the_same(changed, learned):
    model = rm.Model(changed, learned_from=learned)
    again = rm.Model.from_json(model.to_json())
    assert again.fingerprint == model.fingerprint
    assert again == rm.Model({n: v for n, v in changed.items() if v != DEFAULTS[n].value}, learned_from=learned)
    assert (again.claim == "expert prior") == (learned == 0)


def test_a_file_and_what_ranks_with_it(tmp_path):
    path = tmp_path / "model.json"
    model = rm.Model().with_weight("clean.E.runner_up", 0.5).without("tenure")
    model.save(path)
    near = rm.Candidate("c-1", [rm.Candidacy(("ae", "1"), "runner_up", "2026-02-01")])
    asked = {"role": rm.RoleVersion("ae", "2"), "as_of": "2026-11-24"}
    one, other = (rm.rank([near], model=m, **asked) for m in (model, rm.Model.load(path)))
    assert one.to_dicts() == other.to_dicts()
    assert one.fingerprint == other.fingerprint
    assert "expert prior" in one.claim
    taught = rm.rank([near], model=rm.Model(learned_from=40), **asked)
    assert "adjusted by 40 outcomes" in taught.claim


def test_a_few_weights_written_by_hand():
    assert rm.Model.from_json('{"weights": {"psi": 1.3}}') == rm.Model({"psi": 1.3})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: "{", "is not JSON"),
        (lambda d: "[]", "is not a saved model"),
        (lambda d: json.dumps({**d, "author": 1}), "is not a saved model"),
        (
            lambda d: json.dumps({**d, "weights": {**d["weights"], "psi": 1.4}}),
            "altered, or saved by a library with other",
        ),
        (lambda d: json.dumps({**d, "weights": {"psi": 1.0}}), "altered, or saved by a library with other"),
        (lambda d: json.dumps({**d, "weights": {**d["weights"], "psy": 1.4}}), "did you mean 'psi'"),
        (lambda d: json.dumps({**d, "weights": {**d["weights"], "psi": -1}}), "a number above 0"),
        (lambda d: json.dumps({**d, "weights": {**d["weights"], "psi": "1"}}), "a finite number"),
        (lambda d: json.dumps({**d, "model": "0"}), "version '0' of the formulas; accepted: '1'"),
        (lambda d: json.dumps({**d, "learned_from": -1}), "a whole number of 0 or more"),
    ],
)
def test_a_document_that_is_not_a_model(change, said):
    document = change(json.loads(rm.Model().to_json()))
    with pytest.raises(rm.RematchError, match=re.escape(said)):
        rm.Model.from_json(document)


def scored_people(marks):
    return [
        rm.Candidate(
            f"c-{at}",
            [
                rm.Candidacy(
                    ("ae", "1"), "runner_up", "2026-02-01",
                    assessments=[rm.Assessment("structured_interview", mark, [1, 5], by="i-1")],
                )
            ],
        )
        for at, mark in enumerate(marks)
    ]  # fmt: skip


def test_statistics_are_refreshed_on_purpose():
    few, many = scored_people([3, 4]), scored_people([3, 4, 5, 5, 5, 5])
    old = rm.Pool.from_candidates(few)
    grown = rm.Pool.from_candidates(many, statistics=old.statistics)
    role, day = rm.RoleVersion("ae", "2"), "2026-11-24"

    def employer(pool):
        return rm.explain(pool, role, "c-0", as_of=day).log_odds[rm.Head.EMPLOYER]

    assert employer(grown) == employer(old)
    assert grown.fingerprint != old.fingerprint
    fresh, report = grown.refresh_statistics()
    assert fresh.statistics == rm.Pool.from_candidates(many).statistics
    assert fresh.fingerprint == rm.Pool.from_candidates(many).fingerprint != grown.fingerprint
    assert employer(fresh) < employer(old), "the others scored better, so a 3 says less"
    key = "structured_interview|1-5"
    assert (report.before[key].n, report.after[key].n) == (2, 6)
    assert report.after[key].mean == pytest.approx(4.5)
    assert report.people == 6
    # mean = (n*xbar + 20*3)/(n + 20), var = (n*s^2 + 20*1)/(n + 20), worked out by hand for the largest shift
    z = [[(m - (n * x + 60) / (n + 20)) / ((n * v + 20) / (n + 20)) ** 0.5 for m in (3, 4, 5)]
         for n, x, v in ((2, 3.5, 0.25), (6, 4.5, 3.5 / 6))]  # fmt: skip
    assert report.largest == pytest.approx(max(abs(a - b) for a, b in zip(*z, strict=True)))
    told = str(report)
    assert told.startswith("score statistics: 2 move, and with them scores of 6 people")
    assert "structured_interview|1-5: n 2, mean 3.50, sd 0.50 → n 6, mean 4.50, sd 0.76" in told
    assert json.loads(json.dumps(report.to_dict()))["people"] == 6
    assert employer(grown) == employer(old), "the pool itself has not changed"
    again, nothing = fresh.refresh_statistics()
    assert str(nothing) == "score statistics: nothing moves"
    assert again.fingerprint == fresh.fingerprint
