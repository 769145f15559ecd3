"""Circumstances: what has changed, what happened in the present job, who was in touch."""

from __future__ import annotations

from datetime import date

import attrs

from rematch.facets import Facet, Scope, ShockKind, Source
from rematch.records.base import (
    Unacceptable,
    as_date,
    as_flag,
    as_number,
    as_optional_text,
    as_whole,
    closed,
    fault,
    shown,
)
from rematch.records.words import as_facet, as_scope, as_shock_kind, as_source


def _as_effect(value: float) -> float:
    checked = as_number(value)
    if checked is None or not -1 <= checked <= 1:
        raise Unacceptable(shown(value), "a number from -1 (against) to 1 (wholly towards a yes)")
    return checked


def _as_confidence(value: float | None) -> float:
    if value is None:
        return 1.0
    checked = as_number(value)
    if checked is None or not 0 < checked <= 1:
        raise Unacceptable(shown(value), "a number above 0 and up to 1")
    return checked


@closed("change", named_by="facet")
@attrs.frozen
class Change:
    """A changed circumstance, on a facet, with a date: the person's own, or the organisation's.

    Attributes:
        facet: What it is about.
        effect: -1 against a yes, 0 nothing, 1 wholly towards it.
        on: The day it happened; without one it is not read.
        topic: What of the facet, in the words of the reasons; None: all of it.
        confidence: How sure, above 0 and up to 1.
        scope: Whom an organisation's change reaches; `person` needs a target.
        target: The id meant: of a team, a manager, a role or a person.
        source: Where it comes from; shown, never weighed.
        text: A short note for people; shown, never scored.
    """

    facet: Facet = attrs.field(converter=as_facet)
    effect: float = attrs.field(converter=_as_effect)
    on: date | None = attrs.field(default=None, converter=as_date)
    topic: str | None = attrs.field(default=None, kw_only=True, converter=as_optional_text)
    confidence: float = attrs.field(default=1.0, kw_only=True, converter=_as_confidence)
    scope: Scope = attrs.field(default=Scope.ALL, kw_only=True, converter=as_scope)
    target: str | None = attrs.field(default=None, kw_only=True, converter=as_optional_text)
    source: Source | None = attrs.field(default=None, kw_only=True, converter=as_source)
    text: str | None = attrs.field(default=None, kw_only=True, converter=as_optional_text)

    def __attrs_post_init__(self) -> None:
        if self.scope is Scope.PERSON and self.target is None:
            raise fault(self, "target", "is missing for scope 'person'", "the candidate's id")


def _as_statement(value: int) -> int:
    checked = as_whole(value, -2, 2)
    if checked is None:
        raise Unacceptable("is missing", "a whole number from -2 ('not this company') to 2 ('call me')")
    return checked


@closed("openness")
@attrs.frozen
class Openness:
    """What the person last said of being approached: -2 "not this company", -1 "not now", 0, 1, 2 "call me"."""

    statement: int = attrs.field(converter=_as_statement)
    on: date | None = attrs.field(default=None, converter=as_date)
    source: Source | None = attrs.field(default=None, kw_only=True, converter=as_source)


@closed("shock", named_by="kind")
@attrs.frozen
class Shock:
    """Something that happened in the person's present job."""

    kind: ShockKind = attrs.field(converter=as_shock_kind)
    on: date | None = attrs.field(default=None, converter=as_date)
    source: Source | None = attrs.field(default=None, kw_only=True, converter=as_source)


@closed("contact")
@attrs.frozen
class Contact:
    """One time that somebody was in touch with the person.

    Attributes:
        on: The day.
        channel: How, e.g. ``"phone"``.
        direct: It reached the person directly, not through a form or an agency.
        useful: Something came of it.
        valid: False when it did not arrive.
    """

    on: date | None = attrs.field(default=None, converter=as_date)
    channel: str | None = attrs.field(default=None, converter=as_optional_text)
    direct: bool | None = attrs.field(default=None, kw_only=True, converter=as_flag)
    useful: bool | None = attrs.field(default=None, kw_only=True, converter=as_flag)
    valid: bool | None = attrs.field(default=None, kw_only=True, converter=as_flag)
    source: Source | None = attrs.field(default=None, kw_only=True, converter=as_source)
