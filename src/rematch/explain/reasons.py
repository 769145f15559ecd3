"""Every past reason, like and dislike of a person: what became of it, and what that rests on."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import numpy as np

from rematch.evidence import likes, reason_words
from rematch.evidence.facts import CANDIDATE
from rematch.evidence.telling import Told, as_day, as_source
from rematch.facets import (
    FACETS,
    REASONS,
    Facet,
    Head,
    LikeStatus,
    Party,
    ReasonKind,
    ResidualStatus,
    Severity,
    Source,
)
from rematch.scoring.engine import Detail


@attrs.frozen
class PastReason:
    """One reason for a past no, held against the new role.

    Attributes:
        candidacy: Id of the candidacy, or its role version where it has none.
        ended_on: The day that candidacy ended.
        party: Whose no it was.
        kind: Its kind.
        facet: The facet it hangs on.
        topic: What of the facet.
        severity: How much it weighed.
        status: resolved, eased, unchanged, worse or unknown.
        residual: What is left of it, 0 to 1.5; where not known, the expected value.
        wanted: What would have been a yes, in words.
        rests_on: What the status rests on, in words.
        implied: Nobody recorded it: the outcome implies it.
        on: The day it was said.
        source: Who said so.
    """

    candidacy: str
    ended_on: date | None
    party: Party
    kind: ReasonKind
    facet: Facet
    topic: str | None
    severity: Severity
    status: ResidualStatus
    residual: float
    wanted: str | None
    rests_on: str
    implied: bool
    on: date | None
    source: Source | None

    @property
    def words(self) -> str:
        """The reason in a few words."""
        return REASONS[self.kind].words + (f" ({self.topic})" if self.topic else "")

    @property
    def text(self) -> str:
        """One line for people."""
        implied = f" (no reason is on file; the outcome of {self.ended_on} says so)" if self.implied else ""
        return f"{self.words}{implied}: {reason_words.STATUS_WORDS[self.status]} – {self.rests_on}"

    def to_dict(self) -> dict[str, Any]:
        """The reason as plain data."""
        return _plain(self)


@attrs.frozen
class PastLike:
    """Something the candidate spoke well or ill of, held against the new role.

    Attributes:
        facet: The facet.
        topic: What of it; None the whole facet.
        likes: False for a dislike.
        strength: 1 to 3.
        status: What became of it.
        on: The day it was said.
        source: Who said so.
        words: What it is, in a few words.
        text: One line for people.
    """

    facet: Facet
    topic: str | None
    likes: bool
    strength: int
    status: LikeStatus
    on: date | None
    source: Source | None
    words: str
    text: str

    def to_dict(self) -> dict[str, Any]:
        """The like as plain data."""
        return _plain(self)


def _plain(record: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else getattr(value, "value", value)
        for name, value in attrs.asdict(record).items()
    }


def reasons_of(detail: Detail, told: Told, person: int) -> tuple[PastReason, ...]:
    """Every past reason of a person that exists on the day, latest candidacy first, the worst first within it."""
    facts, rows = detail.facts, detail.block.reasons
    at = [r for r in rows.ragged.positions(_candidacies(detail, person)) if facts.reason_exists[r]]
    kinds, found = list(REASONS), []
    for reason in at:
        candidacy = int(rows.ragged.owner[reason])
        kind = kinds[rows.kind[reason]]
        found.append(
            PastReason(
                candidacy=candidacy_name(detail, told, candidacy),
                ended_on=as_day(int(facts.reason_ended[reason])),
                party=Party.CANDIDATE if rows.party[reason] == CANDIDATE else Party.EMPLOYER,
                kind=kind,
                facet=REASONS[kind].facet,
                topic=told.name(int(rows.topic[reason])) or None,
                severity=list(Severity)[rows.severity[reason]],
                status=reason_words.status_of(told, reason),
                residual=float(detail.working.residuals.left[reason]),
                wanted=reason_words.wanted_of(told, reason),
                rests_on=reason_words.rests_on(told, reason),
                implied=bool(rows.implied[reason]),
                on=as_day(int(rows.on[reason])),
                source=as_source(int(rows.source[reason])),
            )
        )
    return tuple(sorted(found, key=lambda r: (-(r.ended_on or date.min).toordinal(), -r.residual)))


def likes_of(detail: Detail, told: Told, person: int) -> tuple[PastLike, ...]:
    """Every like and dislike of a person that counts."""
    rows, facts = detail.block.sentiments, detail.facts
    found = []
    for at in rows.ragged.positions(np.array([person])):
        if not facts.sentiment_exists[at]:
            continue
        said = likes.tell(told, Head.CANDIDATE, at)
        facet = list(FACETS)[rows.facet[at]]
        topic = told.name(int(rows.topic[at])) or None
        found.append(
            PastLike(
                facet=facet,
                topic=topic,
                likes=bool(rows.likes[at]),
                strength=int(rows.strength[at]),
                status=likes.became(told, at),
                on=said.on,
                source=said.source,
                words=likes.what_of(told, at),
                text=said.text,
            )
        )
    return tuple(sorted(found, key=lambda item: (-item.strength, item.facet.value, item.topic or "")))


def _candidacies(detail: Detail, person: int) -> Any:
    return detail.block.candidacies.ragged.positions(np.array([person]))


def candidacy_name(detail: Detail, told: Told, candidacy: int) -> str:
    """A candidacy's own id, or its role version where it has none."""
    own = detail.block.candidacies.some("id", np.array([candidacy])).item()
    role = told.candidacy_version(candidacy)
    return (
        str(own)
        if own is not None
        else f"{role.role_id} version {role.version}"
        if role.role_id != "?"
        else "a candidacy"
    )
