"""The account of a match: what spoke for and against then, what has changed, what has not, what nobody knows yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
import numpy as np

from rematch.evidence.burdens import tell as tell_burden
from rematch.evidence.coverage import credits_of, knows_of
from rematch.evidence.judgement import scores_of
from rematch.evidence.telling import OUTCOME_WORDS, STAGE_WORDS, Told, as_day, as_outcome, wished
from rematch.explain.evidence import Evidence
from rematch.explain.reasons import PastLike, PastReason
from rematch.facets import FACET_CODES, FACETS, Facet, Head, LikeStatus, Outcome, Party, ResidualStatus, Stage
from rematch.pool.codes import NEAR_HIRE, NOTHING_SAID
from rematch.scoring.engine import Detail


@attrs.frozen
class Account:
    """What a recruiter reads aloud, in sentences.

    Attributes:
        then: How the last candidacy ended.
        spoke_for: What spoke for the person, or for the role, then.
        spoke_against: What spoke against.
        changed: What has changed since.
        unchanged: What has not.
        unknown: What nobody knows yet; each is a question.
    """

    then: str
    spoke_for: tuple[str, ...]
    spoke_against: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    unknown: tuple[str, ...]

    def sections(self) -> list[tuple[str, tuple[str, ...]]]:
        """Heading and lines of every part that says something."""
        parts = [
            ("Spoke for", self.spoke_for),
            ("Spoke against", self.spoke_against),
            ("Has changed", self.changed),
            ("Has not changed", self.unchanged),
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
    spoke_for = [f"liked {_what(item)}" for item in likes if item.likes] + _judged(told, person, evidence)
    against = [
        f"on {whose[r.party]}'s side: {r.words} – {r.severity.value}{_wanted(r)}" for r in reasons if not r.implied
    ]
    against += [f"on {whose[r.party]}'s side: {r.words}" for r in reasons if r.implied]
    against += [f"disliked {_what(item)}" for item in likes if not item.likes]
    changed = [r.text for r in reasons if r.status in _MOVED]
    changed += [item.text for item in likes if item.status in _GONE]
    ended = as_day(int(detail.facts.anchor_end[person]))
    since = [e for e in evidence if e.name in _SINCE and e.on is not None and ended is not None and e.on > ended]
    changed += [e.text for e in since] + [e.text for e in evidence if e.name.startswith("organisation")]
    unchanged = [r.text for r in reasons if r.status is ResidualStatus.UNCHANGED]
    unchanged += [item.text for item in likes if item.status in _STAYED]
    unchanged += [f"in the way: {e.text}" for e in evidence if e.name == "burden"]
    unchanged += [f"in the way as it was then: {line}" for line in _still_unmet(detail, told, person)]
    unchanged += [e.text for e in evidence if e.name in _SINCE and e not in since]
    return Account(
        then=_ending(detail, told, person),
        spoke_for=tuple(spoke_for),
        spoke_against=tuple(against),
        changed=tuple(dict.fromkeys(changed)),
        unchanged=tuple(dict.fromkeys(unchanged)),
        unknown=tuple(_unknown(detail, told, person, reasons, likes)),
    )


def _what(item: PastLike) -> str:
    return item.topic or FACETS[item.facet].words


def _wanted(reason: PastReason) -> str:
    return f", wanted {reason.wanted}" if reason.wanted and reason.party is Party.CANDIDATE else ""


def _ending(detail: Detail, told: Told, person: int) -> str:
    rows, anchor = detail.block.candidacies, int(detail.facts.anchor[person])
    role = told.candidacy_version(anchor)
    name = role.spec.title or (role.role_id if role.role_id != "?" else "a role")
    version = f" ({role.role_id} version {role.version})" if role.role_id != "?" else ""
    stage = int(detail.facts.stage[anchor])
    # A decliner got an offer and a runner-up an interview, whatever is on file: only more than that is worth telling.
    implied = list(Stage).index(Stage.INTERVIEW) if rows.outcome[anchor] == _RUNNER_UP else -1
    told_stage = stage > implied and not detail.facts.reached_offer[anchor]
    reached = f", having got as far as {STAGE_WORDS[list(Stage)[stage]]}" if told_stage else ""
    ended = OUTCOME_WORDS[as_outcome(int(rows.outcome[anchor]))]
    return f"On {as_day(int(rows.ended[anchor]))} {ended} for {name}{version}{reached}."


def _judged(told: Told, person: int, evidence: tuple[Evidence, ...]) -> list[str]:
    found = scores_of(told, person)
    return found + [e.text for e in evidence if e.name == "verdict" and e.log_odds > 0]


def _unknown(
    detail: Detail, told: Told, person: int, reasons: tuple[PastReason, ...], likes: tuple[PastLike, ...]
) -> list[str]:
    """Everything whose answer is not on file."""
    facts, block, spec = detail.facts, detail.block, told.new.spec
    found = [f"does it still stand: {r.words}? ({r.rests_on})" for r in reasons if r.status is ResidualStatus.UNKNOWN]
    found += [f"is it still there: {_what(item)}?" for item in likes if item.status is LikeStatus.UNKNOWN]
    if not any(r.party is Party.CANDIDATE for r in reasons) and _ended(detail, person) in _OWN_NO:
        found.append("why did they say no? No reason of theirs is on file")
    if not any(r.party is Party.EMPLOYER for r in reasons) and _ended(detail, person) is Outcome.REJECTED:
        found.append("why were they rejected? No reason that can be compared is on file")
    for name, _, _ in credits_of(told, person):
        code = told.query.names.intern(name)
        if knows_of(told, person, code) == "not listed" and block.people.skills_complete[person] != 1:
            found.append(f"do they have {name}? It is not listed")
    if block.people.openness[person] == NOTHING_SAID:
        found.append("are they open to a conversation? Nothing they said of it is on file")
    if not block.contacts.ragged.counts[person]:
        found.append("when was somebody last in touch? No contact is on file")
    if not block.people.has_permission[person]:
        found.append("on what basis may they be contacted? No permission is on file")
    return found + _unsaid_wishes(facts, told, person, spec)


_OWN_NO = (Outcome.OFFER_DECLINED, Outcome.WITHDREW)
_RUNNER_UP = NEAR_HIRE.index(Outcome.RUNNER_UP)


def _ended(detail: Detail, person: int) -> Outcome:
    return as_outcome(int(detail.block.candidacies.outcome[detail.facts.anchor[person]]))


def _still_unmet(detail: Detail, told: Told, person: int) -> list[str]:
    """Wishes that the new spec falls short of no more than the old one did: part of the past no, and still to be known."""
    found, rows = detail.working, detail.facts.wishes
    at = rows.ragged.positions(np.array([person]))
    unmet = [w for w in at if found.burdens.unmet[w] and found.burdens.cost[w] == 0.0 and not rows.implied[w]]
    return [tell_burden(told, Head.CANDIDATE, int(wish)).text for wish in unmet]


def _unsaid_wishes(facts: Any, told: Told, person: int, spec: Any) -> list[str]:
    """Wishes on file that the new spec does not answer, and pay that nobody asked about."""
    rows, found = facts.wishes, []
    at = [w for w in rows.ragged.positions(np.array([person])) if facts.wish_exists[w]]
    for wish in at:
        facet = list(FACETS)[rows.facet[wish]]
        if facet is not Facet.TIMING and told.offered(facet, told.new) is None:
            found.append(f"what does the role offer on {FACETS[facet].words}? They want {wished(told, wish)}")
    if spec.pay is not None and FACET_CODES[Facet.PAY] not in rows.facet[at]:
        found.append("what pay do they expect? No expectation is on file")
    return found
