"""The library's working state for one query as neutral tables of plain numbers, so that a peer can do what the pass does.

The only module here that reads the library's insides. What the library works out once a day is given; so is what it
works out once a role version, or once a kind of row, which the peers gather by kind as the library does. What it works
out row by row or person by person, the peers do themselves.
"""

from __future__ import annotations

from typing import Any, Literal

import attrs
import numpy as np
from numpy.typing import NDArray

import rematch as rm
from rematch.asking import make_query
from rematch.evidence import burdens, coverage, debts, judgement, likes, news, residuals
from rematch.evidence.alike import Kinds
from rematch.evidence.facts import EMPLOYER, REASON_FACET, Facts
from rematch.evidence.ledger import Ledger
from rematch.evidence.since import _versions_on
from rematch.evidence.skill_evidence import evidence_credit
from rematch.evidence.terms import against_role
from rematch.evidence.unknowns import EXPECTED, WORSE
from rematch.facets import FACET_CODES, FACETS, Facet, Head, Need
from rematch.gates import OPEN, gates
from rematch.names import Kinship
from rematch.pool.versions import FLEXIBLE, NEEDS, ON_CALL
from rematch.query import KINSHIPS, Query
from rematch.records import Policy
from rematch.scoring.engine import TOGETHER, Standing, standing_parts
from rematch.testing import World

Column = NDArray[Any]
Table = dict[str, Column]
Floats = NDArray[np.float64]

LIKE, WISH = 2, 3
"""In `on_file`: beside the codes of the parties, whose reasons stand there."""
WHOLE, SOME = -1, -2
"""Topics in `on_file`: the row is about all of its facet; it is about names that stand in rows of their own."""


@attrs.frozen
class Required:
    """A must or should requirement of the new role.

    Attributes:
        weight: Its weight in the mean.
        must: Whether it is a must.
        skill: The skill itself.
        skills: Skill that counts for it → how much.
    """

    weight: float
    must: bool
    skill: int
    skills: dict[int, float]


@attrs.frozen
class News:
    """A change of the organisation that reaches the role.

    Attributes:
        facet: Code of its facet.
        topic: Its topic, -1 all of the facet.
        on: Its day.
        effect: -1 to 1.
        confidence: Up to 1.
        after_opening: It came after the role opened.
        only: The people it reaches; None: everyone but `but`.
        but: Who was told worse on the same topic that day.
        later: Places of later news on the same topic.
        side: The head that hears it where it touches nothing on file; "" none.
        value: Log-odds it gives there.
    """

    facet: int
    topic: int
    on: int
    effect: float
    confidence: float
    after_opening: bool
    only: tuple[int, ...] | None
    but: tuple[int, ...]
    later: tuple[int, ...]
    side: Literal["C", "E", ""]
    value: float


@attrs.frozen(eq=False)
class Inputs:
    """What a peer is given.

    Attributes:
        tables: Name → columns. `person`, `candidacy` and `wish` are rows of `people`, `candidacies` and `wishes`, by the
            first of which rows are sorted (`evidence` by skill); `kind` is a row of the table of kinds and `version` of
            `versions`, -1 none; NaN is not known. Rows of one owner stand in the order in which ties fall.
        requirements: Of the new role.
        news: In the library's order. Columns ``said_0`` and ``unsaid_0`` of `versions` are, for the first, whether both
            versions speak of its facet, and whether it is about something that neither names.
        level: Of the new role; NaN silent.
        start: Day on which the new role starts; NaN not known.
        manager: Of the new role; -1 not known.
        model: The weights.
    """

    tables: dict[str, Table]
    requirements: tuple[Required, ...]
    news: tuple[News, ...]
    level: float
    start: float
    manager: int
    model: rm.Model


def inputs(pool: rm.Pool, one: World) -> Inputs:
    """What peers are given to rank a pool for the open role of its world."""
    query = make_query(pool, one.role, one.as_of, one.changes, None, None, None, ())
    blocks = [_tables(part, query) for part in standing_parts(pool, query.as_of, query.model)]
    tables = _with_kinds(_sorted({name: _joined(name, blocks) for name in blocks[0]}))
    facts = standing_parts(pool, query.as_of, query.model)[0].facts
    return Inputs(
        tables=tables | {"versions": _versions(facts, query), "listings": _listings(query)},
        requirements=tuple(_required(query)),
        news=tuple(_news(facts, query)),
        level=query.number(Facet.LEVEL),
        start=query.number(Facet.TIMING),
        manager=int(query.role.persons[Facet.MANAGER]),
        model=query.model,
    )


def _required(query: Query) -> list[Required]:
    should = query.model["coverage.should"]
    found = []
    for item in query.requirements:
        if item.need is not Need.COULD:
            must = item.need is Need.MUST
            skills = dict(coverage.counting_for(query, item.name))
            found.append(Required(item.importance * (1.0 if must else should), must, item.name, skills))
    return found


def _news(facts: Facts, query: Query) -> list[News]:
    found = []
    for item in query.news:
        only, but = _reached(query, item)
        employers = item.facet in news.EMPLOYER_FACETS
        told = item.facet is not Facet.OPENING or item.after_opening
        others = query.news_of_topic[item.facet, item.topic]
        found.append(
            News(
                facet=FACET_CODES[item.facet],
                topic=item.topic,
                on=item.on,
                effect=item.effect,
                confidence=item.confidence,
                after_opening=item.after_opening,
                only=only,
                but=but,
                later=tuple(query.news.index(other) for other in others if other.on > item.on),
                side=("E" if employers else "C") if told else "",
                value=news._value(facts, item),
            )
        )
    return found


def _reached(query: Query, item: Any) -> tuple[tuple[int, ...] | None, tuple[int, ...]]:
    """The people a piece of news is about, None for everyone, and who of them was told worse that day."""
    own = None if item.person is None else _rows_of(query, item.person)
    but: tuple[int, ...] = ()
    for other in query.news_of_day[item.facet, item.topic, item.on]:
        if other is item:
            continue
        if other.badness < item.badness or (other.badness == item.badness and item.person is None):
            if other.person is None:
                own = ()
            else:
                but += _rows_of(query, other.person)
    return own, but


def _rows_of(query: Query, candidate_id: str) -> tuple[int, ...]:
    return (query.pool.row(candidate_id),) if candidate_id in query.pool else ()


def _versions(facts: Facts, query: Query) -> Table:
    """What the role says of each version: credit of a skill not listed by the family of its job, and what news repeats."""
    model, versions = query.model, query.pool.versions
    by_kin = {
        Kinship.SAME: model["credit.same_family"],
        Kinship.RELATED: model["credit.related_family"],
        Kinship.ANOTHER: model["credit.another_family"],
        Kinship.UNKNOWN: model["credit.unknown_family"],
    }
    found = {"unlisted": np.array([by_kin[kinship] for kinship in KINSHIPS])[query.kinship[versions.job]]}
    for at, item in enumerate(query.news):
        found[f"said_{at}"], found[f"unsaid_{at}"] = _versions_on(facts, query, item)
    return found


def _listings(query: Query) -> Table:
    """The skills that each version lists, and whether as must or should."""
    versions = query.pool.versions
    asked = versions.required_need != NEEDS.index(Need.COULD)
    return {"version": versions.required_by, "skill": versions.required, "asked": asked}


# One block


def _tables(part: Standing, query: Query) -> dict[str, Table]:
    """Name → columns, rows as they lie in the block; what does not count on the day has none, or no kind."""
    facts = part.facts
    against_role(Ledger(len(facts)), facts, query)
    return {
        "people": _people(part, query),
        "candidacies": _candidacies(facts),
        "reasons": _reasons(facts, query),
        "likes": _likes(facts, query),
        "wishes": _wishes(facts, query),
        "scores": _scores(facts, query),
        "evidence": _evidence(facts),
        "on_file": _on_file(facts, query),
    }


def _kept(facts: Facts, name: str) -> Any:
    """What the pass has worked out for all roles."""

    def gone(_: Facts) -> Any:
        raise LookupError(f"the pass no longer keeps {name!r}: see what has taken its place")

    return facts.once(name, gone)


def _some(table: Table, rows: Column) -> Table:
    return {name: values[rows] for name, values in table.items()}


def _people(part: Standing, query: Query) -> Table:
    facts = part.facts
    held, _ = gates(facts, Policy())
    verdict, by = _kept(facts, "verdicts")
    return {
        "scored": held == OPEN,
        "reach": part.sums[Head.REACH],
        "employer": part.sums[Head.EMPLOYER],
        "candidate": part.sums[Head.CANDIDATE],
        "verdict": verdict,
        "verdict_by": by,
        "level": _kept(facts, "level"),
        "divisor": facts.once("scores", judgement.Scores.of).divisor,
        "complete": _at(len(facts), _kept(facts, "complete lists"), True, False),
        "anchor_end": facts.anchor_end,
        "version": facts.anchor_version,
        "available": _available(facts),
    }


def _available(facts: Facts) -> Floats:
    """The day from which each person can start, where they said so; notice counts from the day."""
    at = facts.wishes_on(Facet.TIMING)
    stated, notice = (facts.wishes.some(name, at) for name in ("number", "target"))
    found = np.full(len(facts), np.nan)
    found[facts.wishes.ragged.owner[at]] = np.where(np.isnan(stated), facts.as_of + notice, stated)
    return found


def _candidacies(facts: Facts) -> Table:
    """What no reason explains of each; the version is that of those that count."""
    rows, rest = facts.block.candidacies, _kept(facts, "claims").rest
    return {
        "person": rows.ragged.owner,
        "version": np.where(facts.counted, rows.version, -1).astype(np.int32),
        "interviewed": facts.interviewed,
        **{f"rest_{head.value}": rest[party] for party, head in debts.HEADS.items()},
    }


def _reasons(facts: Facts, query: Query) -> Table:
    """Those on file, with what they cost if all is left of all of them; `double` numbers those that say the same."""
    rows, claims, (gaps, stays) = facts.block.reasons, _kept(facts, "claims"), _kept(facts, "reasons that stay")
    n, doubles = len(rows), claims.doubles
    wished, wish = _kept(facts, "reasons with a wish")
    about, skills = _kept(facts, "gaps")
    stands, facet = residuals.compare(facts, query), REASON_FACET[rows.kind]
    stands[stays], facet[stays] = 1.0, -1  # nothing eases them
    table = {
        "candidacy": rows.ragged.owner,
        "person": facts.reason_person,
        "kind": _kind(residuals.KINDS, facts),
        "of_candidate": rows.party != EMPLOYER,
        "ended": facts.reason_ended,
        "share": claims.share,
        "weight": debts._severity(facts),
        "double": _at(n, doubles.rows, doubles.ragged.owner, np.int32(-1)),
        "breaks": _at(n, claims.breakers.rows, True, False),
        "expected": EXPECTED.residuals(facts),
        **_own_changes(facts, stays),
        "wish": _at(n, wished, wish, np.int32(-1)),
        "skill": _at(n, about, skills, np.int32(-1)),
        "lacks": _at(n, about, coverage.is_gap(facts, about), False),
        "stands": stands,
        "gap": _at(n, gaps, True, False),
        "facet": facet,
        "topic": rows.topic,
        "version": facts.reason_version,
    }
    return _some(table, np.flatnonzero(facts.reason_exists))


def _own_changes(facts: Facts, stays: Column) -> Table:
    """What the person's own changes do to each reason, and whether one is large enough to be taken for known."""
    n = len(facts.block.reasons)
    own, effects, confidences = _kept(facts, "own changes")
    eased, worsened, settled = np.ones(n), np.zeros(n), np.zeros(n, np.bool_)
    np.multiply.at(eased, own, 1.0 - confidences * np.maximum(effects, 0.0))
    np.add.at(worsened, own, confidences * np.maximum(-effects, 0.0))
    settled[own[confidences * np.abs(effects) >= facts.model["residual.known_change"]]] = True
    eased[stays], worsened[stays] = 1.0, 0.0
    return {"eased": eased, "worsened": worsened, "settled": settled}


def _likes(facts: Facts, query: Query) -> Table:
    """Likes and dislikes that count, with the largest own change on what each is about; the factor where specs tell."""
    rows, n = facts.block.sentiments, len(facts.block.sentiments)
    alike, of_kinds = likes.KINDS.against_role(facts, query)
    status = alike.spread(of_kinds, likes.UNKNOWN)
    factors = likes._factors(facts)[np.where(status == likes.SILENT, 0, status) + _kept(facts, "liked")]
    own, sizes, effects = _kept(facts, "own changes on likes")
    named, wish = _kept(facts, "likes with a wish")
    table = {
        "person": rows.ragged.owner,
        "kind": alike.kind,
        "weight": _kept(facts, "weight of likes"),
        "on": rows.on,
        "own_size": _at(n, own, sizes, 0.0),
        "own_effect": _at(n, own, effects, 0.0),
        "wish": _at(n, named, wish, np.int32(-1)),
        "factor": np.where(status == likes.SILENT, np.nan, factors),
        "worse": status == WORSE,
        "likes": rows.likes,
        "facet": rows.facet,
        "topic": rows.topic,
    }
    return _some(table, np.flatnonzero(facts.sentiment_exists))


def _wishes(facts: Facts, query: Query) -> Table:
    found, ledger = burdens.burdens(facts, query), _Surplus(len(facts))
    burdens.surplus(ledger, facts, query)
    owner, n = facts.wishes.ragged.owner, len(facts.wishes)
    paid = facts.wishes_on(Facet.PAY)
    return {
        "person": owner,
        "kind": found.alike.kind,
        "pays": _at(n, paid, True, False),
        "firmness": _kept(facts, "firmness"),
        "short": found.short,
        "more": np.maximum(found.short - found.short_then, 0.0),
        "surplus": _at(n, paid, ledger.values[owner[paid]], 0.0),
    }


class _Surplus(Ledger):
    """A ledger that keeps the one thing that is posted; nothing is where nobody speaks of pay."""

    def __init__(self, people: int) -> None:
        super().__init__(people)
        self.values = np.zeros(people)

    def add(self, head: Head, term: str, values: Any, facet: Facet | None = None, source: int | None = None) -> None:
        self.values = values


def _scores(facts: Facts, query: Query) -> Table:
    scores = facts.once("scores", judgement.Scores.of)  # not kept where nobody has any
    alike, kinds = judgement.KINDS.of(facts)
    table = {
        "person": facts.block.assessments.ragged.owner,
        "kind": alike.kind,
        "validity": scores.validity,
        "z": scores.z,
        "transfer": alike.spread(judgement._transfer(kinds.parts, facts, query), 0.0),
    }
    return _some(table, np.flatnonzero(scores.counts))


def _evidence(facts: Facts) -> Table:
    """Skills on file with their credit."""
    skills = facts.block.skills
    table = {
        "skill": skills.skill,
        "person": skills.ragged.owner,
        "credit": evidence_credit(facts, np.arange(len(skills))),
        "on": skills.on,
        "lacking": skills.evidence == coverage.LACKING,
    }
    return _some(table, np.flatnonzero(skills.on <= facts.as_of))


def _on_file(facts: Facts, query: Query) -> Table:
    """What news may touch, by facet and topic: reasons of either party, likes and dislikes, stated wishes."""
    reasons, likes_, wishes = facts.block.reasons, facts.block.sentiments, facts.wishes
    there, on = np.flatnonzero(facts.reason_exists), np.flatnonzero(likes_.exists <= facts.as_of)
    stated = np.flatnonzero(facts.wish_exists & ~wishes.implied)
    by_name = np.array([row.names is not None or facet is Facet.DUTIES for facet, row in FACETS.items()])
    parts = [
        (REASON_FACET[reasons.kind[there]], reasons.topic[there], facts.reason_person[there], reasons.party[there]),
        (likes_.facet[on], likes_.topic[on], likes_.ragged.owner[on], LIKE),
        _of_wishes(facts, stated, np.where(by_name[wishes.facet[stated]], SOME, WHOLE)),
    ]
    for sets in (wishes.wanted, wishes.unwanted):
        places, which = query.flat.expand(sets[stated])
        parts.append(_of_wishes(facts, stated[which], query.flat.names[places]))
    for name, stance in ((FLEXIBLE, wishes.flexible), (ON_CALL, wishes.on_call)):
        own = stated[(wishes.facet[stated] == FACET_CODES[Facet.HOURS]) & (stance[stated] >= 0)]
        parts.append(_of_wishes(facts, own, np.full(len(own), query.names.find_canonical(name))))
    columns = zip(*(np.broadcast_arrays(*part) for part in parts), strict=True)
    facet, topic, person, whose = (np.concatenate(column).astype(np.int32) for column in columns)
    return {"facet": facet, "topic": topic, "person": person, "whose": whose}


def _of_wishes(facts: Facts, rows: Column, topics: Column) -> tuple[Column, Column, Column, int]:
    return facts.wishes.facet[rows], topics, facts.wishes.ragged.owner[rows], WISH


def _at(length: int, rows: Column, values: Any, absent: Any) -> Column:
    """A column that says something of some rows."""
    found = np.full(length, absent)
    found[rows] = values
    return found


def _kind(kinds: Kinds[Any, Any], facts: Facts) -> Column:
    """Kind of each row, -1 none."""
    return kinds.of(facts)[0].kind


# All blocks


_ROWS_OF = {"person": "people", "candidacy": "candidacies", "wish": "wishes"}
_BY_KIND = {
    "reasons": ("stands", "gap", "facet", "topic", "version"),
    "likes": ("factor", "worse", "likes", "facet", "topic"),
    "wishes": ("short", "more", "surplus"),
    "scores": ("transfer",),
}
"""Table → its columns that follow from the kind."""


def _joined(name: str, blocks: list[dict[str, Table]]) -> Table:
    """One table of several blocks; what points at rows of another table points on."""
    found: Table = {}
    for column in blocks[0][name]:
        parts = [block[name][column] for block in blocks]
        if column in _ROWS_OF:
            lengths = [len(next(iter(block[_ROWS_OF[column]].values()))) for block in blocks]
            starts = np.cumsum([0, *lengths[:-1]])
            parts = [_further(part, start) for part, start in zip(parts, starts, strict=True)]
        elif column == "kind":
            parts = _apart(parts)
        elif column == "double":
            starts = np.cumsum([0, *(1 + int(part.max(initial=-1)) for part in parts[:-1])])
            parts = [_further(part, start) for part, start in zip(parts, starts, strict=True)]
        found[column] = np.concatenate(parts)
    return found


def _further(numbers: Column, start: int) -> Column:
    """Numbers counted on from where those before end; -1 stays."""
    return np.where(numbers >= 0, numbers + start, -1).astype(np.int32)


def _apart(parts: list[Column]) -> list[Column]:
    """Kinds of all blocks: those of some blocks side by side are the same ones, those of the next are others."""
    found: list[Column] = []
    before = 0
    for start in range(0, len(parts), TOGETHER):
        some = parts[start : start + TOGETHER]
        found += [_further(part, before) for part in some]
        before += 1 + max(int(part.max(initial=-1)) for part in some)
    return found


def _with_kinds(tables: dict[str, Table]) -> dict[str, Table]:
    """What follows from the kind, in a table of kinds."""
    found = dict(tables)
    for name, columns in _BY_KIND.items():
        rows = {other: values for other, values in tables[name].items() if other not in columns}
        kinds = {column: _agreed(rows["kind"], tables[name][column]) for column in columns}
        found |= {name: rows, f"{name}_kinds": kinds}
    return found


def _agreed(kind: Column, values: Column) -> Column:
    """What is true of all rows of each kind."""
    found = np.zeros(int(kind.max(initial=-1)) + 1, values.dtype)
    there = kind >= 0
    found[kind[there]] = values[there]
    same = found[kind[there]] == values[there]
    if values.dtype.kind == "f":
        same |= np.isnan(values[there])
    assert same.all(), "rows of one kind differ in what should follow from it"
    return found


def _sorted(tables: dict[str, Table]) -> dict[str, Table]:
    """Rows of one owner side by side."""
    found = dict(tables)
    for name, column in (("candidacies", "candidacy"), ("wishes", "wish")):
        order = np.argsort(tables[name]["person"], kind="stable")
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order))
        for other, table in found.items():
            if column in table:
                found[other] = table | {column: np.where(table[column] >= 0, place[table[column]], -1).astype(np.int32)}
    by = {"candidacies": "person", "reasons": "candidacy", "likes": "person", "wishes": "person", "scores": "person"}
    return found | {name: _by(found[name], column) for name, column in (by | {"evidence": "skill"}).items()}


def _by(table: Table, column: str) -> Table:
    return _some(table, np.argsort(table[column], kind="stable"))
