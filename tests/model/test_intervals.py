"""The frozen draws: what they are, that they are the same everywhere, and what is read from them."""

from __future__ import annotations

import hashlib
import os
import struct
import subprocess
import sys
from statistics import NormalDist
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from near_hires import OPEN, RATES, heads, near_hires, opened, ranked, scored

import rematch as rm
from rematch.evidence.unknowns import BASE, family
from rematch.facets import Head
from rematch.scoring.draws import DRAWS, Drawn, above, ends, in_top, normal, uniform
from rematch.testing import Case, cases, world

names = st.text(min_size=0, max_size=30)


@given(names)
def test_each_part_is_drawn_once(name: str) -> None:
    middles = [(at + 0.5) / DRAWS for at in range(DRAWS)]
    assert sorted(uniform(name).tolist()) == middles
    exact = [NormalDist().inv_cdf(p) for p in uniform(name).tolist()]
    assert normal(name).tolist() == pytest.approx(exact, abs=1e-12)


def test_names_are_drawn_apart() -> None:
    """No two names hang together by more than chance allows: 256 draws, 780 pairs."""
    draws = np.array([uniform(f"name {at}") for at in range(40)])
    hanging = np.abs(np.corrcoef(draws)[np.triu_indices(40, 1)])
    assert hanging.max() < 4.5 / np.sqrt(DRAWS)
    assert hanging.mean() < 1.2 / np.sqrt(DRAWS)


def test_the_order_is_that_of_the_hash() -> None:
    """Worked out a second way: 256 numbers of 8 bytes from SHAKE-256 of the name, sorted."""
    numbers = struct.unpack("<256Q", hashlib.shake_256(b"weight of likes").digest(2048))
    order = sorted(range(256), key=lambda at: (numbers[at], at))
    assert uniform("weight of likes").tolist() == [(stratum + 0.5) / 256 for stratum in order]


def test_weights_have_mean_one() -> None:
    model = rm.Model()
    for term in ("likes", "debt C", "coverage"):
        drawn = Drawn(model).weight(term)
        assert drawn.shape == (DRAWS, 1)
        assert (drawn > 0).all()
        assert float(drawn.mean()) == pytest.approx(1.0, abs=0.01)
        assert float(np.log(drawn).std()) == pytest.approx(model["spread.tau"], rel=0.02)


def test_every_term_has_a_family() -> None:
    """Of a world, all terms that occur fall into the families of SCIENCE 2; nothing is drawn as a family of its own."""
    firm = world(600, seed=5)
    ranking = rm.rank(firm.candidates, firm.role, as_of=firm.as_of, changes=firm.changes, versions=firm.versions)
    found = {family(item.head, item.name) for match in ranking for item in match.evidence if item.name not in BASE}
    assert found <= {
        "debt C", "debt E", "likes", "openness", "organisation C", "organisation E", "pay surplus", "burdens", "judgement",
        "coverage", "stretch", "gaps", "relationship", "silence", "channel",
    }  # fmt: skip
    assert len(found) >= 10


def test_ends_of_an_interval() -> None:
    """The 10th and 90th percentile of 256: midway between the 26th and 27th, and between the 230th and 231st."""
    draws = np.random.default_rng(1).permutation(np.arange(256.0))[:, None]
    low, high = ends(draws)
    assert (float(low[0]), float(high[0])) == (25.5, 229.5)
    assert [float(end[0]) for end in ends(draws)] == pytest.approx(np.percentile(draws, [10, 90]).tolist())


def test_above_and_in_top() -> None:
    one, other = np.array([3.0, 1.0, 2.0, 5.0]), np.array([1.0, 2.0, 2.0, 2.0])
    assert above(one, other) == 0.625
    draws = np.tile([[3.0, 2.0, 2.0, 1.0]], (DRAWS, 1))
    assert in_top(draws, 2).tolist() == [1.0, 0.5, 0.5, 0.0]
    assert in_top(draws, 0).tolist() == [0.0] * 4
    assert in_top(draws, 9).tolist() == [1.0] * 4


@given(near_hires())
def test_without_ignorance_there_is_no_width(case: Case) -> None:
    """Certain weights and base rates, and nothing unknown that is drawn: every draw is the point."""
    certain = rm.Model({"spread.tau": 0.0, "spread.credit": 0.0, "base.pseudo_outcomes": 1e30})
    match = scored(case, model=certain)
    drawn = heads(match)
    known = all(r.status != "unknown" for r in match.reasons) and all(item.status != "unknown" for item in match.likes)
    known &= not any(item.name.startswith("gap: ") for item in match.evidence)
    if known:
        np.testing.assert_allclose(drawn, np.tile(drawn[:, :1], drawn.shape[1]), atol=1e-9)


@given(near_hires())
def test_more_ignorance_is_a_wider_interval(case: Case) -> None:
    narrow, wide = (scored(case, model=rm.Model({"base.pseudo_outcomes": n})).intervals for n in (200, 5))
    for name in ("reach", "employer", "candidate"):
        less, more = getattr(narrow, name), getattr(wide, name)
        assert more.high - more.low > less.high - less.low


@given(cases(most=4).map(opened))
def test_an_interval_does_not_hang_on_the_others(case: Case) -> None:
    """Explained alone, a person has the interval of their row, bit by bit."""
    statistics = rm.Pool.from_candidates(case.candidates).statistics
    pool = rm.Pool.from_candidates(case.candidates, statistics=statistics)
    asked: dict[str, Any] = {"as_of": case.as_of, "changes": case.changes, "policy": OPEN, "rates": RATES}
    for match in ranked(case, statistics=statistics):
        alone = rm.explain(pool, case.role, match.candidate_id, **asked)
        assert isinstance(alone, rm.Match)
        assert alone.intervals == match.intervals
        assert alone.to_dict()["intervals"]["probability"] == list(match.interval)


def test_batches_do_not_matter() -> None:
    """A ranking is drawn 64 matches at a time; `in_top` and `above` look across."""
    firm = world(400, seed=5)
    pool = rm.Pool.from_candidates(firm.candidates, versions=firm.versions)
    ranking = rm.rank(pool, firm.role, as_of=firm.as_of, changes=firm.changes)
    assert len(ranking) > 200
    shares = ranking.in_top(10)
    assert sum(shares.values()) == pytest.approx(10.0, abs=1e-9)
    assert list(shares) == [match.candidate_id for match in ranking]
    assert ranking.above(ranking[0].candidate_id, ranking[150].candidate_id) > 0.9
    flat = [match for group in ranking.ties() for match in group]
    assert len(flat) == len({match.candidate_id for match in flat})
    assert (
        ranking.ties(5) == tuple(group for group in ranking.ties() if group[-1].rank <= 5) or len(ranking.ties(5)) <= 2
    )
    with pytest.raises(rm.PoolError, match="nobody in the pool"):
        ranking.above("nobody", ranking[0].candidate_id)
    for wrong in (-1, 1.5, True):
        with pytest.raises(rm.RecordError, match="whole number"):
            ranking.in_top(wrong)  # type: ignore[arg-type]


# The same everywhere

PROGRAM = """
import hashlib
import rematch as rm
from rematch.testing import world
firm = world(1500, seed=9)
ranking = rm.rank(firm.candidates, firm.role, as_of=firm.as_of, changes=firm.changes, versions=firm.versions, top=150)
told = [(m.candidate_id, m.probability.hex(), *[v.hex() for v in m.log_odds.values()],
         *[end.hex() for ends in m.intervals.to_dict().values() for end in ends]) for m in ranking]
print(len(told), hashlib.sha256(repr((told, sorted(ranking.in_top(10).items()))).encode()).hexdigest())
"""


def told_by(**environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_every_processor_says_the_same() -> None:
    """Points, heads and intervals are equal bit by bit when numpy may use none of the processor's vector instructions."""
    as_it_is = told_by()
    assert as_it_is.startswith("150 ")
    plain = told_by(NPY_DISABLE_CPU_FEATURES=" ".join(vector_instructions()))
    assert plain == as_it_is


def vector_instructions() -> list[str]:
    """What numpy would use on this processor beyond the baseline it was built for."""
    from numpy._core import _multiarray_umath as core

    baseline = set(core.__cpu_baseline__)
    return [name for name in core.__cpu_dispatch__ if core.__cpu_features__.get(name) and name not in baseline]


def test_the_comparison_of_processors_can_fail() -> None:
    """Where this processor has vector instructions at all, numpy's own exponential does differ without them."""
    if not vector_instructions():
        pytest.skip("this processor has no instructions beyond numpy's baseline")
    program = (
        "import hashlib, numpy; values = numpy.exp(numpy.linspace(-40, 40, 100_001)); "
        "print(hashlib.sha256(values.tobytes()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "NPY_DISABLE_CPU_FEATURES": off}, capture_output=True,
            text=True, check=True,
        ).stdout
        for off in ("", " ".join(vector_instructions()))
    }  # fmt: skip
    assert len(found) == 2


def test_these_very_draws() -> None:
    """A digest of some draws, so that no later version moves them unnoticed."""
    drawn = Drawn(rm.Model())
    parts = [
        uniform("gap sql"),
        normal("base rate C"),
        drawn.weight("burdens"),
        drawn.base_error(Head.EMPLOYER, np.array([0.5, -2.0]), rm.Model()),
    ]
    digest = hashlib.sha256(b"".join(np.ascontiguousarray(part, "<f8").tobytes() for part in parts)).hexdigest()
    assert digest[:16] == "cc34822fa354d2bd"


def test_intervals_as_data() -> None:
    near = rm.Candidate("c-1", [rm.Candidacy(("ae", "1"), "runner_up", "2026-02-01")])
    (match,) = rm.rank([near], rm.RoleVersion("ae", "2"), as_of="2026-11-24")
    low, high = match.interval
    assert low < match.probability < high
    assert attrs.asdict(match.intervals, recurse=False)["probability"] == (low, high)
    assert f"{low * 100:.0f}–{high:.0%}" in str(match)
    assert str(match.interval) == f"{low:.0%} to {high:.0%}"
