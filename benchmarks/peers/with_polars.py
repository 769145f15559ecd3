"""The pass in Polars: one lazy query over frames in memory.

Of what was tried this is the fastest (processor time at 100,000 people, one family of terms each):

- Gather by kind by `gather` from a literal column; a join took four times as long.
- Ordered sums by one sort over person and value and the place counted from where each person begins or ends; the same as
  an expression in `group_by` or in lists took three times as long, places by `over` three times.
- Sums a candidacy of products worked out before `group_by`, keys not marked as sorted: half of what it took otherwise.
- In memory or streaming: which is faster hangs on the size, so both are tried before any is timed.
"""

from __future__ import annotations

import os
import timeit
from functools import partial
from typing import Literal

from peers import TOP, Inputs, Rank, Ranked
from peers.inputs import Required, Table
from peers.network import exchanges
from rematch.facets.rules.residual import WORST

os.environ.setdefault("POLARS_MAX_THREADS", "2")

import polars as pl

C = pl.col
Frames = dict[str, pl.DataFrame]
Engine = Literal["in-memory", "streaming"]
ENGINES: tuple[Engine, ...] = ("in-memory", "streaming")


def ranker(given: Inputs, threads: int) -> Rank:
    """Make the frames; what is returned does the pass."""
    if pl.thread_pool_size() != threads:
        raise RuntimeError(f"polars runs {pl.thread_pool_size()} threads, not {threads}: set POLARS_MAX_THREADS")
    frames = {name: _frame(name, table) for name, table in given.tables.items()}

    def rank(engine: Engine) -> list[Ranked]:
        doubt = (1 + (-C("R")).exp()) * (1 + (-C("E")).exp()) * (1 + (-C("C")).exp())
        best = _heads(frames, given).with_columns(doubt=doubt).bottom_k(TOP, by="doubt").collect(engine=engine)
        return best.sort("doubt").select("person", "R", "E", "C").rows()

    return min((partial(rank, engine) for engine in ENGINES), key=_seconds)


def _seconds(rank: Rank) -> float:
    """The shorter of two runs."""
    return min(timeit.repeat(rank, number=1, repeat=2))


def _frame(name: str, table: Table) -> pl.DataFrame:
    """A table with a number a row, where others point at it; what is not known is null."""
    frame = pl.DataFrame(table).with_columns(pl.selectors.float().fill_nan(None))
    if "kind" in table:
        frame = frame.with_columns(kind=pl.when(C("kind") >= 0).then("kind").cast(pl.UInt32))
    key = {"people": "person", "candidacies": "candidacy"}.get(name)
    return frame.with_row_index(key).with_columns(C(key).cast(pl.Int32)) if key else frame


def _heads(frames: Frames, given: Inputs) -> pl.LazyFrame:
    """Three heads of everyone who is scored."""
    w, gaps = given.model, [f"gap_{at}" for at, one in enumerate(given.requirements) if one.must] + ["late"]
    news = {side: [f"news_{side}_{at}" for at in range(given.news[side])] for side in "CE"}
    people = _with_gaps(_with_sums(frames, given), given)
    for columns in (gaps, *news.values()):
        people = _rising(people, columns)
    stretch = (w["stretch.weight"] * (given.level - C("level")).clip(0.0)).fill_nan(None).fill_null(0.0)
    return people.select(
        "person",
        R="reach",
        E=C("employer") - C("E").fill_null(0.0).clip(upper_bound=w["debt.cap"]) + _judgement(given) + _coverage(given)
        - stretch + _ordered(gaps, w["gap.gamma"]) + _ordered(news["E"], w["news.gamma"]),
        C=C("candidate") - C("C").fill_null(0.0).clip(upper_bound=w["debt.cap"]) + C("liking").fill_null(0.0)
        + _ordered(news["C"], w["news.gamma"]) + C("surplus") + C("burden").fill_null(0.0),
    )  # fmt: skip


def _with_sums(frames: Frames, given: Inputs) -> pl.LazyFrame:
    """Everyone who is scored, with the sums over their rows."""
    people = frames["people"].lazy().filter("scored")
    for sums in (*_debts(frames, given), _likings(frames, given), _burdens(frames, given), _assessed(frames, given)):
        people = people.join(sums, on="person", how="left")
    for at, required in enumerate(given.requirements):
        credit = pl.max_horizontal(f"beside_{at}", "listed").fill_null(0.0).alias(f"credit_{at}")
        people = people.join(_listed(frames, required), on="person", how="left").with_columns(credit).drop("listed")
    return people


def _gathered(frames: Frames, kinds: str) -> pl.Expr:
    return pl.lit(frames[kinds].to_series()).gather(C("kind"))


def _debts(frames: Frames, given: Inputs) -> list[pl.LazyFrame]:
    """What is left of each reason, what that costs each candidacy, and those of a person by size."""
    w, stands = given.model, pl.coalesce(_gathered(frames, "reasons_kinds"), "expected")
    left = pl.when("gap").then(pl.min_horizontal(stands, "expected")).otherwise(stands)
    u = pl.min_horizontal(pl.lit(WORST), left * C("eased") + w["residual.own_harm"] * C("worsened"))
    reasons = frames["reasons"].lazy().select("candidacy", "of_candidate", "breaks", u=u, cost=C("share") * u)
    own = {"C": C("of_candidate"), "E": ~C("of_candidate")}
    explained = reasons.select("candidacy", **{side: C("cost") * of for side, of in own.items()})
    breaking = reasons.filter("breaks").select(
        "candidacy", **{f"breaks_{side}": C("u") * of for side, of in own.items()}
    )
    owed = (
        frames["candidacies"].lazy()
        .join(explained.group_by("candidacy").agg(C("C", "E").sum()), on="candidacy", how="left")
        .join(breaking.group_by("candidacy").agg(C("breaks_C", "breaks_E").max()), on="candidacy", how="left")
    )  # fmt: skip
    total = {
        side: C(f"rest_{side}") + C(side).fill_null(0.0) + w["debt.dealbreaker"] * C(f"breaks_{side}").fill_null(0.0)
        for side in own
    }
    return [_by_size(owed.select("person", v=v), w["debt.gamma"], side) for side, v in total.items()]


def _likings(frames: Frames, given: Inputs) -> pl.LazyFrame:
    value = C("weight") * pl.coalesce(_gathered(frames, "likes_kinds"), "otherwise")
    return _by_size(frames["likes"].lazy().select("person", v=value), given.model["likes.gamma"], "liking")


def _burdens(frames: Frames, given: Inputs) -> pl.LazyFrame:
    cost = pl.max_horizontal(C("firmness") * _gathered(frames, "wishes_kinds") - C("owed"), "lost", pl.lit(0.0))
    return _by_size(frames["wishes"].lazy().select("person", v=-cost), given.model["burden.gamma"], "burden")


def _by_size(rows: pl.LazyFrame, gamma: float, name: str) -> pl.LazyFrame:
    """The ordered sum of each person's values `v`: positive and negative apart, each largest first."""
    at = pl.int_range(pl.len())
    begins, ends = ((C("person") != C("person").shift(by)).fill_null(value=True) for by in (1, -1))
    before = at - pl.when(begins).then(at).forward_fill()
    after = pl.when(ends).then(at).backward_fill() - at
    place = pl.when(C("v") < 0).then(before).otherwise(after)
    weighed = (
        rows.filter(C("v") != 0).sort("person", "v").select("person", (C("v") * pl.lit(gamma).pow(place)).alias(name))
    )
    return weighed.group_by("person").agg(C(name).sum())


def _assessed(frames: Frames, given: Inputs) -> pl.LazyFrame:
    r = C("validity") * _gathered(frames, "scores_kinds")
    value = given.model["assessment.slope"] * r / (1.0 - r * r).sqrt() * C("z")
    rows = frames["scores"].lazy().select("person", score=value.fill_null(0.0))
    return rows.group_by("person").agg(C("score").sum())


def _listed(frames: Frames, required: Required) -> pl.LazyFrame:
    """The largest credit that the list of skills gives for a requirement: its skills lie side by side."""
    evidence, parts = frames["evidence"], []
    for skill, strength in required.skills.items():
        first, last = (evidence["skill"].search_sorted(skill, side) for side in ("left", "right"))
        parts.append(evidence.lazy().slice(first, last - first).select("person", listed=C("credit") * strength))
    rows = pl.concat(parts) if parts else evidence.lazy().head(0).select("person", listed="credit")
    return rows.group_by("person").agg(C("listed").max())


def _with_gaps(people: pl.LazyFrame, given: Inputs) -> pl.LazyFrame:
    """Musts that nobody asked for before and nobody has; values of one person beside each other."""
    w, cap = given.model, given.model["assessment.cap"]
    most = w["gap.weight"] * w["gap.probability"]
    by_whom = pl.when((C("verdict_by") < 0) | pl.lit(given.manager < 0)).then(w["verdict.unknown_manager"])
    by_whom = by_whom.when(C("verdict_by") == given.manager).then(w["verdict.same_manager"])
    short = {
        f"gap_{at}": pl.when(f"asked_{at}").then(0.0).otherwise(-most * (w["coverage.expected"] - C(f"credit_{at}")).clip(0.0))
        for at, required in enumerate(given.requirements) if required.must
    }  # fmt: skip
    return people.with_columns(
        assessed=(C("score").fill_null(0.0) / C("divisor")).clip(-cap, cap),
        judged=C("verdict") * by_whom.otherwise(w["verdict.another_manager"]),
        **short,
    )


def _coverage(given: Inputs) -> pl.Expr:
    w, whole = given.model, sum(required.weight for required in given.requirements)
    if not whole:
        return pl.lit(0.0)
    credit = pl.sum_horizontal(required.weight * C(f"credit_{at}") for at, required in enumerate(given.requirements))
    return w["coverage.weight"] * (credit / whole - w["coverage.expected"])


def _judgement(given: Inputs) -> pl.Expr:
    """The ordered sum of two."""
    gamma, none = given.model["judgement.gamma"], pl.lit(0.0)
    more, less = pl.max_horizontal("assessed", "judged"), pl.min_horizontal("assessed", "judged")
    up = pl.max_horizontal(more, none) + gamma * pl.max_horizontal(less, none)
    return up + pl.min_horizontal(less, none) + gamma * pl.min_horizontal(more, none)


def _rising(people: pl.LazyFrame, columns: list[str]) -> pl.LazyFrame:
    """The columns in rising order, person by person."""
    for step in exchanges(len(columns)):
        pairs = [(columns[low], columns[high]) for low, high in step]
        lower = {low: pl.min_horizontal(low, high) for low, high in pairs}
        upper = {high: pl.max_horizontal(low, high) for low, high in pairs}
        people = people.with_columns(**lower, **upper)
    return people


def _ordered(columns: list[str], gamma: float) -> pl.Expr:
    """The ordered sum of columns that are in rising order: positive and negative apart, each largest first."""
    up = down = pl.lit(0.0)
    for column in columns:
        up = up * gamma + C(column).clip(0.0)
    for column in reversed(columns):
        down = down * gamma + C(column).clip(upper_bound=0.0)
    return up + down
