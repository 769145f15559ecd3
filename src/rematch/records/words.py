"""Converters for the closed vocabularies: a string does for a word, None for its default."""

from __future__ import annotations

from collections.abc import Iterable

from rematch.facets import (
    STOCK_PHRASES,
    Answer,
    AssessmentKind,
    ContractKind,
    Debrief,
    Facet,
    Firmness,
    Need,
    OfferStatus,
    Outcome,
    Party,
    Period,
    ReasonKind,
    Scope,
    Severity,
    ShockKind,
    SkillEvidence,
    Source,
    Stage,
)
from rematch.records.base import Unacceptable, as_names, as_word, shown


def as_facet(value: Facet | str) -> Facet:
    """A facet or its name."""
    return as_word(Facet, value)


def as_reason_kind(value: ReasonKind | str) -> ReasonKind:
    """A kind of reason or its name; stock phrases such as "culture fit" are refused with the way out."""
    try:
        return as_word(ReasonKind, value)
    except Unacceptable:
        if not isinstance(value, str) or plain(value) not in STOCK_PHRASES:
            raise
    raise Unacceptable(
        f"{shown(value)} says nothing that can be compared",
        "a concrete kind, e.g. 'culture' with the way of working as topic, or 'other' with this phrase as topic",
    )


def as_ways_of_working(value: Iterable[str] | None) -> tuple[str, ...] | None:
    """Concrete ways of working; the words "culture fit" are refused (DESIGN 3)."""
    names = as_names(value)
    for name in names or ():
        if plain(name) in ("culture fit", "cultural fit", "fit"):
            raise Unacceptable(f"holds {name!r}", "concrete ways of working, e.g. 'no weekend work'")
    return names


def plain(text: str) -> str:
    """Text for comparison: case folded, blanks for ``- _ /``, single blanks.

    >>> plain("  Culture-Fit ")
    'culture fit'
    """
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").replace("/", " ").split())


def as_outcome(value: Outcome | str | None) -> Outcome | None:
    """An outcome or its name."""
    return None if value is None else as_word(Outcome, value)


def as_stage(value: Stage | str | None) -> Stage | None:
    """A stage or its name."""
    return None if value is None else as_word(Stage, value)


def as_party(value: Party | str | None) -> Party | None:
    """A party or its name."""
    return None if value is None else as_word(Party, value)


def as_source(value: Source | str | None) -> Source | None:
    """A source or its name; third-party and scraped data are refused."""
    return None if value is None else as_word(Source, value)


def as_offer_status(value: OfferStatus | str | None) -> OfferStatus | None:
    """The status of an offer or its name."""
    return None if value is None else as_word(OfferStatus, value)


def as_answer(value: Answer | str | None) -> Answer | None:
    """An answer to an approach or its name."""
    return None if value is None else as_word(Answer, value)


def as_debrief(value: Debrief | str | None) -> Debrief:
    """How reasons came to be known; nothing said is `none`."""
    return Debrief.NONE if value is None else as_word(Debrief, value)


def as_severity(value: Severity | str | None) -> Severity:
    """A severity; nothing said is `major`."""
    return Severity.MAJOR if value is None else as_word(Severity, value)


def as_firmness(value: Firmness | str | None) -> Firmness:
    """A firmness; nothing said is `important`."""
    return Firmness.IMPORTANT if value is None else as_word(Firmness, value)


def as_place_firmness(value: Firmness | str | None) -> Firmness:
    """A firmness; nothing said of a place is `must`."""
    return Firmness.MUST if value is None else as_word(Firmness, value)


def as_need(value: Need | str | None) -> Need:
    """A need; nothing said is `must`."""
    return Need.MUST if value is None else as_word(Need, value)


def as_evidence(value: SkillEvidence | str | None) -> SkillEvidence:
    """What a skill rests on; nothing said is `claimed`."""
    return SkillEvidence.CLAIMED if value is None else as_word(SkillEvidence, value)


def as_scope(value: Scope | str | None) -> Scope:
    """A scope; nothing said is `all`."""
    return Scope.ALL if value is None else as_word(Scope, value)


def as_period(value: Period | str | None) -> Period:
    """What pay is paid for; nothing said is a `year`."""
    return Period.YEAR if value is None else as_word(Period, value)


def as_assessment_kind(value: AssessmentKind | str) -> AssessmentKind:
    """An instrument or its name."""
    return as_word(AssessmentKind, value)


def as_shock_kind(value: ShockKind | str) -> ShockKind:
    """A job shock or its name."""
    return as_word(ShockKind, value)


def as_contract_kind(value: ContractKind | str) -> ContractKind:
    """A kind of contract or its name; ``fixed_term`` and ``fixed-term`` do as well."""
    return as_word(ContractKind, plain(value) if isinstance(value, str) else value)
