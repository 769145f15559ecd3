"""The facet table: one row a facet, with the rule that compares then and now and its words for people.

Scales and tolerances are expert priors (mark ``[X]``, SCIENCE 2.5); the model takes its defaults from here.
"""

from __future__ import annotations

from enum import StrEnum

import attrs

from rematch.facets.vocabulary import Facet, Party


class Rule(StrEnum):
    """The kinds of rule that compare a facet then with now; one module each in `rematch.facets.rules`."""

    MONEY = "money"
    ORDINAL = "ordinal"
    SHARES = "shares"
    GRADED = "graded"
    NAMES = "names"
    ONE_OF = "one_of"
    PERSON = "person"
    DATE = "date"
    NONE = "none"


@attrs.frozen
class FacetRow:
    """One facet.

    Attributes:
        facet: Its name; also the name of the field in `RoleSpec` and in `Wishes`.
        rule: The kind of rule that compares then and now.
        words: What people call it in a sentence.
        parties: Who may hang a yes or a no on it.
        number: Attribute of the spec's value that holds its number (``""``: the value itself), if it has one.
        names: Attribute that holds its list of names (``""``: the value itself), if it has one.
        person: Attribute that holds the id of a person or team, if it has one.
        scale: One unit of a gap, in the facet's unit, or a share of what is wanted where `relative`.
        tolerance: A gap up to this is none.
        unit: What the number counts, in words.
        direction: +1 when more is better for the person, -1 when less is.
        relative: Scale and tolerance are shares of what is wanted.
        wished_for: Things people wish for: one that was missing and is named now resolves a reason.
    """

    facet: Facet
    rule: Rule
    words: str
    parties: tuple[Party, ...]
    number: str | None = None
    names: str | None = None
    person: str | None = None
    scale: float = 1.0
    tolerance: float = 0.0
    unit: str = ""
    direction: int = 1
    relative: bool = False
    wished_for: bool = False

    @property
    def has_spec(self) -> bool:
        """Whether a role spec says something of this facet that is scored."""
        return self.rule is not Rule.NONE


_CANDIDATE = (Party.CANDIDATE,)
_EMPLOYER = (Party.EMPLOYER,)
_BOTH = (Party.CANDIDATE, Party.EMPLOYER)

_ROWS = (
    FacetRow(Facet.PAY, Rule.MONEY, "the pay", _BOTH, scale=0.10, tolerance=0.02, unit="share of what is wanted",
             relative=True),
    FacetRow(Facet.LEVEL, Rule.ORDINAL, "the level", _BOTH, number="", scale=1.0, unit="steps"),
    FacetRow(Facet.DUTIES, Rule.SHARES, "the duties", _CANDIDATE, scale=0.20, tolerance=0.05, unit="share of work"),
    FacetRow(Facet.SKILLS, Rule.NAMES, "the skills and tools", _BOTH, names="", wished_for=True),
    FacetRow(Facet.MANAGER, Rule.PERSON, "the manager", _CANDIDATE, names="traits", person="id"),
    FacetRow(Facet.TEAM, Rule.PERSON, "the team", _CANDIDATE, names="traits", person="id"),
    FacetRow(Facet.CULTURE, Rule.NAMES, "the ways of working", _CANDIDATE, names="", wished_for=True),
    FacetRow(Facet.GROWTH, Rule.NAMES, "growth", _CANDIDATE, names="", wished_for=True),
    FacetRow(Facet.PURPOSE, Rule.NAMES, "the purpose", _CANDIDATE, names="", wished_for=True),
    FacetRow(Facet.LOCATION, Rule.ONE_OF, "the location", _BOTH, names="places", scale=15.0, tolerance=5.0,
             unit="commute minutes", direction=-1),
    FacetRow(Facet.WORKPLACE, Rule.GRADED, "the days on site", _CANDIDATE, number="days_on_site", scale=1.0,
             unit="days on site a week", direction=-1),
    FacetRow(Facet.HOURS, Rule.GRADED, "the hours", _CANDIDATE, number="hours", names="patterns", scale=0.10,
             unit="share of the hours wanted", direction=-1, relative=True),
    FacetRow(Facet.TRAVEL, Rule.GRADED, "the travel", _CANDIDATE, number="share", scale=0.10, tolerance=0.05,
             unit="share of time away", direction=-1),
    FacetRow(Facet.CONTRACT, Rule.ONE_OF, "the contract", _CANDIDATE, names="kinds"),
    FacetRow(Facet.BENEFITS, Rule.NAMES, "the benefits", _CANDIDATE, names="", wished_for=True),
    FacetRow(Facet.STABILITY, Rule.NAMES, "the company's stability", _CANDIDATE, names=""),
    FacetRow(Facet.TIMING, Rule.DATE, "the timing", _BOTH, number="start_by", scale=90.0, unit="days"),
    FacetRow(Facet.PROCESS, Rule.NONE, "the hiring process", _CANDIDATE),
    FacetRow(Facet.MARKET, Rule.NONE, "the market", _CANDIDATE),
    FacetRow(Facet.SELECTION, Rule.NONE, "the selection", _EMPLOYER),
    FacetRow(Facet.OPENING, Rule.NONE, "the opening", _EMPLOYER),
    FacetRow(Facet.OTHER, Rule.NONE, "something else", _BOTH),
)  # fmt: skip

FACETS: dict[Facet, FacetRow] = {row.facet: row for row in _ROWS}
"""Facet → its row, in the order in which facets are shown."""

FACET_CODES: dict[Facet, int] = {facet: code for code, facet in enumerate(FACETS)}
"""Facet → the small integer that stands for it in columns."""

NUMBER_FACETS: tuple[Facet, ...] = tuple(row.facet for row in _ROWS if row.number is not None)
NAME_FACETS: tuple[Facet, ...] = tuple(row.facet for row in _ROWS if row.names is not None)
PERSON_FACETS: tuple[Facet, ...] = tuple(row.facet for row in _ROWS if row.person is not None)
SPEC_FACETS: tuple[Facet, ...] = tuple(row.facet for row in _ROWS if row.has_spec)
"""Facets of which a role spec says something that is scored."""
