"""The brief for a conversation: what to say, what to ask and of whom first, and what to leave (SCIENCE 6.4)."""

from __future__ import annotations

from html import escape
from textwrap import wrap
from typing import Any

import attrs
import numpy as np

from rematch.brief.questions import Asked, questions_of
from rematch.costs import SearchCosts
from rematch.evidence.facts import Facts, decay, months
from rematch.evidence.telling import Told, as_day
from rematch.explain import Account, Evidence, PastLike, PastReason
from rematch.facets import FACETS, AssessmentKind, LikeStatus, Party, ResidualStatus
from rematch.query import Query
from rematch.records import Policy
from rematch.whatif.plan import RoleChange, YesPlan, make_it_a_yes

WIDTH = 100
CONFIRMED = 2
"""How many of the things they liked are confirmed in the conversation; more sounds like selling. SCIENCE 6.4 [X]."""
DO_NOT_ASK = (
    "what they earn or earned: ask what they expect",
    "age, family plans, health, faith, origin, union membership, and whatever else the law protects",
    "why there is a gap in the career, or how many years of experience they have",
    "whether they would accept less than what is offered to others in the role",
)


@attrs.frozen(eq=False, repr=False)
class Brief:
    """What a recruiter takes into a conversation.

    Attributes:
        candidate_id: The person.
        title: The role.
        permission: On what ground they may be contacted.
        then: How the last candidacy ended, and those before it.
        liked: What they liked then; the first two are confirmed in the conversation.
        disliked: What they disliked.
        changed_role: What is otherwise in the role.
        changed_person: What is otherwise for the person.
        changed_organisation: What is otherwise in the organisation.
        unchanged: What has not changed: it is said as openly as what has.
        in_the_way: What stands in the way now, and whose yes it is.
        would_leave_again: Unresolved reasons and lost likes.
        ask_manager: Questions to the hiring manager, free, before any to the candidate; the most valuable a minute first.
        ask_candidate: Questions to the candidate, in the same order.
        also_open: What is open besides, without a figure for its answers.
        conditional: The question that comes before any package.
        do_not_ask: What not to ask.
        not_again: Stages whose result still stands.
        aged: Evidence that has aged.
        exit: How to end well, whatever the answer.
        late_decline_risk: Probability that the candidate says no to a finished package.
        plan: The cheapest change that lifts both sides over an even chance.
        costs: What a question is weighed against.
    """

    candidate_id: str
    title: str
    permission: str
    then: str
    liked: tuple[str, ...]
    disliked: tuple[str, ...]
    changed_role: tuple[str, ...]
    changed_person: tuple[str, ...]
    changed_organisation: tuple[str, ...]
    unchanged: tuple[str, ...]
    in_the_way: tuple[str, ...]
    would_leave_again: tuple[str, ...]
    ask_manager: tuple[Asked, ...]
    ask_candidate: tuple[Asked, ...]
    also_open: tuple[str, ...]
    conditional: str
    do_not_ask: tuple[str, ...]
    not_again: tuple[str, ...]
    aged: tuple[str, ...]
    exit: str
    late_decline_risk: float
    plan: YesPlan
    costs: SearchCosts

    def sections(self) -> list[tuple[str, tuple[str, ...]]]:
        """Heading and lines of every part that says something, in the order of the conversation."""
        parts = [
            ("May we call", (self.permission,)),
            ("How it ended", (self.then,)),
            ("They liked (confirm the first two)", self.liked),
            ("They disliked", self.disliked),
            ("What has changed in the role", self.changed_role),
            ("What has changed for them", self.changed_person),
            ("What has changed in the organisation", self.changed_organisation),
            ("What has not changed: say it too", self.unchanged),
            ("In the way now", self.in_the_way),
            ("What would make them leave again", self.would_leave_again),
            ("Ask the hiring manager first", tuple(map(str, self.ask_manager))),
            ("Then ask the candidate", tuple(map(str, self.ask_candidate))),
            ("Also open", self.also_open),
            ("Before any package", (self.conditional,)),
            ("Do not ask", self.do_not_ask),
            ("Need not be repeated", self.not_again),
            ("Has aged", self.aged),
            ("Whatever the answer", (self.exit,)),
        ]
        return [(heading, lines) for heading, lines in parts if lines]

    def to_dict(self) -> dict[str, Any]:
        """The brief as plain data."""
        plain = {
            field.name: list(value) if isinstance(value := getattr(self, field.name), tuple) else value
            for field in attrs.fields(Brief)
            if field.name not in ("ask_manager", "ask_candidate", "plan", "costs")
        }
        questions = {
            name: [attrs.asdict(asked) | {"of": asked.of.value} for asked in getattr(self, name)]
            for name in ("ask_manager", "ask_candidate")
        }
        return plain | questions | {"plan": self.plan.to_dict(), "costs": attrs.asdict(self.costs)}

    def __str__(self) -> str:
        lines = [f"Brief for {self.candidate_id}: {self.title}"]
        for heading, found in self.sections():
            lines += ["", f"{heading}:"]
            for text in found:
                lines += wrap(text, WIDTH, initial_indent="  - ", subsequent_indent="    ")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Brief for {self.candidate_id!r}: {len(self.ask_manager)} + {len(self.ask_candidate)} questions>"

    def _repr_html_(self) -> str:
        parts = [f"<h4>Brief for {escape(self.candidate_id)}: {escape(self.title)}</h4>"]
        for heading, found in self.sections():
            items = "".join(f"<li>{escape(text)}</li>" for text in found)
            parts.append(f"<p><b>{escape(heading)}</b></p><ul>{items}</ul>")
        return f"<div>{''.join(parts)}</div>"


def brief_of(
    query: Query,
    told: Told,
    person: int,
    account: Account,
    evidence: tuple[Evidence, ...],
    reasons: tuple[PastReason, ...],
    likes: tuple[PastLike, ...],
    candidate_chance: float,
    costs: SearchCosts,
    policy: Policy,
) -> Brief:
    """The brief for one person of a detail; see `Match.brief`."""
    gain = costs.filled - max(costs.search_box.reservation, 0.0)
    asked = questions_of(query, told, person, gain, costs.package)
    plan = make_it_a_yes(query, told, person, 0.5, None, policy)
    spec = told.new.spec
    own = [r for r in reasons if r.party is Party.CANDIDATE]
    moved_likes = [item.text for item in likes if item.status in _MOVED_LIKES]
    not_again, aged = _scores(told, person)
    return Brief(
        candidate_id=str(told.facts.block.people.id[person]),
        title=f"{spec.title or told.new.role_id} ({told.new.role_id} version {told.new.version})",
        permission=_permission(told, person),
        then=account.then,
        liked=tuple(item.text for item in likes if item.likes),
        disliked=tuple(item.text for item in likes if not item.likes),
        changed_role=tuple(dict.fromkeys([r.text for r in reasons if r.status in _MOVED] + moved_likes)),
        changed_person=tuple(e.text for e in evidence if e.name in _OWN and e.text in account.changed),
        changed_organisation=tuple(e.text for e in evidence if e.name.startswith("organisation")),
        unchanged=account.unchanged,
        in_the_way=tuple(_in_the_way(account, reasons)),
        would_leave_again=tuple(
            [r.text for r in own if r.status is not ResidualStatus.RESOLVED]
            + [item.text for item in likes if item.likes and item.status in (LikeStatus.LOST, LikeStatus.UNKNOWN)]
        ),
        ask_manager=tuple(item for item in asked if item.of is Party.EMPLOYER),
        ask_candidate=tuple(item for item in asked if item.of is Party.CANDIDATE),
        also_open=tuple(line for line in account.unknown if line.startswith(_ALSO)),
        conditional=_conditional(plan),
        do_not_ask=DO_NOT_ASK,
        not_again=not_again,
        aged=aged,
        exit=_EXIT,
        late_decline_risk=1.0 - candidate_chance,
        plan=plan,
        costs=costs,
    )


_OWN = ("openness", "shock", "own change", "tenure")
_ALSO = ("what pay", "what does the role offer", "when does the role start", "why did they", "does anybody here")
"""Open questions of the account whose answers have no figure before they are given."""
_MOVED = (ResidualStatus.RESOLVED, ResidualStatus.EASED, ResidualStatus.WORSE)
_MOVED_LIKES = (LikeStatus.STRENGTHENED, LikeStatus.LOST, LikeStatus.REMOVED, LikeStatus.WORSE)
_EXIT = (
    "thank them; ask whether and until when they want to hear from us, and put the answer, the day and what they said on file; "
    "a no is kept as a no, and is not asked for twice"
)


def _in_the_way(account: Account, reasons: tuple[PastReason, ...]) -> list[str]:
    whose = {Party.CANDIDATE: "for the candidate", Party.EMPLOYER: "for the employer"}
    standing = (ResidualStatus.UNCHANGED, ResidualStatus.WORSE, ResidualStatus.EASED)
    return [f"{whose[r.party]}: {r.text}" for r in reasons if r.status in standing] + list(account.in_the_way)


def _permission(told: Told, person: int) -> str:
    people = told.facts.block.people
    if not people.has_permission[person]:
        return "no permission is on file: settle on what basis before anybody calls"
    allowed = people.contact_allowed[person] == 1
    until = as_day(int(people.contact_until[person]))
    words = (
        "they allowed to be contacted"
        if allowed
        else "the permission on file does not say whether they may be contacted"
    )
    basis = "" if people.has_basis[person] else "; no basis is on file"
    return words + (f" until {until}" if until else "") + basis


def _conditional(plan: YesPlan) -> str:
    """What a yes would take, asked before anything is worked out."""
    changes = plan.changes if plan.reached or not plan.front else plan.front[-1].changes
    if changes:
        wanted = " and ".join(_as_offer(change) for change in changes)
        return f'"If {wanted}, would you say yes?" – write down yes, yes if, or no'
    return '"If we made you an offer for the role as it is now, would you say yes?" – write down yes, yes if, or no'


def _as_offer(change: RoleChange) -> str:
    if change.value is None and change.agrees == "the candidate":
        return f"{FACETS[change.facet].words} stayed as offered"
    return f"{FACETS[change.facet].words} were {change.after}"


def _scores(told: Told, person: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Instruments whose result still stands, and those whose has aged."""
    facts: Facts = told.facts
    rows, model = facts.block.assessments, facts.model
    good: list[str] = []
    old: list[str] = []
    for at in rows.ragged.positions(np.array([person])):
        if not facts.counted[rows.candidacy[at]] or rows.on[at] > facts.as_of:
            continue
        kind = list(AssessmentKind)[rows.kind[at]]
        age = months(rows.on[at : at + 1], facts.as_of)
        left = float(decay(age, model[f"assessment.half_life.{kind}"], model[f"assessment.floor.{kind}"])[0])
        line = f"{kind.replace('_', ' ')} of {as_day(int(rows.on[at]))}: {left:.0%} of what it said is left"
        (good if left >= model["ask.score_stands"] else old).append(line)
    return tuple(good), tuple(old)
