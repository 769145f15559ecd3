"""What a recruiter's reason means: the caller's table, then the synonym list, then similar text, else `other`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache, lru_cache
from typing import TypeAlias

import attrs
from rapidfuzz import fuzz, process

from rematch.errors import RecordError
from rematch.facets import REASONS, STOCK_PHRASES, Facet, Outcome, Party, ReasonKind
from rematch.io.ats import reason_words as words
from rematch.io.ats.values import LONGEST, brief
from rematch.io.ats.values import text as clean
from rematch.records import FrozenMap
from rematch.records.base import Unacceptable, as_optional_text, as_word, closed
from rematch.records.words import as_outcome, as_party, as_reason_kind

SIMILAR_FROM = 84.0
"""`token_sort_ratio` from which a text counts as a phrase of the list; measured (tests/data/greenhouse/README.md)."""
TOO_CLOSE = 5.0
"""Two kinds within this many points: `other` (SCIENCE 2.4)."""


_VAGUE_NAMES = (ReasonKind.OTHER, ReasonKind.CULTURE)
"""Kinds whose bare name says nothing that could be compared."""
_HEAD = 3
"""Where in `_variants` the words before a dash stand: they count only where they name a kind."""


class How(StrEnum):
    """What a reading rests on, surest first."""

    YOURS = "your table"
    EXACT = "the kind's own name"
    SYNONYM = "the synonym list"
    SIMILAR = "similar text"
    UNMAPPED = "nothing"


def _as_kind(value: ReasonKind | str | None) -> ReasonKind | None:
    return None if value is None else as_reason_kind(value)


@closed("meaning", named_by="kind")
@attrs.frozen
class Meaning:
    """What a reason says.

    Attributes:
        kind: The kind of reason; None says there was no process of its own (a duplicate, spam).
        party: Whose no it was, where the kind does not know.
        topic: What of it.
        outcome: How the candidacy ended, where the words tell.
    """

    kind: ReasonKind | None = attrs.field(converter=_as_kind)
    party: Party | None = attrs.field(default=None, converter=as_party)
    topic: str | None = attrs.field(default=None, converter=as_optional_text)
    outcome: Outcome | None = attrs.field(default=None, converter=as_outcome)

    @property
    def opening(self) -> bool:
        """Whether it is about the opening, not about the person."""
        return self.kind is not None and REASONS[self.kind].facet is Facet.OPENING

    def can_be(self, party: Party | None) -> bool:
        """Whether it can be the no of this party; what is about the opening can stand under either."""
        return party is None or self.party in (None, party) or self.opening


@attrs.frozen
class Reading:
    """A meaning, with what it rests on and, for similar text, the phrase and how alike it is (0 to 100)."""

    meaning: Meaning
    how: How
    phrase: str = ""
    score: float = 100.0


Row: TypeAlias = Meaning | ReasonKind | str | tuple[Party | str | None, ReasonKind | str] | None
"""What a caller may say of a reason: a kind, ``(party, kind)``, a `Meaning`, or None for "no process of its own"."""

Rows: TypeAlias = Mapping[str, Row] | Mapping[int, Row] | Mapping[str | int, Row]
"""A caller's table: rejection reason id or text → what it means."""


@lru_cache(maxsize=10_000)
def spelling(text: str) -> str:
    """The spelling by which reasons are compared.

    >>> spelling("Lacking skill(s)/qualification(s)"), spelling("Didn't like offer")
    ('lacking skills qualifications', 'didnt like offer')
    """
    folded = unicodedata.normalize("NFKC", text[: LONGEST * 2]).casefold().replace("(s)", "s")
    return " ".join(re.sub(r"[\W_]+", " ", re.sub(r"['’`]", "", folded)).split())


def meaning_of(row: Row, name: str) -> Meaning:
    """What a caller's row says.

    Raises:
        RecordError: There is no such kind, or the kind is the other party's.
    """
    if row is None or isinstance(row, Meaning):
        return Meaning(None) if row is None else row
    party, kind = row if isinstance(row, tuple) and len(row) == 2 else (None, row)
    try:
        known, whose = as_word(ReasonKind, kind), as_party(party)
    except Unacceptable:
        accepted = f"a kind, (party, kind), or None; kinds: {', '.join(ReasonKind)}"
        raise RecordError("reason table", repr(name), f"stands for {brief(row)}", accepted) from None
    own = REASONS[known].party
    if own is not None and whose not in (None, own):
        raise RecordError("reason table", repr(name), f"makes {known.value} the {whose}'s", f"the {own.value}'s")
    return Meaning(known, own or whose)


def as_rows(rows: Rows) -> FrozenMap[str, Meaning]:
    """A caller's rows, by id as text and by spelling."""
    if not isinstance(rows, Mapping):
        raise RecordError(
            "reason table", "", f"is {brief(rows)}", "a mapping of ids or texts to kinds, or a ReasonTable"
        )
    read: dict[str, Meaning] = {}
    for name, row in rows.items():
        meaning = meaning_of(row, str(name))
        read[str(name)] = meaning
        if isinstance(name, str) and spelling(name):
            read.setdefault(spelling(name), meaning)
    return FrozenMap(read)


@cache
def default_phrases() -> FrozenMap[str, tuple[Meaning, ...]]:
    """The synonym list: phrase → what it can mean, one meaning for each party that uses it."""
    found: dict[str, list[Meaning]] = {}

    def add(phrases: Iterable[str], meaning: Meaning) -> None:
        for phrase in phrases:
            outcome = next((end for end, said in words.OUTCOME_WORDS.items() if phrase in said), None)
            means = found.setdefault(spelling(phrase), [])
            if (meant := attrs.evolve(meaning, outcome=outcome)) not in means:
                means.append(meant)

    for kind, row in REASONS.items():
        if kind not in _VAGUE_NAMES:
            add((kind.value,), Meaning(kind, row.party))
    for party, table in ((Party.CANDIDATE, words.CANDIDATE_WORDS), (Party.EMPLOYER, words.EMPLOYER_WORDS)):
        for kind, phrases in table.items():
            add(phrases, Meaning(kind, party))
    for topic, phrases in words.STOCK_WORDS.items():
        add(phrases, Meaning(ReasonKind.OTHER, None, topic))
    for phrase in sorted(STOCK_PHRASES - found.keys()):
        add((phrase,), Meaning(ReasonKind.OTHER, None, phrase))
    add(words.OTHER_WORDS, Meaning(ReasonKind.OTHER))
    add(words.NO_CANDIDACY_WORDS, Meaning(None))
    return FrozenMap({phrase: tuple(meanings) for phrase, meanings in found.items()})


@attrs.frozen
class ReasonTable:
    """How reasons are read; the caller's rows come first.

    Attributes:
        rows: Rejection reason id or text → what it means.
        phrases: The synonym list; an empty one reads nothing but the caller's rows.
        similar_from: `token_sort_ratio` (0 to 100) from which a text counts as one of the phrases.
        too_close: Two kinds within this many points are told apart by nobody: `other`.

    >>> table = ReasonTable({9504: "another_preferred", "Not in NYC": "location_timezone", "Spam": None})
    >>> table.read("Not in NYC").meaning.kind.value, table.read("Compensation", party="candidate").meaning.kind.value
    ('location_timezone', 'pay')
    """

    rows: FrozenMap[str, Meaning] = attrs.field(factory=FrozenMap, converter=as_rows)
    phrases: FrozenMap[str, tuple[Meaning, ...]] = attrs.field(
        factory=default_phrases, kw_only=True, repr=False, converter=FrozenMap
    )
    similar_from: float = attrs.field(default=SIMILAR_FROM, kw_only=True)
    too_close: float = attrs.field(default=TOO_CLOSE, kw_only=True)

    @classmethod
    def of(cls, value: ReasonTable | Rows | None) -> ReasonTable:
        """A table, a caller's rows on top of the default one, or the default one."""
        return value if isinstance(value, ReasonTable) else cls(value or {})

    def read(self, text: object, *, reason_id: str | None = None, party: Party | str | None = None) -> Reading:
        """What a reason means.

        Args:
            text: The reason as the ATS has it.
            reason_id: The ATS's id of the reason.
            party: Whose no it was, where the ATS says.
        """
        party = None if party is None else Party(party)
        whole = clean(text) or ""
        spoken = _variants(whole)
        for name in (reason_id or "", whole, *spoken):
            if name in self.rows:
                return _named(Reading(self.rows[name], How.YOURS), whole, party)
        found = (
            self._exact(spoken, party)
            or self._similar([said for said in spoken[:_HEAD] if said], party)
            or Reading(Meaning(ReasonKind.OTHER), How.UNMAPPED, score=0)
        )
        return _named(found, whole, party)

    def _exact(self, spoken: list[str], party: Party | None) -> Reading | None:
        for place, said in enumerate(spoken):
            means = [meaning for meaning in self.phrases.get(said, ()) if meaning.can_be(party)]
            if len({(meaning.kind, meaning.topic) for meaning in means}) != 1:
                continue
            kind = means[0].kind
            if place < _HEAD or kind not in (None, ReasonKind.OTHER):
                own = kind is not None and said == spelling(kind)
                return Reading(means[0], How.EXACT if own else How.SYNONYM, said)
        return None

    def _similar(self, spoken: list[str], party: Party | None) -> Reading | None:
        best: dict[tuple[ReasonKind | None, str | None], tuple[float, str, Meaning]] = {}
        for said in spoken:
            for phrase, score, _ in process.extract(
                said,
                list(self.phrases),
                scorer=fuzz.token_sort_ratio,
                limit=None,
                score_cutoff=self.similar_from - self.too_close,
            ):
                for meaning in self.phrases[phrase]:
                    key = (meaning.kind, meaning.topic)
                    fair = (
                        meaning.kind is not None and meaning.kind not in words.NEVER_SIMILAR and meaning.can_be(party)
                    )
                    if fair and score > best.get(key, (-1.0,))[0]:
                        best[key] = (score, phrase, meaning)
        ranked = sorted(best.values(), key=lambda found: (-found[0], found[1]))
        if not ranked or ranked[0][0] < self.similar_from:
            return None
        if len(ranked) > 1 and ranked[0][0] - ranked[1][0] <= self.too_close:
            return None
        score, phrase, meaning = ranked[0]
        return Reading(meaning, How.SIMILAR, phrase, round(score, 1))


def _named(found: Reading, whole: str, party: Party | None) -> Reading:
    """A reading as `other` keeps the words as its topic, and whose no the ATS says it was."""
    said = found.meaning
    if said.kind is not ReasonKind.OTHER:
        return found
    topic = said.topic or (spelling(whole) if spelling(whole) in STOCK_PHRASES else whole) or None
    return attrs.evolve(found, meaning=attrs.evolve(said, party=said.party or party, topic=topic))


def _variants(text: str) -> list[str]:
    """The whole, without brackets, what follows the last dash or colon, and what stands before the first.

    >>> _variants("Withdrew - Compensation too low (see notes)")[1:]
    ['withdrew compensation too low', 'compensation too low', 'withdrew']
    """
    bare = re.sub(r"\((?!s\))[^()]{0,200}\)", " ", text)
    parts = re.split(r"\s+[-–—:|]+\s*|\s*[-–—:|]+\s+", bare)
    return [spelling(said) for said in (text, bare, parts[-1], parts[0])]
