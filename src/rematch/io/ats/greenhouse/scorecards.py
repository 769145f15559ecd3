"""Scorecards: the overall recommendation as the score, the rated attributes as the competencies it covered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rematch.errors import RematchError
from rematch.facets import STOCK_PHRASES, AssessmentKind
from rematch.io.ats.greenhouse.export import Record, read_day
from rematch.io.ats.greenhouse.keys import protected
from rematch.io.ats.greenhouse.settings import Settings, named_in
from rematch.io.ats.reasons import spelling
from rematch.io.ats.report import PROTECTED, Ledger
from rematch.io.ats.values import brief, day, fields, flag, ident, identified, items, named, text
from rematch.records import Assessment


def read_assessments(scorecards: Iterable[Record], settings: Settings, ledger: Ledger) -> tuple[Assessment, ...]:
    """Every finished scorecard as an assessment of its own."""
    found = []
    for scorecard in scorecards:
        made = _read(ident(scorecard.get("id")) or "?", scorecard, settings, ledger)
        if made is not None:
            found.append(made)
    return tuple(found)


def _read(ref: str, scorecard: Record, settings: Settings, ledger: Ledger) -> Assessment | None:
    if flag(scorecard.get("deleted")) or day(scorecard.get("deleted_at")) is not None:
        ledger.ignored("scorecard", ref, "", "deleted")
        return None
    if day(scorecard.get("submitted_at")) is None:
        ledger.ignored("scorecard", ref, "submitted_at", "not finished: never submitted")
        return None
    score = _score(ref, scorecard.get("overall_recommendation"), settings, ledger)
    competencies = _competencies(ref, scorecard, settings, ledger)
    if score is None and not competencies:
        ledger.ignored("scorecard", ref, "", "empty: neither a recommendation nor a rated attribute")
        return None
    if score is None:
        ledger.ignored("scorecard", ref, "overall_recommendation", "no recommendation: kept without a score")
    name = named(scorecard.get("interview_step")) or text(scorecard.get("interview")) or ""
    instrument, _ = named_in(name, settings.instruments)
    kind = instrument or (
        AssessmentKind.STRUCTURED_INTERVIEW if competencies else AssessmentKind.UNSTRUCTURED_INTERVIEW
    )
    on = read_day(scorecard, "interviewed_at", "scorecard", ref, ledger)
    if on is None:
        on = day(scorecard.get("submitted_at"))
        ledger.guessed("scorecard", ref, "interviewed_at", "the day of submission stands for the interview's")
    interviewer = identified(scorecard.get("interviewer"))
    if interviewer is None:
        ledger.ignored(
            "scorecard", ref, "interviewer", "no interviewer named", "who submitted it need not have interviewed"
        )
    try:
        made = Assessment(
            kind,
            score,
            None if score is None else settings.scale,
            competencies=competencies or None,
            by=interviewer,
            on=on,
            source="interviewer",
        )
    except RematchError as fault:
        ledger.refused("scorecard", ref, "", "is no assessment", str(fault))
        return None
    why = (
        f"the interview is called {name!r}"
        if instrument
        else "rated attributes"
        if competencies
        else "no rated attributes"
    )
    ledger.guessed("scorecard", ref, "interview", f"read as {kind.value}", why)
    return made


def _score(ref: str, given: object, settings: Settings, ledger: Ledger) -> float | None:
    rating = (text(given) or "").casefold()
    if rating in settings.ratings:
        score = settings.ratings[rating]
        if score is not None:
            ledger.mapped("scorecard", "overall_recommendation")
        return score
    if given is not None:
        ledger.refused("scorecard", ref, "overall_recommendation", "is no rating", brief(given))
    return None


def _competencies(ref: str, scorecard: Record, settings: Settings, ledger: Ledger) -> tuple[str, ...]:
    """The attributes that were rated, without those that judge a personality or stand for a protected trait."""
    found: list[str] = []
    for item in items(scorecard.get("attributes")):
        attribute = fields(item)
        name = named(attribute)
        if name is None:
            ledger.refused("scorecard", ref, "attributes", "an attribute has no name")
        elif protected(name) or _is_personality(attribute):
            ledger.unmapped("scorecard", f"attributes.{name[:80]}", PROTECTED)
        elif spelling(name) in STOCK_PHRASES:
            ledger.ignored("scorecard", ref, "attributes", "a vague attribute is no competency", name)
        elif not _is_rated(attribute, settings):
            ledger.unmapped("scorecard", "attributes", "not rated")
        else:
            found.append(name)
            ledger.mapped("scorecard", "attributes", "competency")
    return tuple(dict.fromkeys(found))


def _is_rated(attribute: Mapping[str, object], settings: Settings) -> bool:
    return settings.ratings.get((text(attribute.get("rating")) or "").casefold()) is not None


def _is_personality(attribute: Mapping[str, object]) -> bool:
    return spelling(text(attribute.get("type")) or "").startswith("personality")
