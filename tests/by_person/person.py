"""One person on the way from records to rows; places within the person point from table to table."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import numpy as np

from by_person.values import day, flag, source_code, text_of
from by_person.wishes import wish_rows
from rematch.facets import (
    FACET_CODES,
    FACETS,
    IMPLIED_REASON,
    REASON_CODES,
    REASONS,
    STOCK_PHRASES,
    Facet,
    Outcome,
    Party,
    ReasonKind,
    Residual,
    Rule,
    Severity,
    SkillEvidence,
    Stage,
    Wanted,
    party_of,
)
from rematch.facets.rules.money import annual
from rematch.names import normalise
from rematch.pool.block import Loose
from rematch.pool.codes import (
    ANSWER_CODES,
    DEBRIEF_CODES,
    EMPLOYER_ONLY,
    EVIDENCE_CODES,
    KIND_CODES,
    NOTHING_SAID,
    OUTCOME_CODES,
    PARTY_CODES,
    SEVERITY_CODES,
    SHOCK_CODES,
    STAGE_CODES,
)
from rematch.pool.columns import NEVER, TABLES, UNDATED, People
from rematch.pool.dictionaries import UNKNOWN
from rematch.pool.shared import Dictionaries, Lint
from rematch.pool.versions import FLEXIBLE, ON_CALL
from rematch.records import (
    Candidacy,
    Candidate,
    Change,
    Money,
    Permission,
    Reason,
    Right,
    Sentiment,
)


class Person:
    """One person on the way from records to rows; places within the person point from table to table."""

    def __init__(self, candidate: Candidate, dictionaries: Dictionaries, lints: list[Lint]) -> None:
        self.candidate, self.dictionaries, self.lints = candidate, dictionaries, lints
        self.names, self.sets = dictionaries.names, dictionaries.sets
        ended = [c for c in candidate.candidacies if c.outcome in OUTCOME_CODES and c.ended_on is not None]
        self.candidacies = sorted(ended, key=_candidacy_order) if len(ended) > 1 else ended
        self.versions = [dictionaries.version(candidacy.role) for candidacy in self.candidacies]
        self.reason_counts: list[int] = []

    def row(self) -> tuple[Any, ...]:
        """The person's row in `People`."""
        c = self.candidate
        permission = c.permission or Permission()
        keep, contact = permission.keep or Right(), permission.contact or Right()
        hired = [day(x.ended_on) for x in c.candidacies if x.outcome is Outcome.HIRED]
        return (
            c.id, c.label, np.nan if c.level is None else c.level, day(c.in_role_since),
            c.openness.statement if c.openness else NOTHING_SAID, day(c.openness.on if c.openness else None),
            source_code(c.openness.source if c.openness else None),
            UNKNOWN if c.relationship is None else c.relationship, flag(c.skills_complete),
            c.permission is not None, permission.erased, flag(keep.allowed), day(keep.until), flag(contact.allowed),
            day(contact.until), keep.basis is not None or contact.basis is not None, day(permission.notice_given_on),
            permission.do_not_contact or permission.objection, permission.opted_out, bool(permission.disputes),
            permission.off_limits, any(x.outcome is None and x.ended_on is None for x in c.candidacies),
            min(hired) if hired else NEVER,
        )  # fmt: skip

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """The person's rows in every table."""
        c = self.candidate
        wishes, self.wish_at, self.wish_names = wish_rows(c, self.dictionaries)
        changes, skill_changes = self._changes()
        skills = self._skills(skill_changes)
        reasons = self._reasons()
        sentiments = self._sentiments(reasons)
        return {
            "candidacies": [self._candidacy(x, v) for x, v in zip(self.candidacies, self.versions, strict=True)],
            "reasons": [found.row for found in reasons],
            "sentiments": [found.row for found in sentiments],
            "assessments": self._assessments(),
            "other_scores": self._other_scores(),
            "wishes": wishes,
            "skills": skills,
            "shocks": sorted((SHOCK_CODES[shock.kind], day(shock.on), source_code(shock.source)) for shock in c.shocks),
            "contacts": sorted(
                (
                    day(x.on),
                    flag(x.direct),
                    flag(x.useful),
                    flag(x.valid),
                    self._key("channel", x.channel),
                    source_code(x.source),
                )
                for x in c.contacts
            ),
            "changes": [self._change(change, reasons, sentiments) for change in changes],
            "approaches": [
                (day(x.on), UNKNOWN if x.answer is None else ANSWER_CODES[x.answer])
                for x in (c.permission.approaches if c.permission else ())
            ],
            "reason_changes": [
                (i, j, 1.0)
                for i, found in enumerate(reasons)
                for j, change in enumerate(changes)
                if _touches(change, found, self.dictionaries.intern(change.topic)) and day(change.on) > found.ended
            ],
            "sentiment_changes": [
                (i, j, 1.0)
                for i, found in enumerate(sentiments)
                for j, change in enumerate(changes)
                if change.facet not in EMPLOYER_ONLY
                and change.facet is found.facet
                and _meet(self.dictionaries.intern(change.topic), found.topic)
                and day(change.on) > found.on
            ],
            "gap_skills": self._gap_links(reasons, skills),
        }

    def _key(self, kind: str, value: str | None) -> int:
        """The integer of what is shown or looked up and not compared; -1 for None."""
        return UNKNOWN if value is None else self.dictionaries.keys.intern((kind, value))

    def _candidacy(self, candidacy: Candidacy, version: int) -> tuple[Any, ...]:
        offer, verdict = candidacy.offer, candidacy.verdict
        declined = candidacy.outcome is Outcome.OFFER_DECLINED
        stage = candidacy.stage
        if candidacy.outcome is Outcome.RUNNER_UP or declined:
            stage = Stage.INTERVIEW if stage in (None, Stage.APPLIED, Stage.SCREEN) else stage
        amount, currency = self._money(offer.pay if offer else None, version)
        by = verdict.by if verdict and verdict.by is not None else None
        return (
            candidacy.id, day(candidacy.ended_on), OUTCOME_CODES[candidacy.outcome],
            UNKNOWN if stage is None else STAGE_CODES[stage],
            NEVER if offer is None else day(offer.made_on), DEBRIEF_CODES[candidacy.debrief],
            version, amount, currency, np.nan if verdict is None else float(verdict.value),
            day(verdict.on if verdict and verdict.on else candidacy.ended_on),
            UNKNOWN if by is None else self.dictionaries.keys.intern((Facet.MANAGER.value, by)),
        )  # fmt: skip

    def _money(self, money: Money | float | None, version: int) -> tuple[float, int]:
        """An amount a year and its currency; a plain number is in the terms of the version's pay."""
        currencies = self.dictionaries.currencies
        if isinstance(money, Money):
            return annual(money.amount, money.period), currencies.intern(money.currency)
        pay = self.dictionaries.facts[version].role.spec.pay
        if money is None or pay is None or pay.currency is None:
            return np.nan, UNKNOWN
        return annual(money, pay.period), currencies.intern(pay.currency)

    def _reasons(self) -> list[_Reason]:
        found: list[_Reason] = []
        for place, (candidacy, version) in enumerate(zip(self.candidacies, self.versions, strict=True)):
            stated = [self._reason(reason, candidacy, version, place) for reason in candidacy.reasons]
            kept = sorted((reason for reason in stated if reason is not None), key=lambda reason: reason.order)
            implied = IMPLIED_REASON.get(candidacy.outcome or Outcome.HIRED)
            if implied is not None:
                kept.append(self._implied(implied, candidacy))
            first: dict[tuple[Any, ...], int] = {}
            for at, reason in enumerate(kept):
                first.setdefault(reason.identity, len(found) + at)
            twice = [sum(other.identity == reason.identity for other in kept) > 1 for reason in kept]
            found += [
                attrs.evolve(reason, group=first[reason.identity] if double else UNKNOWN)
                for reason, double in zip(kept, twice, strict=True)
            ]
            self.reason_counts.append(len(kept))
        return found

    def _reason(self, reason: Reason, candidacy: Candidacy, version: int, place: int) -> _Reason | None:
        row = REASONS[reason.kind]
        where = f"candidacy {candidacy.id or place + 1!r}, reason {reason.kind.value!r}"
        if (
            reason.kind in (ReasonKind.OTHER, ReasonKind.CULTURE)
            and reason.topic
            and normalise(reason.topic) in STOCK_PHRASES
        ):
            note = f"{reason.topic!r} says nothing that can be compared and weighs nothing; say what it was about"
            self.lints.append(Lint(self.candidate.id, where, note))
            return None
        if row.topical and reason.topic is None:
            self.lints.append(Lint(self.candidate.id, where, "has no topic, so nothing can be compared"))
        topic = self.dictionaries.intern(reason.topic)
        number, currency, wanted, flag = self._wanted(reason, version)
        listing = self.dictionaries.facts[version].listings.get(row.facet)
        wish = self.wish_at.get(row.facet, UNKNOWN)
        return _Reason(
            kind=reason.kind,
            party=party_of(reason.kind, candidacy.outcome, reason.party),
            facet=row.facet,
            topic=topic,
            ended=day(candidacy.ended_on),
            exists=max(day(reason.on), day(candidacy.ended_on)),
            implied=False,
            order=(row.kind.value, text_of(reason.topic), reason.severity.value, day(reason.on), repr(reason.wanted)),
            rest=(SEVERITY_CODES[reason.severity], topic, number, currency, wanted, flag,
                  day(reason.on or candidacy.ended_on), source_code(reason.source), False,
                  listing.says(topic) if listing and topic >= 0 else UNKNOWN),
            wish=wish,
            cleared=day(reason.cleared_on) if reason.cleared_on else NEVER,
        )  # fmt: skip

    def _implied(self, kind: ReasonKind, candidacy: Candidacy) -> _Reason:
        ended = day(candidacy.ended_on)
        return _Reason(
            kind=kind,
            party=Party.EMPLOYER,
            facet=REASONS[kind].facet,
            topic=UNKNOWN,
            ended=ended,
            exists=ended,
            implied=True,
            order=(),
            rest=(
                SEVERITY_CODES[Severity.MAJOR],
                UNKNOWN,
                np.nan,
                UNKNOWN,
                UNKNOWN,
                UNKNOWN,
                ended,
                UNKNOWN,
                True,
                UNKNOWN,
            ),
            wish=UNKNOWN,
            cleared=NEVER,
        )

    def _wanted(self, reason: Reason, version: int) -> tuple[float, int, int, int]:
        """What would have been a yes: a number, its currency, a set of names, true or false."""
        wanted: Any = reason.wanted
        if wanted is None:
            return np.nan, UNKNOWN, UNKNOWN, UNKNOWN
        if isinstance(wanted, bool):
            return np.nan, UNKNOWN, UNKNOWN, int(wanted)
        if isinstance(wanted, tuple):
            return np.nan, UNKNOWN, self.dictionaries.set_of(wanted), UNKNOWN
        if isinstance(wanted, date):
            return float(wanted.toordinal()), UNKNOWN, UNKNOWN, UNKNOWN
        if REASONS[reason.kind].wanted is Wanted.MONEY:
            amount, currency = self._money(wanted, version)
            return amount, currency, UNKNOWN, UNKNOWN
        return float(wanted), UNKNOWN, UNKNOWN, UNKNOWN

    def _sentiments(self, reasons: list[_Reason]) -> list[_Sentiment]:
        found = [
            self._sentiment(item, place, reasons)
            for place, candidacy in enumerate(self.candidacies)
            for item in candidacy.sentiments
        ]
        found.sort(key=lambda item: item.order)
        ranked = sorted(found, key=lambda item: item.strength_order)
        for at, item in enumerate(ranked):
            later = [other.exists for other in ranked[at + 1 :] if other.identity == item.identity]
            item.superseded = min(later, default=NEVER)
        return found

    def _sentiment(self, item: Sentiment, place: int, reasons: list[_Reason]) -> _Sentiment:
        candidacy, version = self.candidacies[place], self.dictionaries.facts[self.versions[place]]
        topic, ended = self.dictionaries.intern(item.topic), day(candidacy.ended_on)
        on = day(item.on or candidacy.ended_on)
        same_reason = [
            reason.exists
            for reason in reasons
            if reason.party is Party.CANDIDATE
            and reason.facet is item.facet
            and (reason.topic == topic or (not item.likes and reason.topic < 0))
        ]
        listing = version.listings.get(item.facet)
        share = np.nan
        if item.facet is Facet.DUTIES and topic >= 0 and version.duties is not None:
            share = version.duties.get(topic, 0.0)
        return _Sentiment(
            facet=item.facet,
            topic=topic,
            likes=item.likes,
            strength=item.strength,
            on=on,
            exists=max(on, ended),
            dropped=min(same_reason, default=NEVER),
            source=source_code(item.source),
            candidacy=place,
            named_then=listing.says(topic) if listing and topic >= 0 else UNKNOWN,
            share_then=share,
            wish=self._wish_naming(item.facet, topic),
            order=(normalise(item.topic) if item.topic else item.facet.value, item.facet.value, item.likes, on, place,
                   item.strength),
            strength_order=(on, item.strength, ended, place, source_code(item.source)),
        )  # fmt: skip

    def _wish_naming(self, facet: Facet, topic: int) -> int:
        """The wish that names what a sentiment is about: its topic, or the facet where the facet is one number."""
        at = self.wish_at.get(facet, UNKNOWN)
        if at < 0:
            return UNKNOWN
        row = FACETS[facet]
        if topic < 0:
            return at if row.number is not None or row.rule is Rule.MONEY else UNKNOWN
        wanted = self.wish_names.get(facet, UNKNOWN)
        if (wanted >= 0 and topic in self.sets.names(wanted)) or (facet is Facet.HOURS and self._wants_hours(topic)):
            return at
        return at if row.names is None and facet is not Facet.DUTIES else UNKNOWN

    def _wants_hours(self, topic: int) -> bool:
        """Whether the wish on hours wants flexible hours, or to be on call, and the topic is that."""
        wish = self.candidate.wishes.hours if self.candidate.wishes else None
        stances = ((FLEXIBLE, wish.flexible), (ON_CALL, wish.on_call)) if wish else ()
        return any(stance is True and topic == self.names.intern(name) for name, stance in stances)

    def _assessments(self) -> list[tuple[Any, ...]]:
        rows = []
        for place, candidacy in enumerate(self.candidacies):
            for item in candidacy.assessments:
                if item.score is None:
                    continue
                scale = item.scale if isinstance(item.scale, tuple) else None
                rows.append((
                    KIND_CODES[item.kind], float(item.score),
                    UNKNOWN if scale is None else self.dictionaries.scales.intern((item.kind.value, *scale)),
                    self._key("interviewer", item.by),
                    UNKNOWN if not item.competencies else self.dictionaries.set_of(item.competencies),
                    day(item.on or candidacy.ended_on), place, source_code(item.source),
                ))  # fmt: skip
        return sorted(rows)

    def _other_scores(self) -> list[tuple[Any, ...]]:
        """Scores of candidacies that are no near-hires."""
        near = {id(candidacy) for candidacy in self.candidacies}
        return sorted(
            (
                self.dictionaries.scales.intern((item.kind.value, *item.scale)),
                self._key("interviewer", item.by),
                float(item.score),
            )
            for candidacy in self.candidate.candidacies
            if id(candidacy) not in near
            for item in candidacy.assessments
            if item.score is not None and isinstance(item.scale, tuple)
        )

    def _changes(self) -> tuple[list[Change], list[Change]]:
        """The person's own changes, of one day on one topic the worse; and those that are skills."""
        worst: dict[tuple[Facet, int, date], Change] = {}
        for change in self.candidate.changes:
            if change.on is None:
                self.lints.append(
                    Lint(self.candidate.id, f"change on {change.facet.value}", "has no date and is not read")
                )
                continue
            key = (change.facet, self.dictionaries.intern(change.topic), change.on)
            kept = worst.get(key)
            if kept is None or _worse(change) < _worse(kept):
                worst[key] = change
        order = sorted(worst.values(), key=lambda c: (c.facet.value, text_of(c.topic), day(c.on)))
        skills = [change for change in order if change.facet is Facet.SKILLS and change.topic is not None]
        return [change for change in order if change not in skills], skills

    def _change(self, change: Change, reasons: list[_Reason], sentiments: list[_Sentiment]) -> tuple[Any, ...]:
        topic = self.dictionaries.intern(change.topic)
        own = (reason for reason in reasons if reason.party is Party.CANDIDATE)
        touched = [reason.exists for reason in own if _touches(change, reason, topic)]
        touched += [item.exists for item in sentiments if item.facet is change.facet and _meet(item.topic, topic)]
        return (
            FACET_CODES[change.facet], topic, float(change.effect), float(change.confidence), day(change.on),
            min(touched, default=NEVER), source_code(change.source), self._key("note", change.text),
        )  # fmt: skip

    def _skills(self, changes: list[Change]) -> list[tuple[Any, ...]]:
        rows = [
            (
                self.dictionaries.intern(skill.name),
                EVIDENCE_CODES[skill.evidence],
                day(skill.on),
                day(skill.last_used),
                source_code(skill.source),
            )
            for skill in self.candidate.skills
        ]
        for change in changes:
            if change.effect != 0:
                evidence = SkillEvidence.CLAIMED if change.effect > 0 else SkillEvidence.LACKING
                rows.append(
                    (
                        self.dictionaries.intern(change.topic),
                        EVIDENCE_CODES[evidence],
                        day(change.on),
                        UNDATED,
                        source_code(change.source),
                    )
                )
        return sorted(set(rows))

    def _gap_links(self, reasons: list[_Reason], skills: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Which evidence of a skill bears on which past gap, and how strongly."""
        links = []
        for i, reason in enumerate(reasons):
            if REASONS[reason.kind].residual is not Residual.SKILL_GAP or reason.topic < 0:
                continue
            covers = self.dictionaries.covers(reason.topic)
            for j, skill in enumerate(skills):
                strength = covers.get(self.names.canonical(skill[0]))
                if strength is not None:
                    links.append((i, j, strength))
        return links


@attrs.define
class _Reason:
    kind: ReasonKind
    party: Party
    facet: Facet
    topic: int
    ended: int
    exists: int
    implied: bool
    order: tuple[Any, ...]
    rest: tuple[Any, ...]
    wish: int
    cleared: int
    group: int = UNKNOWN

    @property
    def identity(self) -> tuple[Any, ...]:
        """What makes two reasons of a candidacy the same; an implied one is never a double."""
        return (self.party, self.kind, self.topic, self.implied)

    @property
    def row(self) -> tuple[Any, ...]:
        return (REASON_CODES[self.kind], PARTY_CODES[self.party], *self.rest, self.group, self.wish, self.cleared)


@attrs.define
class _Sentiment:
    facet: Facet
    topic: int
    likes: bool
    strength: int
    on: int
    exists: int
    dropped: int
    source: int
    candidacy: int
    named_then: int
    share_then: float
    wish: int
    order: tuple[Any, ...]
    strength_order: tuple[Any, ...]
    superseded: int = NEVER

    @property
    def identity(self) -> tuple[Any, ...]:
        return (self.facet, self.topic, self.likes)

    @property
    def row(self) -> tuple[Any, ...]:
        return (
            FACET_CODES[self.facet], self.topic, self.likes, self.strength, self.on, self.exists, self.superseded,
            self.dropped, self.source, self.candidacy, self.named_then, self.share_then, self.wish,
        )  # fmt: skip


def _candidacy_order(candidacy: Candidacy) -> tuple[Any, ...]:
    role = candidacy.role.key if candidacy.role else ("", "")
    return (candidacy.id or "", day(candidacy.ended_on), text_of(candidacy.outcome), role, repr(candidacy))


def _worse(change: Change) -> tuple[float, float]:
    return change.effect * change.confidence, change.effect


def _meet(one: int, other: int) -> bool:
    """Two topics meet when they are the same or either is missing."""
    return one == other or one < 0 or other < 0


def _touches(change: Change, reason: _Reason, topic: int) -> bool:
    if change.facet is not reason.facet or not _meet(topic, reason.topic):
        return False
    return reason.party is Party.EMPLOYER or change.facet not in EMPLOYER_ONLY


class ByPerson:
    """Collects people row by row and makes the loose tables of a block of them."""

    def __init__(self, dictionaries: Dictionaries) -> None:
        self.dictionaries = dictionaries
        self.people: list[tuple[Any, ...]] = []
        self.rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
        self.counts: dict[str, list[int]] = {name: [] for name in TABLES}
        self.lints: list[Lint] = []

    def add(self, candidate: Candidate) -> None:
        """Add one person."""
        person = Person(candidate, self.dictionaries, self.lints)
        self.people.append(person.row())
        tables = person.tables()
        for name, rows in tables.items():
            self.rows[name].extend(rows)
            if name != "reasons":
                self.counts[name].append(len(rows))
        self.counts["reasons"].extend(person.reason_counts)

    def build(self) -> tuple[dict[str, Any], dict[str, Loose]]:
        """The people added, and their tables."""
        names = [name for name in People.columns() if name != "by_id"]
        people = dict(zip(names, _columns(self.people, names, People), strict=True))
        loose = {
            name: Loose(
                np.array(self.counts[name], np.int64),
                dict(zip(kind.columns(), _columns(self.rows[name], kind.columns(), kind), strict=True)),
            )
            for name, kind in TABLES.items()
        }
        return people, loose


_DTYPES = {"Floats": np.float64, "Ints": np.int32, "Bytes": np.int8, "Bools": np.bool_, "Objects": np.object_}


def _columns(rows: list[tuple[Any, ...]], names: list[str], kind: type) -> list[Any]:
    dtypes = [_DTYPES[kind.__annotations__[name]] for name in names]
    values = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return [np.array(column, dtype) for column, dtype in zip(values, dtypes, strict=True)]
