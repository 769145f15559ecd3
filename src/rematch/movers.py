"""What moved between two rankings of one role: who rose and fell, across which line, and which evidence moved them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

import attrs

from rematch.errors import PoolError, RecordError
from rematch.explain import Evidence
from rematch.explain.evidence import factor_words
from rematch.facets import Facet, Head
from rematch.facets.rules.elementary import exp
from rematch.frames import frame
from rematch.gates import Held
from rematch.match import Match
from rematch.ranking import Ranking
from rematch.records.base import shown
from rematch.show.text import HEAD_WORDS


@attrs.frozen
class MovedEvidence:
    """One piece of evidence that counts otherwise than before.

    Attributes:
        head: The head it counts for.
        name: The term.
        facet: The facet it hangs on.
        before: Log-odds before; 0 where it was not there.
        after: Log-odds after; 0 where it is gone.
        text_before: What it said; None where it was not there.
        text_after: What it says; None where it is gone.
    """

    head: Head
    name: str
    facet: Facet | None
    before: float
    after: float
    text_before: str | None
    text_after: str | None

    @property
    def change(self) -> float:
        """By how much it moves the head, in log-odds."""
        return self.after - self.before

    def __str__(self) -> str:
        text = self.text_after if self.text_after is not None else f"no longer: {self.text_before}"
        return f"{text} ({HEAD_WORDS[self.head]}: {factor_words(float(exp(self.change)))})"


@attrs.frozen
class Place:
    """Where somebody stands in one ranking.

    Attributes:
        rank: 1 is best; None where they are not among those shown.
        probability: That of their match; None where they are not scored.
        held: Why they are held; None where they are not.
    """

    rank: int | None
    probability: float | None
    held: Held | None

    @property
    def absent(self) -> bool:
        """Whether the pool does not know them."""
        return self.probability is None and self.held is None

    def to_dict(self) -> dict[str, Any]:
        """The place as plain data."""
        return {"rank": self.rank, "probability": self.probability, "held": self.held and self.held.gate.value}

    def __str__(self) -> str:
        if self.held is not None:
            return "held"
        if self.probability is None:
            return "not in the pool"
        return f"{self.rank if self.rank else 'not shown'} ({self.probability:.1%})"


@attrs.frozen
class Move:
    """One person in two rankings.

    Attributes:
        candidate_id: The person.
        label: For display only.
        before: Where they stood.
        after: Where they stand.
        crossed: The lines they crossed, in words; empty for none.
        evidence: What counts otherwise, the largest change first; of each head the changes add up to that of its log-odds.
            Empty where they are scored in one ranking only.
    """

    candidate_id: str
    label: str | None
    before: Place
    after: Place
    crossed: tuple[str, ...]
    evidence: tuple[MovedEvidence, ...]

    @property
    def change(self) -> float:
        """By how much the probability moved; who is not scored counts as 0."""
        return (self.after.probability or 0.0) - (self.before.probability or 0.0)

    def to_dict(self) -> dict[str, Any]:
        """The move as plain data."""
        return {
            "candidate_id": self.candidate_id,
            "before": self.before.to_dict(),
            "after": self.after.to_dict(),
            "crossed": list(self.crossed),
            "evidence": [
                {**attrs.asdict(item), "head": item.head.value, "facet": item.facet.value if item.facet else None}
                for item in self.evidence
            ],
        }

    def __str__(self) -> str:
        name = f"{self.label} ({self.candidate_id})" if self.label else self.candidate_id
        lines = [f"{name}: {self.before} → {self.after}" + "".join(f"; {line}" for line in self.crossed)]
        telling = [item for item in self.evidence if abs(item.change) >= _TELLING][:_SHOWN_EVIDENCE]
        if self.evidence and not telling:
            lines.append("    hardly anything of their own moved")
        return "\n".join([*lines, *(f"    {item}" for item in telling)])


_TELLING = 0.05
"""Changes of log-odds below this are not told: they hardly change the odds."""
_SHOWN_EVIDENCE = 4


@attrs.frozen(repr=False)
class Movers(Sequence[Move]):
    """Everyone shown in either ranking whose place or probability moved, the largest change first.

    Attributes:
        moves: The people.
        differs: What differs between the rankings, in words.
        title: What was ranked.
    """

    moves: tuple[Move, ...]
    differs: tuple[str, ...]
    title: str

    @overload
    def __getitem__(self, at: int) -> Move: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Move, ...]: ...
    def __getitem__(self, at: int | slice) -> Move | tuple[Move, ...]:
        return self.moves[at]

    def __len__(self) -> int:
        return len(self.moves)

    @property
    def rose(self) -> tuple[Move, ...]:
        """Who is scored in both and more likely now."""
        return tuple(move for move in self.moves if _scored_twice(move) and move.change > 0)

    @property
    def fell(self) -> tuple[Move, ...]:
        """Who is scored in both and less likely now."""
        return tuple(move for move in self.moves if _scored_twice(move) and move.change < 0)

    @property
    def new(self) -> tuple[Move, ...]:
        """Who was not in the pool before."""
        return tuple(move for move in self.moves if move.before.absent)

    @property
    def gone(self) -> tuple[Move, ...]:
        """Who is not in the pool any more."""
        return tuple(move for move in self.moves if move.after.absent)

    @property
    def crossed(self) -> tuple[Move, ...]:
        """Who crossed a line."""
        return tuple(move for move in self.moves if move.crossed)

    def move(self, candidate_id: str) -> Move | None:
        """The move of one person; None where nothing of them moved."""
        return next((move for move in self.moves if move.candidate_id == candidate_id), None)

    def to_dicts(self) -> list[dict[str, Any]]:
        """One plain dict a person."""
        return [move.to_dict() for move in self.moves]

    def to_frame(self) -> Any:
        """One row a person, without the evidence, as a pandas frame.

        Raises:
            MissingExtra: pandas is not installed.
        """
        rows = [
            {
                "candidate_id": move.candidate_id,
                "rank_before": move.before.rank,
                "rank_after": move.after.rank,
                "probability_before": move.before.probability,
                "probability_after": move.after.probability,
                "crossed": "; ".join(move.crossed),
            }
            for move in self.moves
        ]
        columns = ["candidate_id", "rank_before", "rank_after", "probability_before", "probability_after", "crossed"]
        return frame(rows, columns)

    def __str__(self) -> str:
        what = ", ".join(self.differs) or "nothing"
        lines = [self.title, f"  what differs: {what}", ""]
        if not self.moves:
            return "\n".join([*lines, "nobody moved"])
        lines += [str(move) for move in self.moves[:20]]
        if len(self.moves) > 20:
            lines.append(f"… and {len(self.moves) - 20:,} more")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Movers: {len(self):,} people, {len(self.crossed):,} across a line>"


def movers(before: Ranking, after: Ranking, *, line: float | None = None) -> Movers:
    """Who moved between two rankings of one role, across which line, and which evidence moved them.

    Everyone shown in either is looked up in both, also below those shown.

    Args:
        before: A ranking.
        after: A later one: another day, new facts, another version of the role, or another model.
        line: A probability of the caller's, such as that from which a conversation is worth it; crossing it is told.

    Raises:
        PoolError: The rankings are of two roles.
        RecordError: One of them is no ranking.
    """
    for name, ranking in (("before", before), ("after", after)):
        if not isinstance(ranking, Ranking):
            raise RecordError("movers", name, shown(ranking), "a Ranking, as rank() gives")
    if before.role.role_id != after.role.role_id:
        raise PoolError(
            f"movers: the rankings are of two roles, {before.role.role_id!r} and {after.role.role_id!r}; accepted: one role"
        )
    ids = list(dict.fromkeys(match.candidate_id for ranking in (after, before) for match in ranking))
    moves = []
    for candidate_id, old, new in zip(ids, before.find_all(ids), after.find_all(ids), strict=True):
        if _place(old) != _place(new):
            moves.append(_move(candidate_id, old, new, before, after, line))
    moves.sort(key=lambda move: -abs(move.change))
    version = " → ".join(dict.fromkeys(f"version {ranking.role.version}" for ranking in (before, after)))
    day = " → ".join(dict.fromkeys(f"as of {ranking.as_of}" for ranking in (before, after)))
    title = f"{after.role.spec.title or after.role.role_id} ({after.role.role_id}): {version}, {day}"
    return Movers(tuple(moves), tuple(_differs(before, after)), title)


_Found = Match | Held | None


def _move(candidate_id: str, old: _Found, new: _Found, before: Ranking, after: Ranking, line: float | None) -> Move:
    label = next((found.label for found in (new, old) if isinstance(found, Match)), None)
    evidence: tuple[MovedEvidence, ...] = ()
    if isinstance(old, Match) and isinstance(new, Match):
        evidence = tuple(sorted(_moved(old.evidence, new.evidence), key=lambda item: -abs(item.change)))
    places = _place(old), _place(new)
    return Move(candidate_id, label, *places, tuple(_lines(*places, before, after, line)), evidence)


def _place(found: _Found) -> Place:
    if isinstance(found, Match):
        return Place(found.rank or None, found.probability, None)
    return Place(None, None, found)


def _lines(old: Place, new: Place, before: Ranking, after: Ranking, line: float | None) -> Iterator[str]:
    """The lines between two places, in words."""
    if old.absent:
        yield "new in the pool"
    if new.absent:
        yield "gone from the pool"
    if old.held is not None and new.held is None and not new.absent:
        yield f"no longer held ({old.held.reason})"
    if new.held is not None and old.held is None:
        yield f"held now ({new.held.reason})"
    if _cut(after) and new.rank and not old.rank and old.probability is not None:
        yield f"now among the first {len(after)}"
    if _cut(before) and old.rank and not new.rank and new.probability is not None:
        yield f"no longer among the first {len(before)}"
    if line is not None and old.probability is not None and new.probability is not None:
        if old.probability < line <= new.probability:
            yield f"now over {line:.0%}"
        if new.probability < line <= old.probability:
            yield f"now under {line:.0%}"


def _cut(ranking: Ranking) -> bool:
    """Whether some who were scored are not shown."""
    return len(ranking) < ranking.eligible


def _moved(old: Sequence[Evidence], new: Sequence[Evidence]) -> Iterator[MovedEvidence]:
    """Evidence that counts otherwise: of one head, term and facet paired by what it says, then as it stands."""
    left, came = list(old), list(new)
    pairs: list[tuple[Evidence | None, Evidence | None]] = []
    for alike in (_same_text, _same_subject, _same_term):
        for item in list(came):
            partner = next((other for other in left if alike(other, item)), None)
            if partner is not None:
                left.remove(partner)
                came.remove(item)
                pairs.append((partner, item))
    pairs += [(item, None) for item in left] + [(None, item) for item in came]
    for was, now in pairs:
        some = now or was
        assert some is not None
        before, after = (0.0 if item is None else item.log_odds for item in (was, now))
        if before != after:
            texts = (None if item is None else item.text for item in (was, now))
            yield MovedEvidence(some.head, some.name, some.facet, before, after, *texts)


def _same_term(one: Evidence, other: Evidence) -> bool:
    return (one.head, one.name, one.facet) == (other.head, other.name, other.facet)


def _same_subject(one: Evidence, other: Evidence) -> bool:
    """What a text is about stands before its first colon."""
    return _same_term(one, other) and one.text.partition(":")[0] == other.text.partition(":")[0]


def _same_text(one: Evidence, other: Evidence) -> bool:
    return _same_term(one, other) and one.text == other.text


def _scored_twice(move: Move) -> bool:
    return move.before.probability is not None and move.after.probability is not None


_PARTS = {
    "role": "the role",
    "changes": "what changed in the organisation",
    "pool": "the people or what is on file of them",
    "as_of": "the day",
    "model": "the model",
    "policy": "the policy",
    "rates": "the rates of currencies",
}


def _differs(before: Ranking, after: Ranking) -> Iterator[str]:
    old, new = before.fingerprint, after.fingerprint
    for part, words in _PARTS.items():
        if old[part] != new[part]:
            yield words
