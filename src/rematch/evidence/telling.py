"""How evidence is told: what a term may look up to say in words what it found."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any

import attrs

from rematch.diff import counted, money_words, percent, say
from rematch.evidence.facts import Facts
from rematch.facets import FACETS, Facet, Outcome, Rule, Source, Stage
from rematch.facets.rules.money import PERIODS_A_YEAR
from rematch.pool.codes import NEAR_HIRE
from rematch.pool.columns import NEVER, UNDATED
from rematch.pool.dictionaries import UNKNOWN
from rematch.query import Query
from rematch.records import RoleVersion

SOURCES = tuple(Source)
SOURCE_WORDS = {
    Source.CANDIDATE: "the candidate",
    Source.INTERVIEWER: "an interviewer",
    Source.HIRING_MANAGER: "the hiring manager",
    Source.RECRUITER: "the recruiter",
    Source.ROLE: "the role",
    Source.PUBLIC_NEWS: "public news",
}
OUTCOME_WORDS = {
    Outcome.RUNNER_UP: "was the runner-up",
    Outcome.OFFER_DECLINED: "declined the offer",
    Outcome.WITHDREW: "withdrew",
    Outcome.REJECTED: "was rejected",
    Outcome.ON_HOLD: "was left waiting: the role was put on hold",
}

STAGE_WORDS = {
    Stage.APPLIED: "applying",
    Stage.SCREEN: "the first screen",
    Stage.INTERVIEW: "an interview",
    Stage.FINAL: "the final round",
    Stage.OFFER: "the offer",
}


@attrs.frozen
class Said:
    """What a term says for itself: its facet, a text for people, the day it rests on, and who said so."""

    text: str
    facet: Facet | None = None
    on: date | None = None
    source: Source | None = None


@attrs.frozen(eq=False)
class Told:
    """What the terms may look up to tell what they found."""

    facts: Facts
    query: Query
    working: Any
    _kept: dict[str, Any] = attrs.field(factory=dict, init=False)

    def once(self, name: str, compute: Callable[[Told], Any]) -> Any:
        """What is looked up for one match after another, looked up once."""
        if name not in self._kept:
            self._kept[name] = compute(self)
        return self._kept[name]

    def name(self, code: int) -> str:
        """A name as it was first spelled."""
        return self.query.names.shown(int(code)) if code >= 0 else ""

    def names(self, code: int, between: str = ", ") -> str:
        """The names of a set, in words."""
        found = sorted(self.name(name) for name in self.query.pool.dictionaries.sets.names(int(code)))
        return between.join(found) or "nothing"

    def key(self, code: int) -> str | None:
        """What is shown and not compared: a note, a channel; None for -1."""
        found = self.query.pool.dictionaries.keys.value(int(code))
        return None if found is None else str(found[1])

    def role_of(self, version: int) -> RoleVersion:
        """A role version of the pool."""
        return self.facts.versions.facts[int(version)].role

    @property
    def new(self) -> RoleVersion:
        """The new role version."""
        return self.query.role.role

    def candidacy_version(self, candidacy: int) -> RoleVersion:
        """The role version of a candidacy."""
        return self.role_of(self.facts.block.candidacies.version[candidacy])

    def offered(self, facet: Facet, role: RoleVersion, topic: int = UNKNOWN) -> str | None:
        """What a version offers on a facet, or of one of its topics, in words; None when it is silent."""
        if facet is Facet.DUTIES and topic >= 0:
            share = self._duty(role, topic)
            return None if share is None else f"{percent(share)} of the time"
        return say(facet, role.spec)

    def _duty(self, role: RoleVersion, topic: int) -> float | None:
        if role.spec.duties is None:
            return None
        shares = {self.query.names.intern(name): share for name, share in role.spec.duties.items()}
        return shares.get(topic, 0.0)

    def topic(self, facet: Facet, topic: int) -> str:
        """A topic, or the facet in words where there is none."""
        return self.name(topic) if topic >= 0 else FACETS[facet].words.removeprefix("the ")

    def annual_money(self, amount: float, currency: int) -> str:
        """An amount a year in words, for the period that the new role pays by."""
        pay = self.new.spec.pay
        period = pay.period.value if pay is not None else "year"
        paid = round(float(amount) / PERIODS_A_YEAR[period], 2)
        return money_words(paid, self.query.pool.dictionaries.currencies.value(int(currency)), period)


def wished(told: Told, wish: int) -> str:
    """What a wish asks for, in words."""
    rows = told.facts.wishes
    facet = list(FACETS)[rows.facet[wish]]
    number, parts = float(rows.number[wish]), []
    bound = "at least" if rows.least[wish] else "at most"
    either = " or " if FACETS[facet].rule is Rule.ONE_OF else ", "
    if facet is Facet.PAY:
        sums = (("at least", number), ("if possible", float(rows.target[wish])))
        parts = [f"{word} {told.annual_money(x, rows.currency[wish])}" for word, x in sums if not math.isnan(x)]
    elif facet is Facet.LEVEL:
        parts = [] if math.isnan(number) else [f"level {number:g}"]
    elif facet is Facet.LOCATION:
        parts = [told.names(rows.wanted[wish], either)] if rows.wanted[wish] >= 0 else []
        parts += [] if math.isnan(number) else [f"at most {counted(number, 'minute')} away"]
        parts += {1: ["would move"], 0: ["would not move"]}.get(int(rows.relocates[wish]), [])
    elif facet is Facet.TIMING:
        parts = [] if math.isnan(number) else [f"available from {as_day(int(number))}"]
        notice = float(rows.target[wish])
        parts += [] if math.isnan(notice) else [f"{counted(notice, 'day')} of notice"]
    elif facet is Facet.DUTIES:
        shares = told.query.pool.dictionaries.sets.numbers(int(rows.wanted[wish]))
        parts = [
            f"{told.name(n)} {percent(share)}" if share >= 0 else told.name(n) for n, share in sorted(shares.items())
        ]
    else:
        if not math.isnan(number):
            none = facet in NONE_AT_ALL and number == 0 and not rows.least[wish]
            parts.append(NONE_AT_ALL[facet] if none else f"{bound} {_AMOUNTS[facet](number)}")
        if rows.wanted[wish] >= 0:
            parts.append(told.names(rows.wanted[wish], either))
        for name, stance in (("flexible hours", rows.flexible[wish]), ("on-call duty", rows.on_call[wish])):
            parts += [name] if stance == 1 else [f"no {name}"] if stance == 0 else []
        if facet in _PERSONS and rows.disliked[wish] >= 0:
            ids = told.query.pool.dictionaries.sets.names(int(rows.disliked[wish]))
            again = " or ".join(sorted(told.key(code) or "" for code in ids))
            parts.append(f"another {_PERSONS[facet]} than {again}")
    if rows.unwanted[wish] >= 0:
        parts.append(f"no {told.names(rows.unwanted[wish], ' or ')}")
    return ", ".join(parts) or "nothing in particular"


NONE_AT_ALL = {Facet.WORKPLACE: "no day on site", Facet.TRAVEL: "no travel"}
"""What "at most 0" is in words."""
_PERSONS = {Facet.MANAGER: "manager", Facet.TEAM: "team"}
_AMOUNTS: dict[Facet, Callable[[float], str]] = {
    Facet.WORKPLACE: lambda days: f"{counted(days, 'day')} on site a week",
    Facet.TRAVEL: lambda share: f"{percent(share)} of the time away",
    Facet.HOURS: lambda hours: f"{counted(hours, 'hour')} a week",
}


def noted(on: date | None, source: Source | None) -> str:
    """Day and source of what was said, in brackets; nothing where neither is on file.

    >>> noted(date(2025, 11, 20), Source.RECRUITER), noted(None, None)
    (' (2025-11-20; the recruiter)', '')
    """
    parts = [str(on)] if on else []
    parts += [SOURCE_WORDS[source]] if source else []
    return f" ({'; '.join(parts)})" if parts else ""


def own_change_words(told: Told, row: int) -> str:
    """Which way one of the person's own changes points, its note, its day and source."""
    changes = told.facts.block.changes
    effect = float(changes.effect[row])
    sense = "towards a yes" if effect > 0 else "against a yes" if effect < 0 else "said to make no difference"
    note = told.key(int(changes.note[row]))
    on = noted(as_day(int(changes.on[row])), as_source(int(changes.source[row])))
    return sense + (f": {note}" if note else "") + on


_LAST_DAY = date.max.toordinal()


def as_day(day: int) -> date | None:
    """A day number as a date, at most the last one that a calendar has; None where none is known."""
    return None if day in (UNDATED, NEVER) or day <= 0 else date.fromordinal(min(int(day), _LAST_DAY))


def as_source(code: int) -> Source | None:
    """A code as a source; None where none is known."""
    return SOURCES[code] if code >= 0 else None


def as_outcome(code: int) -> Outcome:
    """A code as an outcome."""
    return NEAR_HIRE[code]


def months_words(months: float) -> str:
    """A span of time for people.

    >>> months_words(0.5), months_words(1.2), months_words(14), months_words(30)
    ('less than a month', '1 month', '14 months', '2.5 years')
    """
    if months < 1:
        return "less than a month"
    whole = round(months)
    return counted(whole, "month") if whole < 24 else counted(round(months / 12, 1), "year")
