"""What a vacancy, a search and a conversation cost: what every decision is set against (SCIENCE 6)."""

from __future__ import annotations

import math
from collections.abc import Callable

import attrs

from rematch.boxes import Box
from rematch.errors import RecordError
from rematch.records.base import Unacceptable, as_number, as_positive, as_text, closed, number_in, shown

WORKING_DAYS = 10.0
"""Working days that conversations may take before a search starts, at most. SCIENCE 6.5 [X]."""
SHARE_OF_SEARCH = 0.2
"""The same as a share of the days a search takes. SCIENCE 6.5 [X]."""
SEARCH = ""
"""Name of the search among the boxes: before every person's, so that at equal indices the search, which is surer, comes first."""


def _given(check: Callable[[float | None], float | None], accepted: str) -> Callable[[float], float]:
    def convert(value: float) -> float:
        checked = check(value)
        if checked is None:
            raise Unacceptable(shown(value), accepted)
        return checked

    return convert


def _not_below_0(value: float | None) -> float | None:
    checked = as_number(value)
    if checked is not None and checked < 0:
        raise Unacceptable(shown(value), "a number of 0 or more")
    return checked


def amount(value: float) -> float:
    """An amount of 0 or more, checked."""
    return _given(_not_below_0, "a number of 0 or more")(value)


def _above_0(value: float) -> float:
    return _given(as_positive, "a number above 0")(value)


def _probability(value: float) -> float:
    return _given(lambda found: number_in(found, 0.0, 1.0), "a number from 0 to 1")(value)


@closed("search costs")
@attrs.frozen(kw_only=True)
class SearchCosts:
    """What a vacancy, a search and a conversation cost: amounts in one currency, days in working days, all the caller's to set.

    Marks as in the model: [V2] read in a secondary source, [X] a guess with no data behind it. The defaults describe a salaried
    professional and a search that is rather cheap and short, so that they claim little for calling before searching.

    Attributes:
        filled: Value of having the role filled by the search, net of pay, above 0. 100,000: SCIENCE 6.2's example [X].
        search: What a fresh search costs besides the vacancy, 0 or more. 4,000: mean cost per hire of US employers, 4,129 USD over
            all kinds of jobs (SHRM 2016, 2,048 answers; as reported by Staffing Industry Analysts) [V2]; an agency costs more.
        search_days: How long it takes, above 0. 30: mean time to fill a vacancy in the US, 30.0 working days (DHI-DFH, September
            2017) [V2]; SHRM's 42 days (2016) are as long, in calendar days.
        search_fills: Probability that it fills the role, 0 to 1. 0.9: SCIENCE 6.2's example [X].
        vacancy_day: What a day of vacancy costs, 0 or more. 400: a day's share of `filled`, at 250 days a year [X].
        contact: What one contact costs, 0 or more. 100: an hour or two of a recruiter [X].
        conversation: What the conversation with somebody who takes it costs, 0 or more. 300: some hours of those who hold it [X].
        package: What working out a package costs (K), 0 or more. 5,000: SCIENCE 6.4's example [X].
        conversation_days: How long one person takes, from the first call to a yes or a no, above 0. 3 [X].
        time_box: Days that conversations may take before the search starts, 0 or more; None: the smaller of 10 and 20% of
            `search_days` (SCIENCE 6.5) [X].
        currency: What the amounts are in, for display. ``"EUR"``.

    Raises:
        RecordError: A value is not in its range, or a key unknown.

    >>> SearchCosts().days_for_conversations, SearchCosts(search_days=60).days_for_conversations
    (6.0, 10.0)
    """

    filled: float = attrs.field(default=100_000.0, converter=_above_0)
    search: float = attrs.field(default=4_000.0, converter=amount)
    search_days: float = attrs.field(default=30.0, converter=_above_0)
    search_fills: float = attrs.field(default=0.9, converter=_probability)
    vacancy_day: float = attrs.field(default=400.0, converter=amount)
    contact: float = attrs.field(default=100.0, converter=amount)
    conversation: float = attrs.field(default=300.0, converter=amount)
    package: float = attrs.field(default=5_000.0, converter=amount)
    conversation_days: float = attrs.field(default=3.0, converter=_above_0)
    time_box: float | None = attrs.field(default=None, converter=_not_below_0)
    currency: str = attrs.field(default="EUR", converter=as_text)

    @property
    def days_for_conversations(self) -> float:
        """The time box in working days: what was set, else the smaller of 10 and 20% of the search."""
        return self.time_box if self.time_box is not None else min(WORKING_DAYS, SHARE_OF_SEARCH * self.search_days)

    @property
    def calls_in_time(self) -> int:
        """How many calls in turn the time box holds."""
        return math.floor(self.days_for_conversations / self.conversation_days + 1e-9)  # six days hold two of three

    @property
    def search_box(self) -> Box:
        """The search as one box among the others, with the vacancy while it lasts."""
        cost = self.search + self.search_days * self.vacancy_day
        return Box(SEARCH, self.filled, self.search_fills, cost)


def costs_or_default(where: str, costs: SearchCosts | None) -> SearchCosts:
    """The caller's costs, or those that hold if nothing is said.

    Raises:
        RecordError: They are something else.
    """
    if costs is not None and not isinstance(costs, SearchCosts):
        raise RecordError(where, "costs", shown(costs), "SearchCosts, e.g. SearchCosts(search=15_000)")
    return costs or SearchCosts()
