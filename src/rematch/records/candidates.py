"""Candidates: the people a company almost hired, with what is known of them now."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import attrs

from rematch.facets import Outcome, SkillEvidence, Source
from rematch.records.base import (
    Unacceptable,
    as_date,
    as_flag,
    as_optional_text,
    as_records,
    as_text,
    as_whole,
    closed,
    fault,
    shown,
)
from rematch.records.candidacies import Candidacy
from rematch.records.circumstances import Change, Contact, Openness, Shock
from rematch.records.permission import Permission
from rematch.records.roles import as_level
from rematch.records.wishes import Wishes
from rematch.records.words import as_evidence, as_source


@closed("skill", named_by="name")
@attrs.frozen
class Skill:
    """A skill of a person.

    Attributes:
        name: The skill.
        evidence: claimed (default), assessed, certified, or known to be lacking.
        last_used: The day it was last used.
        on: The day the evidence came.
    """

    name: str = attrs.field(converter=as_text)
    evidence: SkillEvidence = attrs.field(default=SkillEvidence.CLAIMED, converter=as_evidence)
    last_used: date | None = attrs.field(default=None, kw_only=True, converter=as_date)
    on: date | None = attrs.field(default=None, kw_only=True, converter=as_date)
    source: Source | None = attrs.field(default=None, kw_only=True, converter=as_source)


def _as_skills(value: Iterable[Skill | str] | None) -> tuple[Skill, ...]:
    if isinstance(value, str):
        value = (value,)
    return as_records(Skill, value, lambda item: _claimed(item) if isinstance(item, str) else None)


@lru_cache(maxsize=20_000)
def _claimed(name: str) -> Skill:
    """The skill that a bare name says: one record for everybody who claims it, which saves time and memory."""
    return Skill(name)


def _as_wishes(value: Wishes | Mapping[str, Any] | None) -> Wishes | None:
    if isinstance(value, Mapping) and all(isinstance(facet, str) for facet in value):
        return Wishes(**value)
    if value is not None and not isinstance(value, Wishes):
        raise Unacceptable(shown(value), "Wishes(...)")
    return value


def _as_openness(value: Openness | int | None) -> Openness | None:
    return value if value is None or isinstance(value, Openness) else Openness(value)


def _as_permission(value: Permission | None) -> Permission | None:
    if value is not None and not isinstance(value, Permission):
        raise Unacceptable(shown(value), "Permission(...)")
    return value


def _as_relationship(value: int | None) -> int | None:
    return as_whole(value, 0, 3)


def _as_id(value: str) -> str:
    """An id: text without blanks around it or invisible letters in it, so that two ids that look alike are alike."""
    text = as_text(value)
    hidden = not text.isascii() and any(unicodedata.category(letter) == "Cf" for letter in text)
    if text != text.strip() or hidden:
        raise Unacceptable(f"{shown(value)} has blanks around it or invisible letters in it", "an id without them")
    return text


def _as_candidacies(value: Iterable[Candidacy] | None) -> tuple[Candidacy, ...]:
    return as_records(Candidacy, value)


def _as_shocks(value: Iterable[Shock] | None) -> tuple[Shock, ...]:
    return as_records(Shock, value)


def _as_contacts(value: Iterable[Contact] | None) -> tuple[Contact, ...]:
    return as_records(Contact, value)


def _as_changes(value: Iterable[Change] | None) -> tuple[Change, ...]:
    return as_records(Change, value)


@closed("candidate", named_by="id")
@attrs.frozen
class Candidate:
    """A person known to the ATS.

    Attributes:
        id: An opaque id; never scored.
        candidacies: Their past processes, in any order.
        label: For display only; never scored.
        title: Their present title; not scored.
        level: Their present step on the same ladder as the roles'.
        skills: What they can do; a bare name is a skill claimed.
        skills_complete: True when nothing is left out of `skills`.
        wishes: What they want now, facet by facet.
        in_role_since: When they took up their present job.
        openness: What they last said of being approached.
        shocks: What happened in their present job.
        relationship: How well somebody here knows them: 0 not at all, 3 well.
        contacts: When somebody was in touch.
        changes: Their own changed circumstances.
        permission: What may be done with their record.

    Raises:
        RecordError: A value is not accepted.
        ProtectedInput: A key that must not reach a scorer.
    """

    id: str = attrs.field(converter=_as_id)
    candidacies: tuple[Candidacy, ...] = attrs.field(default=(), converter=_as_candidacies)
    label: str | None = attrs.field(default=None, kw_only=True, converter=as_optional_text)
    title: str | None = attrs.field(default=None, kw_only=True, converter=as_optional_text)
    level: float | None = attrs.field(default=None, kw_only=True, converter=as_level)
    skills: tuple[Skill, ...] = attrs.field(default=(), kw_only=True, converter=_as_skills)
    skills_complete: bool | None = attrs.field(default=None, kw_only=True, converter=as_flag)
    wishes: Wishes | None = attrs.field(default=None, kw_only=True, converter=_as_wishes)
    in_role_since: date | None = attrs.field(default=None, kw_only=True, converter=as_date)
    openness: Openness | None = attrs.field(default=None, kw_only=True, converter=_as_openness)
    shocks: tuple[Shock, ...] = attrs.field(default=(), kw_only=True, converter=_as_shocks)
    relationship: int | None = attrs.field(default=None, kw_only=True, converter=_as_relationship)
    contacts: tuple[Contact, ...] = attrs.field(default=(), kw_only=True, converter=_as_contacts)
    changes: tuple[Change, ...] = attrs.field(default=(), kw_only=True, converter=_as_changes)
    permission: Permission | None = attrs.field(default=None, kw_only=True, converter=_as_permission)

    def __attrs_post_init__(self) -> None:
        ids = [candidacy.id for candidacy in self.candidacies if candidacy.id is not None]
        if len(ids) != len(set(ids)):
            twice = next(name for name in ids if ids.count(name) > 1)
            raise fault(self, "candidacies", f"two have the id {twice!r}", "each id once")

    def answered(
        self,
        on: date | str,
        *,
        wishes: Wishes | Mapping[str, Any] | None = None,
        changes: Iterable[Change] = (),
        openness: Openness | int | None = None,
        skills: Iterable[Skill | str] = (),
    ) -> Candidate:
        """The person with what they said in a conversation on file; this record stays as it is.

        A wish takes the place of the one on its facet. What has no day has that of the conversation, what names no source the
        candidate.

        Args:
            on: The day of the conversation.
            wishes: What they want, on the facets they spoke of.
            changes: What has changed for them.
            openness: What they said of being approached, -2 to 2.
            skills: Skills they said they have.

        Raises:
            RecordError: A value is not accepted.

        >>> said = Candidate("c-1").answered("2026-11-26", wishes={"workplace": 2}, openness=1)
        >>> said.wishes.workplace.most, said.openness.on.isoformat()
        (2, '2026-11-26')
        """
        try:
            day = as_date(on)
        except Unacceptable as unacceptable:
            raise fault(self, "answered on", unacceptable.found, unacceptable.accepted) from None

        def of_the_day(record: Any) -> Any:
            return attrs.evolve(record, on=record.on or day, source=record.source or Source.CANDIDATE)

        # Through a record of its own, so that shorthands are read and a fault is named as anywhere.
        told = Candidate(self.id, wishes=wishes, changes=changes, openness=openness, skills=skills)
        new = {
            field.name: of_the_day(wish)
            for field in attrs.fields(Wishes)
            if told.wishes is not None and (wish := getattr(told.wishes, field.name)) is not None
        }
        return attrs.evolve(
            self,
            wishes=attrs.evolve(self.wishes or Wishes(), **new) if new else self.wishes,
            changes=[*self.changes, *map(of_the_day, told.changes)],
            openness=of_the_day(told.openness) if told.openness else self.openness,
            skills=[*self.skills, *map(of_the_day, told.skills)],
        )

    @property
    def is_near_hire(self) -> bool:
        """Whether some candidacy ended short of a hire."""
        return any(
            candidacy.outcome not in (None, Outcome.HIRED) and candidacy.ended_on is not None
            for candidacy in self.candidacies
        )
