"""Skills against requirements: coverage, gaps nobody asked about before, and the stretch in level (SCIENCE 2.7)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import Facts
from rematch.evidence.ledger import Ledger, Part
from rematch.evidence.skill_evidence import evidence_credit
from rematch.evidence.unknowns import EXPECTED, Expected
from rematch.facets import REASON_CODES, Facet, Head, Need, ReasonKind
from rematch.names import Kinship
from rematch.pool.codes import EVIDENCE_CODES
from rematch.pool.columns import UNDATED
from rematch.pool.gather import gather, those
from rematch.pool.ragged import max_at
from rematch.query import KINSHIPS, Query, Requirement

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_GAP_KINDS = (REASON_CODES[ReasonKind.SKILL_GAP], REASON_CODES[ReasonKind.EXPERIENCE_DEPTH])
LACKING = EVIDENCE_CODES["lacking"]


@attrs.frozen(eq=False)
class Coverage:
    """What is known of every requirement, requirement by requirement.

    Attributes:
        requirements: The musts and shoulds.
        credit: Credit of each, shape (people,) each, or (draws, people) where what is not listed is drawn.
        expected: The same without draws.
        asked_before: Whether a past version or a gap named it, shape (people,) each.
    """

    requirements: tuple[Requirement, ...]
    credit: tuple[Floats, ...]
    expected: tuple[Floats, ...]
    asked_before: tuple[Bools, ...]


def coverage(facts: Facts, query: Query, resolved: Bools, unknowns: Expected = EXPECTED) -> Coverage:
    """What is known of each must and should requirement of each person.

    Args:
        facts: The block on the day.
        query: The new role.
        resolved: Reasons that are known to have gone, shape (reasons,).
        unknowns: What stands in for what is not known.
    """
    wanted = tuple(item for item in query.requirements if item.need is not Need.COULD)
    credit, expected, asked = [], [], []
    of_family = unlisted(facts, query)
    for item, evidence in zip(wanted, _evidence(facts, query, wanted), strict=True):
        gaps = gaps_on(facts, item.name)
        base = _without_gaps(facts, those(gaps, is_gap(facts, gaps) & ~resolved.take(gaps)), of_family)
        from_past = inherited(facts, query, item.name)
        expected.append(_listed(facts, evidence, np.maximum(base, from_past)))
        name = query.names.canonical(item.name)
        drawn, drawn_from_past = unknowns.unlisted(name, base), unknowns.inherited(name, from_past)
        known = drawn is base and drawn_from_past is from_past
        credit.append(expected[-1] if known else _listed(facts, evidence, np.maximum(drawn, drawn_from_past)))
        asked.append(_asked_before(facts, query, item.name, gaps))
    return Coverage(wanted, tuple(credit), tuple(expected), tuple(asked))


def post_coverage(ledger: Ledger, facts: Facts, found: Coverage) -> None:
    """``3.0*(cov - .75)``; cov is the mean credit, should at half weight. Nothing required: no term."""
    model = facts.model
    weights = [
        item.importance * (1.0 if item.need is Need.MUST else model["coverage.should"]) for item in found.requirements
    ]
    if not weights:
        return
    total = np.zeros(len(facts))
    for weight, credit in zip(weights, found.credit, strict=True):
        total = total + weight * credit
    value = model["coverage.weight"] * (total / sum(weights) - model["coverage.expected"])
    ledger.add(Head.EMPLOYER, "coverage", value, Facet.SKILLS)


def post_stretch(ledger: Ledger, facts: Facts, query: Query) -> None:
    """``-.6*max(0, role level - the person's, else the anchor's version's)``."""
    own = facts.once("level", _level)
    rise = np.fmax(query.number(Facet.LEVEL) - own, 0.0)  # 0 where one of the two is not known
    ledger.add(Head.EMPLOYER, "stretch", -facts.model["stretch.weight"] * rise, Facet.LEVEL)


def _level(facts: Facts) -> Floats:
    """Each person's own level, else the one they were last considered for."""
    own = facts.block.people.level
    return np.where(np.isnan(own), facts.versions.level[facts.anchor_version], own)


def post_gaps(ledger: Ledger, facts: Facts, query: Query, found: Coverage, unknowns: Expected = EXPECTED) -> None:
    """Musts that nobody ever asked this person for, and a start that comes too early; an ordered sum with gamma .7."""
    model = facts.model
    gaps: list[Part] = []
    for item, credit, asked in zip(found.requirements, found.expected, found.asked_before, strict=True):
        if item.need is Need.MUST:
            name = query.names.canonical(item.name)
            short = model["gap.probability"] * np.maximum(model["coverage.expected"] - credit, 0.0)
            short = unknowns.gap(name, short)
            gaps.append(Part(f"gap: {name}", -model["gap.weight"] * short * ~asked, Facet.SKILLS, item.name))
    late = _late(facts, query)
    if late is not None:
        gaps.append(Part("late start", -late, Facet.TIMING))
    gaps.sort(key=lambda gap: gap.term)
    ledger.add_together(Head.EMPLOYER, gaps, model["gap.gamma"])


def _late(facts: Facts, query: Query) -> Floats | None:
    """``.3*min(1, days/90)`` for who is available later than the start; notice counts from `as_of`."""
    rows, model, start = facts.wishes, facts.model, query.number(Facet.TIMING)
    at = facts.wishes_on(Facet.TIMING)
    if np.isnan(start) or not len(at):
        return None
    stated = rows.some("number", at)
    available = np.where(np.isnan(stated), facts.as_of + rows.some("target", at), stated)
    days = np.fmax(available - start, 0.0)
    late = np.zeros(len(facts))
    late[rows.ragged.owner[at]] = model["gap.start"] * np.minimum(1.0, days / model["scale.timing"])
    return late


def unlisted(facts: Facts, query: Query) -> Floats:
    """Credit of a skill that is not listed: by the family of the anchor's version; a complete list says it is not there."""
    model = facts.model
    by_kin = {
        Kinship.SAME: model["credit.same_family"],
        Kinship.RELATED: model["credit.related_family"],
        Kinship.ANOTHER: model["credit.another_family"],
        Kinship.UNKNOWN: model["credit.unknown_family"],
    }
    of_versions = np.array([by_kin[kinship] for kinship in KINSHIPS])[query.kinship[facts.versions.job]]
    credit = gather(of_versions, facts.anchor_version)
    credit[facts.once("complete lists", _complete)] = model["credit.complete_list"]
    return credit


def _complete(facts: Facts) -> NDArray[np.intp]:
    """People whose list of skills is complete."""
    return np.flatnonzero(facts.block.people.skills_complete == 1)


def _without_gaps(facts: Facts, standing: NDArray[np.intp], credit: Floats) -> Floats:
    """Credit of a skill that is not listed, where some reasons that stand are gaps in it: that of a complete list."""
    if not len(standing):
        return credit
    credit = credit.copy()
    credit[facts.reason_person.take(standing)] = facts.model["credit.complete_list"]
    return credit


def inherited(facts: Facts, query: Query, skill: int) -> Floats:
    """Credit from past role versions that listed the skill (or one that counts for it) as must or should.

    For whoever got to interview or beyond in it, with no gap in that skill noted in that candidacy.
    """
    best, interviews = np.zeros(len(facts)), facts.once("interviews by version", _interviews)
    # Of several that count for it the one that counts most is written last, and stays.
    for code, strength in sorted(counting_for(query, skill), key=itemgetter(1)):
        at, gaps = interviews.of(query.pool.versions.listing(code, but=Need.COULD)), gaps_on(facts, code)
        if len(gaps):
            gap_here = np.zeros(len(facts.interviewed), np.bool_)
            gap_here[facts.block.reasons.ragged.owner.take(gaps)] = True
            at = those(at, ~gap_here.take(interviews.rows.take(at)))
        best[interviews.people.take(at)] = strength * facts.model["credit.inherited"]
    return best


def _asked_before(facts: Facts, query: Query, skill: int, gaps: NDArray[np.intp]) -> Bools:
    """Whether some past candidacy's version listed the skill at all, or a gap in it was noted."""
    found, filed = np.zeros(len(facts), np.bool_), facts.once("candidacies by version", _filed)
    found[filed.people.take(filed.of(query.pool.versions.listing(skill)))] = True
    found[facts.reason_person.take(gaps)] = True
    return found


@attrs.frozen(eq=False)
class _ByVersion:
    """Some candidacies, version after version.

    Attributes:
        rows: They.
        people: Whose each is.
        starts: Where those of each version begin.
    """

    rows: NDArray[np.intp]
    people: NDArray[np.intp]
    starts: NDArray[np.intp]

    @classmethod
    def among(cls, facts: Facts, rows: NDArray[np.intp]) -> _ByVersion:
        """Some candidacies of a block."""
        versions = facts.block.candidacies.version[rows]
        order = np.argsort(versions, kind="stable")
        starts = np.searchsorted(versions[order], np.arange(len(facts.versions.facts) + 1))
        rows = rows[order]
        return cls(rows, facts.block.candidacies.ragged.owner[rows].astype(np.intp), starts)

    def of(self, versions: Bools) -> NDArray[np.intp]:
        """Places of those for some role versions."""
        wanted = np.flatnonzero(versions)
        counts = self.starts[wanted + 1] - self.starts[wanted]
        ends = np.cumsum(counts)
        return np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(self.starts[wanted] - (ends - counts), counts)


def _filed(facts: Facts) -> _ByVersion:
    """The candidacies that count."""
    return _ByVersion.among(facts, np.flatnonzero(facts.counted))


def _interviews(facts: Facts) -> _ByVersion:
    """Those of them that got to interview or beyond."""
    return _ByVersion.among(facts, np.flatnonzero(facts.counted & facts.interviewed))


def gaps_on(facts: Facts, skill: int) -> NDArray[np.intp]:
    """Existing reasons that name a gap or too little depth in a skill."""
    rows, topics = facts.once("gaps", _gaps)
    return rows[slice(*np.searchsorted(topics, [skill, skill + 1]))]


def _gaps(facts: Facts) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """Existing reasons that name a gap or too little depth, and in what, skill after skill."""
    rows, reasons = facts.reasons_on(Facet.SKILLS), facts.block.reasons
    rows = rows[np.isin(reasons.some("kind", rows), _GAP_KINDS)]
    topics = reasons.some("topic", rows)
    order = np.argsort(topics, kind="stable")
    return rows[order], topics[order]


def is_gap(facts: Facts, reasons: NDArray[np.intp]) -> Bools:
    return facts.block.reasons.some("kind", reasons) == _GAP_KINDS[0]


# Listed evidence, through postings by skill


@attrs.frozen(eq=False)
class _Evidence:
    """Evidence on file that day that counts for one requirement.

    Attributes:
        rows: Rows of `skills`.
        owner: Whose each is.
        worth: Credit that each gives.
        lacking: Whether each says that the very skill is lacking.
    """

    rows: NDArray[np.intp]
    owner: NDArray[np.int32]
    worth: Floats
    lacking: Bools


def _evidence(facts: Facts, query: Query, wanted: tuple[Requirement, ...]) -> list[_Evidence]:
    """The evidence for each requirement, worked out for all of them together."""
    found = [
        (at, strength, code == item.name, facts.block.evidence_of(code))
        for at, item in enumerate(wanted)
        for code, strength in counting_for(query, item.name)
    ]
    counts = [len(rows) for *_, rows in found]
    rows = np.concatenate([np.empty(0, np.intp), *(rows for *_, rows in found)])
    there = np.flatnonzero(facts.block.skills.some("on", rows) <= facts.as_of)
    ends = np.searchsorted(there, np.cumsum([0, *counts]))
    strength, exact = (np.repeat([each[n] for each in found], counts).take(there) for n in (1, 2))
    rows = rows.take(there)
    owner = facts.block.skills.ragged.owner.take(rows)
    worth = strength * evidence_credit(facts, rows)
    lacking = exact.astype(np.bool_) & (facts.block.skills.some("evidence", rows) == LACKING)
    firsts = np.searchsorted([each[0] for each in found], np.arange(len(wanted) + 1))
    parts = (slice(*pair) for pair in pairwise(ends[firsts].tolist()))
    return [_Evidence(rows[own], owner[own], worth[own], lacking[own]) for own in parts]


def _listed(facts: Facts, evidence: _Evidence, base: Floats) -> Floats:
    """The largest credit that applies: listed evidence over `base`; known to be lacking beats all but later evidence.

    `base` is raised in place.
    """
    max_at(base, evidence.owner, evidence.worth)
    return _heed_lacking(facts, evidence, base) if evidence.lacking.any() else base


def counting_for(query: Query, skill: int) -> Iterator[tuple[int, float]]:
    """The skill, narrower and related ones that anybody has, with the strength of each."""
    names = query.names
    for name, strength in names.vocabulary.covered_by(names.canonical(skill)).items():
        code = names.find_canonical(name)
        if code >= 0:
            yield code, strength


def _heed_lacking(facts: Facts, evidence: _Evidence, credit: Floats) -> Floats:
    """Who is known to lack the skill has no credit for it but what evidence gives that came later."""
    lacks = np.zeros(len(facts), np.bool_)
    lacks[those(evidence.owner, evidence.lacking)] = True
    about, who = np.flatnonzero(lacks.take(evidence.owner)), np.flatnonzero(lacks)
    person, rows = np.searchsorted(who, evidence.owner.take(about)), evidence.rows.take(about)
    on, known = facts.block.skills.some("on", rows), facts.block.skills.some("evidence", rows) != LACKING
    day, lacking = np.full(len(who), np.int64(UNDATED) - 1), evidence.lacking.take(about)
    np.maximum.at(day, person[lacking], on[lacking])
    later, fresh = np.zeros(len(who)), (on > day[person]) & known
    max_at(later, person[fresh], evidence.worth.take(about)[fresh])
    credit[..., who] = later
    return credit
