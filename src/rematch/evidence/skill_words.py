"""Skills against requirements in words: what is on file of a skill, and what that gives."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rematch.diff import counted
from rematch.evidence.coverage import LACKING, counting_for, gaps_on, inherited, is_gap, unlisted
from rematch.evidence.facts import Facts
from rematch.evidence.telling import Said, Told, as_day, as_source, noted
from rematch.facets import Facet, Head
from rematch.names import Kinship
from rematch.pool.codes import EVIDENCE_CODES
from rematch.pool.columns import UNDATED
from rematch.query import KINSHIPS


def credits_of(told: Told, person: int) -> list[tuple[str, str, float]]:
    """Each must and should requirement with its need and the credit the person has for it."""
    found = told.working.coverage
    return [
        (told.name(item.name), item.need.value, float(credit[person]))
        for item, credit in zip(found.requirements, found.credit, strict=True)
    ]


def knows_of(told: Told, person: int, skill: int) -> str:
    """What is on file of one skill of a person, in words, and through which other name where that is what counted."""
    own = _latest(told, person, skill)
    lacking = own is not None and _is_lacking(told, own)
    if own is not None and not lacking:
        return _evidence_words(told, own)
    since = told.facts.block.skills.on[own] if own is not None else UNDATED - 1
    for code, strength in counting_for(told.query, skill):
        other = _latest(told, person, code)
        if other is not None and not _is_lacking(told, other) and told.facts.block.skills.on[other] > since:
            link = "narrower" if strength == 1.0 else f"related, counts {strength:.0%}"
            instead = f"{told.name(code)} ({link}) {_evidence_words(told, other)}"
            return f"{_evidence_words(told, own)}; since then {instead}" if own is not None else f"through {instead}"
    return _evidence_words(told, own) if own is not None else _unlisted_words(told, person, skill)


NOT_LISTED = "not listed"


def _unlisted_words(told: Told, person: int, skill: int) -> str:
    """Why a skill that is not listed has the credit that it has."""
    facts, query = told.facts, told.query
    gaps = gaps_on(facts, skill)
    standing = gaps[is_gap(facts, gaps) & ~told.working.residuals.resolved[gaps]]
    base = float(unlisted(facts, query)[person])
    if person in facts.reason_person[standing]:
        base, why = facts.model["credit.complete_list"], "a gap in it was noted"
    elif facts.block.people.skills_complete[person] == 1:
        why = "their list is complete"
    else:
        why = _KIN_WORDS[KINSHIPS[query.kinship[facts.versions.job[facts.anchor_version[person]]]]]
    handed_on = float(inherited(facts, query, skill)[person]) >= base
    return f"{NOT_LISTED} – {'a past role of theirs here asked for it' if handed_on else why}"


_KIN_WORDS = {
    Kinship.SAME: "they were considered for this kind of work",
    Kinship.RELATED: "they were considered for related work",
    Kinship.ANOTHER: "they were considered for another kind of work",
    Kinship.UNKNOWN: "nothing more is known",
}


def _latest(told: Told, person: int, skill: int) -> int | None:
    """Row of a person's latest evidence for exactly one skill; of one day, the one that says it is lacking."""
    skills = told.facts.block.skills
    rows = _existing(told.facts, told.facts.block.evidence_of(skill))
    own = [int(row) for row in rows if skills.ragged.owner[row] == person]
    return max(own, key=lambda row: (skills.on[row], skills.evidence[row] == LACKING), default=None)


def _is_lacking(told: Told, row: int) -> bool:
    return bool(told.facts.block.skills.evidence[row] == LACKING)


def _evidence_words(told: Told, row: int) -> str:
    skills = told.facts.block.skills
    word = "known to be lacking" if _is_lacking(told, row) else list(EVIDENCE_CODES)[skills.evidence[row]].value
    used = as_day(int(skills.last_used[row]))
    last = f", last used {used}" if used else ""
    return word + last + noted(as_day(int(skills.on[row])), as_source(int(skills.source[row])))


def tell_coverage(told: Told, head: Head, person: int) -> Said:
    """How far the requirements are met, as far as is known."""
    parts = [
        f"{told.name(item.name)} {credit[person]:.0%}, {knows_of(told, person, item.name)}"
        for item, credit in zip(told.working.coverage.requirements, told.working.coverage.credit, strict=True)
    ]
    return Said(f"requirements, with the credit for each: {'; '.join(parts)}", Facet.SKILLS)


def tell_stretch(told: Told, head: Head, person: int) -> Said:
    """A step up from where the person is."""
    own, asked = told.facts.block.people.level[person], told.query.number(Facet.LEVEL)
    if not np.isnan(own):
        return Said(f"the role is at level {asked:g}, they are at level {own:g}", Facet.LEVEL)
    then = told.facts.versions.level[told.facts.anchor_version[person]]
    text = (
        f"the role is at level {asked:g}, they were last considered here for level {then:g} (their own is not on file)"
    )
    return Said(text, Facet.LEVEL)


def tell_gap(told: Told, head: Head, skill: int) -> Said:
    """A must that nobody ever asked this person for."""
    text = (
        f"{told.name(skill)} is a must; no role they were considered for here asked for it, and little on file shows it"
    )
    return Said(text, Facet.SKILLS)


def tell_late(told: Told, head: Head, person: int) -> Said:
    """A start that comes too early."""
    rows, facts = told.facts.wishes, told.facts
    (wish,) = [w for w in facts.wishes_on(Facet.TIMING) if rows.ragged.owner[w] == person]
    free = rows.number[wish] if not np.isnan(rows.number[wish]) else facts.as_of + rows.target[wish]
    start = told.query.number(Facet.TIMING)
    on, source = as_day(int(rows.on[wish])), as_source(int(rows.source[wish]))
    text = (
        f"available from {as_day(int(free))}{noted(on, source)}, {counted(float(free - start), 'day')} after the start "
        f"({as_day(int(start))})"
    )
    return Said(text, Facet.TIMING, on, source)


def _existing(facts: Facts, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    return rows[facts.block.skills.some("on", rows) <= facts.as_of]
