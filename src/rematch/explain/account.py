"""The account of a match: what spoke for and against then, what has changed, what has not, what nobody knows yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
import numpy as np

from rematch.evidence.burdens import enough
from rematch.evidence.burdens import tell as tell_burden
from rematch.evidence.judgement import scores_of
from rematch.evidence.openness import OPENNESS_WORDS
from rematch.evidence.reason_words import SEVERITY_WORDS
from rematch.evidence.skill_words import NOT_LISTED, credits_of, knows_of
from rematch.evidence.telling import OUTCOME_WORDS, STAGE_WORDS, Told, as_day, as_outcome, as_source, noted, wished
from rematch.explain.evidence import Evidence
from rematch.explain.reasons import PastLike, PastReason
from rematch.facets import FACET_CODES, FACETS, Debrief, Facet, Head, LikeStatus, Outcome, Party, ResidualStatus, Stage
from rematch.pool.codes import NEAR_HIRE, NOTHING_SAID
from rematch.scoring.engine import Detail


@attrs.frozen
class Account:
    """What a recruiter reads aloud, in sentences.

    Attributes:
        then: How the last candidacy ended, and those before it.
        spoke_for: What spoke for the person, or for the role, then.
        spoke_against: What spoke against.
        changed: What has changed since.
        unchanged: What has not.
        in_the_way: What the new role falls short of.
        unknown: What nobody knows yet; each is a question.
    """

    then: str
    spoke_for: tuple[str, ...]
    spoke_against: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    in_the_way: tuple[str, ...]
    unknown: tuple[str, ...]

    def sections(self) -> list[tuple[str, tuple[str, ...]]]:
        """Heading and lines of every part that says something."""
        parts = [
            ("Spoke for", self.spoke_for),
            ("Spoke against", self.spoke_against),
            ("Has changed", self.changed),
            ("Has not changed", self.unchanged),
            ("In the way now", self.in_the_way),
            ("Nobody knows yet", self.unknown),
        ]
        return [(heading, lines) for heading, lines in parts if lines]

    def __str__(self) -> str:
        lines = [self.then]
        for heading, found in self.sections():
            lines += [f"{heading}:", *(f"  - {line}" for line in found)]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The account as plain data."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in attrs.asdict(self).items()}


_MOVED = (ResidualStatus.RESOLVED, ResidualStatus.EASED, ResidualStatus.WORSE)
_GONE = (LikeStatus.STRENGTHENED, LikeStatus.LOST, LikeStatus.REMOVED, LikeStatus.WORSE)
_STAYED = (LikeStatus.KEPT, LikeStatus.SAME)
_SINCE = ("openness", "shock", "own change", "tenure")


def account_of(
    detail: Detail,
    told: Told,
    person: int,
    evidence: Iterable[Evidence],
    reasons: tuple[PastReason, ...],
    likes: tuple[PastLike, ...],
) -> Account:
    """The account of one person."""
    evidence = tuple(evidence)
    whose = {Party.CANDIDATE: "the candidate", Party.EMPLOYER: "the employer"}
    spoke_for = [f"liked {item.words}{noted(item.on, item.source)}" for item in likes if item.likes]
    against = [f"on {whose[r.party]}'s side: {_reason(r)}" for r in reasons]
    against += [f"disliked {item.words}{noted(item.on, item.source)}" for item in likes if not item.likes]
    for text, good in _judged(told, person, evidence):
        (spoke_for if good else against).append(text)
    changed = [r.text for r in reasons if r.status in _MOVED]
    changed += [item.text for item in likes if item.status in _GONE]
    ended = as_day(int(detail.facts.anchor_end[person]))
    since = [e for e in evidence if e.name in _SINCE and (e.on is None or ended is None or e.on > ended)]
    changed += [e.text for e in since] + [e.text for e in evidence if e.name.startswith("organisation")]
    unchanged = [r.text for r in reasons if r.status is ResidualStatus.UNCHANGED]
    unchanged += [item.text for item in likes if item.status in _STAYED]
    unchanged += [e.text for e in evidence if e.name in _SINCE and e not in since]
    unchanged += _said_with_that_no(detail, told, person, evidence)
    in_the_way = [e.text for e in evidence if e.name in ("burden", "stretch", "late start")]
    return Account(
        then=_ending(detail, told, person),
        spoke_for=tuple(dict.fromkeys(spoke_for)),
        spoke_against=tuple(dict.fromkeys(against)),
        changed=tuple(dict.fromkeys(changed)),
        unchanged=tuple(dict.fromkeys(unchanged)),
        in_the_way=tuple(dict.fromkeys(in_the_way + _still_unmet(detail, told, person))),
        unknown=tuple(dict.fromkeys(_unknown(detail, told, person, reasons, likes))),
    )


def _reason(reason: PastReason) -> str:
    if reason.implied:
        return f"{reason.words} (no reason is on file; the outcome of {reason.ended_on} says so)"
    wanted = f", wanted {reason.wanted}" if reason.wanted and reason.party is Party.CANDIDATE else ""
    return f"{reason.words} – {SEVERITY_WORDS[reason.severity]}{wanted}{noted(reason.on or reason.ended_on, reason.source)}"


def _ending(detail: Detail, told: Told, person: int) -> str:
    """How the anchor ended, and the candidacies before it, the latest first."""
    rows, anchor = detail.block.candidacies, int(detail.facts.anchor[person])
    at = [int(c) for c in rows.ragged.positions(np.array([person])) if detail.facts.counted[c] and c != anchor]
    before = [_ended_so(detail, told, c) for c in sorted(at, key=lambda c: -rows.ended[c])]
    why = _DEBRIEF_WORDS[list(Debrief)[rows.debrief[anchor]]] if rows.outcome[anchor] in _OWN_NO_CODES else ""
    text = f"{_ended_so(detail, told, anchor)}{why}."
    return text + "".join(f" Before that: {part[0].lower()}{part[1:]}." for part in before)


_DEBRIEF_WORDS = {
    Debrief.STATED: "; why was said in an exit conversation",
    Debrief.RECORDED: "; why is from notes",
    Debrief.INFERRED: "; why is inferred",
    Debrief.NONE: "; nobody asked why",
}


def _ended_so(detail: Detail, told: Told, candidacy: int) -> str:
    rows = detail.block.candidacies
    role = told.candidacy_version(candidacy)
    on_file = role.role_id != "?"
    name = role.spec.title or ("" if on_file else "a role that is not on file")
    key = f"{role.role_id} version {role.version}" if on_file else ""
    which = f"{name} ({key})" if name and key else name or key
    outcome, stage = as_outcome(int(rows.outcome[candidacy])), int(detail.facts.stage[candidacy])
    # A decliner got an offer and a runner-up an interview, whatever is on file: only more than that is worth telling.
    implied = {Outcome.OFFER_DECLINED: Stage.OFFER, Outcome.RUNNER_UP: Stage.INTERVIEW}.get(outcome)
    further = stage > (-1 if implied is None else list(Stage).index(implied))
    reached = f", having got as far as {STAGE_WORDS[list(Stage)[stage]]}" if further else ""
    did, _, more = OUTCOME_WORDS[outcome].partition(":")
    preposition = "from" if outcome is Outcome.WITHDREW else "for"
    return f"On {as_day(int(rows.ended[candidacy]))} {did} {preposition} {which}{reached}" + (
        f":{more}" if more else ""
    )


def _judged(told: Told, person: int, evidence: tuple[Evidence, ...]) -> list[tuple[str, bool]]:
    """What was found out then, and whether it spoke for the person."""
    found = [(words, z >= 0) for words, z, _ in scores_of(told, person)]
    return found + [(e.text, e.log_odds > 0) for e in evidence if e.name == "verdict"]


def _said_with_that_no(detail: Detail, told: Told, person: int, evidence: tuple[Evidence, ...]) -> list[str]:
    """A statement on file that weighs nothing of its own: part of the past no, or neither for nor against."""
    people = detail.block.people
    said, on = int(people.openness[person]), int(people.openness_on[person])
    if said == NOTHING_SAID or on > detail.facts.as_of or any(e.name == "openness" for e in evidence):
        return []
    text = OPENNESS_WORDS[said] + noted(as_day(on), as_source(int(people.openness_source[person])))
    return [f"said with that no: {text}" if said < 0 else text]


def _unknown(
    detail: Detail, told: Told, person: int, reasons: tuple[PastReason, ...], likes: tuple[PastLike, ...]
) -> list[str]:
    """Everything whose answer is not on file."""
    facts, block = detail.facts, detail.block
    found = [f"does it still stand: {r.words}? – {r.rests_on}" for r in reasons if r.status is ResidualStatus.UNKNOWN]
    found += [
        f"is what they {_verb(item)} still so: {item.words}?" for item in likes if item.status is LikeStatus.UNKNOWN
    ]
    if not any(r.party is Party.CANDIDATE for r in reasons) and _ended(detail, person) in _OWN_NO:
        found.append("why did they say no? No reason of theirs is on file")
    if not any(r.party is Party.EMPLOYER for r in reasons) and _ended(detail, person) is Outcome.REJECTED:
        found.append("why were they rejected? No reason that can be compared is on file")
    for name, _, _ in credits_of(told, person):
        knows = knows_of(told, person, told.query.names.intern(name))
        if knows.startswith(NOT_LISTED) and block.people.skills_complete[person] != 1:
            found.append(f"do they have {name}? It is {knows}")
    if block.people.openness[person] == NOTHING_SAID:
        found.append("are they open to a conversation? Nothing they said of it is on file")
    if not block.contacts.ragged.counts[person]:
        found.append("when was somebody last in touch? No contact is on file")
    if block.people.relationship[person] < 0:
        found.append("does anybody here know them? Nothing of it is on file")
    if not block.people.has_permission[person]:
        found.append("on what basis may they be contacted? No permission is on file")
    elif not block.people.has_basis[person]:
        found.append("on what basis may they be contacted? The permission on file does not say")
    return found + _unsaid_wishes(facts, told, person, reasons)


def _verb(item: PastLike) -> str:
    return "liked" if item.likes else "disliked"


_OWN_NO = (Outcome.OFFER_DECLINED, Outcome.WITHDREW)
_OWN_NO_CODES = [NEAR_HIRE.index(outcome) for outcome in _OWN_NO]


def _ended(detail: Detail, person: int) -> Outcome:
    return as_outcome(int(detail.block.candidacies.outcome[detail.facts.anchor[person]]))


def _still_unmet(detail: Detail, told: Told, person: int) -> list[str]:
    """Wishes that the new spec falls short of no more than the old one did: part of the past no, and still to be known."""
    found, rows = detail.working, detail.facts.wishes
    lines = []
    for wish in rows.ragged.positions(np.array([person])):
        short, then = float(found.burdens.short[wish]), float(found.burdens.short_then[wish])
        if short == 0.0 or found.burdens.cost[wish] > 0.0 or rows.implied[wish]:
            continue
        if rows.facet[wish] == FACET_CODES[Facet.PAY] and enough(told, int(wish)):
            continue
        how = "as it was then" if abs(short - then) < 0.005 else "less than then"
        lines.append(f"{how}: {tell_burden(told, Head.CANDIDATE, int(wish)).text}")
    return lines


def _unsaid_wishes(facts: Any, told: Told, person: int, reasons: tuple[PastReason, ...]) -> list[str]:
    """Wishes on file that the new spec does not answer, and pay that nobody asked about."""
    rows, found, spec = facts.wishes, [], told.new.spec
    at = [w for w in rows.ragged.positions(np.array([person])) if facts.wish_exists[w]]
    for wish in at:
        facet = list(FACETS)[rows.facet[wish]]
        if facet is Facet.TIMING and _unanswered(told, facet):
            found.append(f"when does the role start? Their side: {wished(told, wish)}")
        elif _unanswered(told, facet):
            found.append(f"what does the role offer on {FACETS[facet].words}? Their wish: {wished(told, wish)}")
    if spec.pay is not None and FACET_CODES[Facet.PAY] not in rows.facet[at]:
        said = [r for r in reasons if r.facet is Facet.PAY and r.party is Party.CANDIDATE and r.wanted]
        then = f"They wanted {said[0].wanted}{noted(said[0].on or said[0].ended_on, said[0].source)}" if said else ""
        found.append(f"what pay do they expect now? {then or 'No expectation is on file'}")
    return found


def _unanswered(told: Told, facet: Facet) -> bool:
    """Whether the new role says nothing that could be held against a wish on a facet."""
    pay = told.new.spec.pay
    if facet is Facet.PAY and pay is not None:
        return pay.max is None
    return told.offered(facet, told.new) is None
