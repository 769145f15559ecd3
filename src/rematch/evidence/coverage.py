"""Skills against requirements: coverage, gaps nobody asked about before, and the stretch in level (SCIENCE 2.7)."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import Facts
from rematch.evidence.ledger import Ledger
from rematch.evidence.residuals import evidence_credit
from rematch.facets import REASON_CODES, Facet, Head, Need, ReasonKind
from rematch.names import Kinship
from rematch.pool.columns import UNDATED
from rematch.pool.compile import EVIDENCE_CODES
from rematch.query import KINSHIPS, Query, Requirement

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_GAP_KINDS = (REASON_CODES[ReasonKind.SKILL_GAP], REASON_CODES[ReasonKind.EXPERIENCE_DEPTH])
_LACKING = EVIDENCE_CODES["lacking"]


@attrs.frozen(eq=False)
class Coverage:
    """Credit of every requirement, shape (requirements, people), and whether it was ever asked of the person."""

    requirements: tuple[Requirement, ...]
    credit: Floats
    asked_before: Bools


def coverage(facts: Facts, query: Query) -> Coverage:
    """What is known of each must and should requirement of each person."""
    wanted = tuple(item for item in query.requirements if item.need is not Need.COULD)
    credit = np.empty((len(wanted), len(facts)))
    asked = np.zeros((len(wanted), len(facts)), np.bool_)
    unlisted = _unlisted(facts, query)
    for at, item in enumerate(wanted):
        inherited, listed_before, gap_named, gap_stands = _past(facts, query, item.name)
        base = np.where(gap_stands, facts.model["credit.complete_list"], unlisted)
        base = np.where(inherited, np.maximum(base, facts.model["credit.inherited"]), base)
        credit[at] = _listed(facts, query, item.name, base)
        asked[at] = listed_before | gap_named
    return Coverage(wanted, credit, asked)


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
        total += weight * credit
    value = model["coverage.weight"] * (total / sum(weights) - model["coverage.expected"])
    ledger.add(Head.EMPLOYER, "coverage", value, Facet.SKILLS)


def post_stretch(ledger: Ledger, facts: Facts, query: Query) -> None:
    """``-.6*max(0, role level - the person's, else the anchor's version's)``."""
    own = facts.block.people.level
    own = np.where(np.isnan(own), facts.versions.level[facts.anchor_version], own)
    rise = np.fmax(query.number(Facet.LEVEL) - own, 0.0)
    rise = np.where(np.isnan(own) | np.isnan(rise), 0.0, rise)
    ledger.add(Head.EMPLOYER, "stretch", -facts.model["stretch.weight"] * rise, Facet.LEVEL)


def post_gaps(ledger: Ledger, facts: Facts, query: Query, found: Coverage) -> None:
    """Musts that nobody ever asked this person for, and a start that comes too early; an ordered sum with gamma .7."""
    model = facts.model
    gaps: list[tuple[str, Floats, Facet]] = []
    for item, credit, asked in zip(found.requirements, found.credit, found.asked_before, strict=True):
        if item.need is Need.MUST:
            short = model["gap.probability"] * np.maximum(model["coverage.expected"] - credit, 0.0)
            name = query.names.canonical(item.name)
            gaps.append((f"gap: {name}", np.where(asked, 0.0, model["gap.weight"] * short), Facet.SKILLS))
    late = _late(facts, query)
    if late is not None:
        gaps.append(("gap: start", late, Facet.TIMING))
    gaps.sort(key=lambda gap: gap[0])
    for (name, value, facet), weight in zip(gaps, _ranked([gap[1] for gap in gaps], model["gap.gamma"]), strict=True):
        ledger.add(Head.EMPLOYER, name, -value * weight, facet)


def _ranked(sizes: list[Floats], gamma: float) -> list[Floats]:
    """Weight 1, g, g^2, … of each of several costs of one person, largest first; ties to the earlier."""
    ranks = [np.zeros_like(size) for size in sizes]
    for j in range(1, len(sizes)):
        for i in range(j):
            later_first = sizes[j] > sizes[i]
            ranks[i] += later_first
            ranks[j] += ~later_first
    return [gamma**rank for rank in ranks]


def _late(facts: Facts, query: Query) -> Floats | None:
    """``.3*min(1, days/90)`` for who is available later than the start; notice counts from `as_of`."""
    rows, model, start = facts.block.wishes, facts.model, query.number(Facet.TIMING)
    at = facts.wishes_on(Facet.TIMING)
    if np.isnan(start) or not len(at):
        return None
    available = np.where(np.isnan(rows.number[at]), facts.as_of + rows.target[at], rows.number[at])
    days = np.fmax(available - start, 0.0)
    late = np.zeros(len(facts))
    late[rows.ragged.owner[at]] = model["gap.start"] * np.minimum(1.0, days / model["scale.timing"])
    return late


def _unlisted(facts: Facts, query: Query) -> Floats:
    """Credit of a skill that is not listed: by the family of the anchor's version; a complete list says it is not there."""
    model = facts.model
    by_kin = {
        Kinship.SAME: model["credit.same_family"],
        Kinship.RELATED: model["credit.related_family"],
        Kinship.ANOTHER: model["credit.another_family"],
        Kinship.UNKNOWN: model["credit.unknown_family"],
    }
    kin = query.kinship[facts.versions.job[facts.anchor_version]]
    credit = np.array([by_kin[kinship] for kinship in KINSHIPS])[kin]
    return np.where(facts.block.people.skills_complete == 1, model["credit.complete_list"], credit)


def _past(facts: Facts, query: Query, skill: int) -> tuple[Bools, Bools, Bools, Bools]:
    """Of one skill: inherited, listed by some past version, named by a past gap, and a skill gap on it stands."""
    rows = facts.block.candidacies
    lists, lists_firmly = _listing_versions(query, skill)
    gaps, firm = _gaps_on(facts, skill)
    listed = facts.counted & lists[rows.version]
    gap_here = np.zeros(len(rows), np.bool_)
    gap_here[facts.block.reasons.ragged.owner[gaps]] = True
    inherits = facts.counted & lists_firmly[rows.version] & rows.interviewed & ~gap_here
    named, stands = np.zeros(len(facts), np.bool_), np.zeros(len(facts), np.bool_)
    named[facts.reason_person[gaps]] = True
    stands[facts.reason_person[firm]] = True
    return _of_people(facts, inherits), _of_people(facts, listed), named, stands


def _of_people(facts: Facts, flags: Bools) -> Bools:
    """Whether any flagged candidacy is a person's."""
    found = np.zeros(len(facts), np.bool_)
    found[facts.block.candidacies.ragged.owner[flags]] = True
    return found


def _listing_versions(query: Query, skill: int) -> tuple[Bools, Bools]:
    """Which of the pool's versions list a skill at all, and which as must or should."""
    facts = query.pool.versions.facts
    needs = [[need for name, need, _ in version.requirements or () if name == skill] for version in facts]
    any_need = np.array([bool(found) for found in needs], np.bool_)
    firmly = np.array([any(need is not Need.COULD for need in found) for found in needs], np.bool_)
    return any_need, firmly


def _gaps_on(facts: Facts, skill: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Existing reasons that name a gap in a skill, and those of kind `skill_gap`."""
    rows = facts.reasons_on(Facet.SKILLS)
    reasons = facts.block.reasons
    gaps = rows[np.isin(reasons.kind[rows], _GAP_KINDS) & (reasons.topic[rows] == skill)]
    return gaps, gaps[reasons.kind[gaps] == _GAP_KINDS[0]]


# Listed evidence, through postings by skill


def _listed(facts: Facts, query: Query, skill: int, base: Floats) -> Floats:
    """The largest credit that applies: listed evidence over `base`; known to be lacking beats all but later evidence."""
    linked = list(_linked(facts, query, skill))
    owner = facts.block.skills.ragged.owner
    credit = base.copy()
    for rows, strength in linked:
        np.maximum.at(credit, owner[rows], strength * evidence_credit(facts, rows))
    own = _existing(facts, facts.block.evidence_of(skill))
    lacking = own[facts.block.skills.evidence[own] == _LACKING]
    return _heed_lacking(facts, lacking, linked, base, credit) if len(lacking) else credit


def _linked(facts: Facts, query: Query, skill: int) -> Iterator[tuple[NDArray[np.intp], float]]:
    """Rows of evidence for a skill and for those that count for it, with the strength of the link."""
    canonical = query.names.canonical(skill)
    for name, strength in query.names.vocabulary.covered_by(canonical).items():
        rows = _existing(facts, facts.block.evidence_of(query.names.find_canonical(name)))
        if len(rows):
            yield rows, strength


def _existing(facts: Facts, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    return rows[facts.block.skills.on[rows] <= facts.as_of]


def _heed_lacking(
    facts: Facts, lacking: NDArray[np.intp], linked: list[tuple[NDArray[np.intp], float]], base: Floats, credit: Floats
) -> Floats:
    """Who is known to lack the skill has no credit for it, unless evidence came later; what came before is void."""
    skills = facts.block.skills
    owner = skills.ragged.owner
    never = np.int64(UNDATED) - 1
    day = np.full(len(facts), never)
    np.maximum.at(day, owner[lacking], skills.on[lacking])
    later, knows = base.copy(), np.zeros(len(facts), np.bool_)
    for rows, strength in linked:
        fresh = rows[(skills.on[rows] > day[owner[rows]]) & (skills.evidence[rows] != _LACKING)]
        np.maximum.at(later, owner[fresh], strength * evidence_credit(facts, fresh))
        knows[owner[fresh]] = True
    return np.where(day == never, credit, np.where(knows, later, 0.0))
