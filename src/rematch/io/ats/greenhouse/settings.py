"""What the caller may set when reading Greenhouse, and the default tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

import attrs

from rematch.facets import AssessmentKind, Period, Stage
from rematch.io.ats.reasons import ReasonTable, Rows, spelling
from rematch.records import FrozenMap
from rematch.records.base import Unacceptable, as_date, as_flag, as_names, as_number, as_whole, as_word, closed, shown
from rematch.records.pay import as_currency

T = TypeVar("T")

RATINGS: Mapping[str, float | None] = {
    "definitely_not": -2,
    "no": -1,
    "mixed": 0,
    "yes": 1,
    "strong_yes": 2,
    "no_decision": None,
}
"""Rating of a scorecard → number; None: no rating was given (FIELD 2, ratings side by side)."""

STAGES: Mapping[str, Stage] = {
    " ".join(phrase.split()): stage
    for stage, phrases in {
        Stage.APPLIED: """
            application review, application, applied, new applicant, resume review, cv review, resume screen, cv screen,
            hiring manager review, initial review, sourced, inbox
        """,
        Stage.SCREEN: """
            phone screen, phone interview, phone, screen, screening, screening call, recruiter call,
            recruiter interview, intro call, introductory call, take home test, take home, take home assignment,
            assessment, online test, skills test, coding test, homework
        """,
        Stage.INTERVIEW: """
            interview, face to face, onsite, on site, technical interview, hiring manager interview, team interview,
            whiteboarding challenge, whiteboard, panel, presentation, case study, work sample, meet the team
        """,
        Stage.FINAL: """
            final, final interview, final round, executive interview, founder interview, ceo interview, bar raiser,
            reference check, references, background check, decision, debrief, pre offer
        """,
        Stage.OFFER: "offer, offer extended, verbal offer",
    }.items()
    for phrase in phrases.split(",")
}
"""Words in the name of a stage or interview → the stage it stands for; the longest words that a name holds decide."""

INSTRUMENTS: Mapping[str, AssessmentKind] = {
    "take home test": AssessmentKind.WORK_SAMPLE,
    "take home": AssessmentKind.WORK_SAMPLE,
    "take home assignment": AssessmentKind.WORK_SAMPLE,
    "work sample": AssessmentKind.WORK_SAMPLE,
    "case study": AssessmentKind.WORK_SAMPLE,
    "coding test": AssessmentKind.WORK_SAMPLE,
    "reference check": AssessmentKind.REFERENCE_CHECK,
    "references": AssessmentKind.REFERENCE_CHECK,
}
"""Words in the name of an interview → the instrument behind its scorecard, where it is plainly no interview."""

OFFER_PAY_KEYS: tuple[str, ...] = (
    "salary",
    "base_salary",
    "annual_salary",
    "annual_base_salary",
    "base_pay",
    "base_compensation",
    "compensation",
    "pay",
)
"""Immutable keys of the custom fields in which an offer's pay may stand, the first that says it wins."""

RUNNER_UP_WITHIN_DAYS = 30
"""How near another's hire must lie to a rejection at the final stage to read it as a runner-up [X]."""

_LONGEST_WINDOW = 3650


def _as_reasons(value: ReasonTable | Rows | None) -> ReasonTable:
    return ReasonTable.of(value)


def _as_ratings(value: Mapping[str, float | None]) -> FrozenMap[str, float | None]:
    read = {str(rating).strip().casefold(): as_number(number) for rating, number in _table(value).items()}
    if len(set(read.values()) - {None}) < 2:
        raise Unacceptable(shown(value), "ratings with their numbers, at least two of them different")
    return FrozenMap(read)


def _table(value: Mapping[str, T] | None) -> Mapping[str, T]:
    given: object = value
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise Unacceptable(shown(given), "a mapping")
    return given


def _as_stages(value: Mapping[str, Stage | str] | None) -> FrozenMap[str, Stage]:
    own = {spelling(str(name)): as_word(Stage, stage) for name, stage in _table(value).items()}
    return FrozenMap({**STAGES, **own})


def _as_instruments(value: Mapping[str, AssessmentKind | str] | None) -> FrozenMap[str, AssessmentKind]:
    own = {spelling(str(name)): as_word(AssessmentKind, kind) for name, kind in _table(value).items()}
    return FrozenMap({**INSTRUMENTS, **own})


def _as_keys(value: Iterable[str] | str) -> tuple[str, ...]:
    return tuple(key.casefold() for key in as_names(value) or ())


def _as_period(value: Period | str | None) -> Period | None:
    return None if value is None else as_word(Period, value)


def _as_window(value: int | None) -> int | None:
    return as_whole(value, 0, _LONGEST_WINDOW)


@closed("Greenhouse import")
@attrs.frozen(kw_only=True)
class Settings:
    """Everything a caller may set; `read_greenhouse` says what each does."""

    reasons: ReasonTable = attrs.field(factory=ReasonTable, converter=_as_reasons)
    exported_on: date | None = attrs.field(default=None, converter=as_date)
    stages: FrozenMap[str, Stage] = attrs.field(default=None, converter=_as_stages)
    instruments: FrozenMap[str, AssessmentKind] = attrs.field(default=None, converter=_as_instruments)
    ratings: FrozenMap[str, float | None] = attrs.field(factory=lambda: RATINGS, converter=_as_ratings)
    offer_pay_keys: tuple[str, ...] = attrs.field(default=OFFER_PAY_KEYS, converter=_as_keys)
    offer_pay_period: Period | None = attrs.field(default=None, converter=_as_period)
    offer_pay_currency: str | None = attrs.field(default=None, converter=as_currency)
    labels: bool | None = attrs.field(default=False, converter=as_flag)
    private: bool | None = attrs.field(default=False, converter=as_flag)
    specs_as_exported: bool | None = attrs.field(default=False, converter=as_flag)
    runner_up_within_days: int | None = attrs.field(default=RUNNER_UP_WITHIN_DAYS, converter=_as_window)

    @property
    def scale(self) -> tuple[float, float]:
        """The lowest and the highest rating."""
        numbers = [number for number in self.ratings.values() if number is not None]
        return min(numbers), max(numbers)


def named_in(name: str, table: Mapping[str, T]) -> tuple[T | None, bool]:
    """What the longest words of `table` that stand in `name` mean, and whether they are the whole name.

    >>> named_in("Recruiter Phone Screen", STAGES), named_in("Offer", STAGES)[1]
    ((<Stage.SCREEN: 'screen'>, False), True)
    """
    said = spelling(name)
    if said in table:
        return table[said], True
    held = [phrase for phrase in table if f" {phrase} " in f" {said} "]
    return (table[max(held, key=lambda phrase: (phrase.count(" "), len(phrase)))], False) if held else (None, False)
