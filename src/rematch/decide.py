"""Whom to call, in which order and until when, before a fresh search is started (SCIENCE 6)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from statistics import median
from textwrap import wrap
from typing import Any, Literal, overload

import attrs

from rematch.boxes import (
    Box,
    Parallel,
    chain,
    expected_spend,
    filled_before,
    late_decline_risk,
    opened,
    order,
    parallel,
    policy_value,
    sequence_value,
    threshold,
    worth_a_package,
)
from rematch.costs import SEARCH, SearchCosts, amount, costs_or_default
from rematch.errors import PoolError, RecordError
from rematch.frames import frame
from rematch.gates import Held
from rematch.match import Match
from rematch.ranking import Ranking
from rematch.records.base import Unacceptable, shown

Advice = Literal[
    "first call", "before the search", "only if the search fails", "not worth a conversation", "the search"
]

LATE_DECLINE_TARGET = 0.2
"""Above this risk of a late no, the conditional question comes before the package. SCIENCE 6.3 [X]."""
_WIDTH = 110
_NAME = 18
_SHOWN = 20


@attrs.frozen(eq=False)
class Choice:
    """One box: a person to call, or the search.

    Attributes:
        match: The person's match; None for the search.
        value: What a yes is worth (v): `filled` times their quality, less the cost of the levers they need.
        probability: That they are reached and both say yes (P); of the search, that it fills the role.
        cost: What trying it costs on the average (C), with the vacancy meanwhile.
        index: ``z = v - C/P``; the higher comes first.
        bar: What a person's index must be above to come before the search: the search's own, or 0 if that is below 0.
        verdict: What follows.
        firm: Whether the place stands before anybody is called; below, everybody is scored again first.
        gain: What a yes is worth above the next best (G).
        package_cost: What working out a package costs (K).
    """

    match: Match | None
    value: float
    probability: float
    cost: float
    index: float
    bar: float
    verdict: Advice
    firm: bool
    gain: float
    package_cost: float

    @property
    def candidate_id(self) -> str | None:
        """The person; None for the search."""
        return self.match.candidate_id if self.match else None

    @property
    def name(self) -> str:
        """How it is shown: the person's label where there is one, else the id, or "a fresh search"."""
        return (self.match.label or self.match.candidate_id) if self.match else "a fresh search"

    @property
    def worth_from(self) -> float | None:
        """The probability from which a conversation comes before a search, p*; infinite: none is enough; None for the search."""
        return self._needed if self.match else None

    @property
    def worth_at_low(self) -> bool | None:
        """Whether the low end of the 80% interval of the match is above `worth_from`; None for the search."""
        return self.match.interval.low > self._needed if self.match else None

    @property
    def worth_at_high(self) -> bool | None:
        """Whether the high end is."""
        return self.match.interval.high > self._needed if self.match else None

    @property
    def _needed(self) -> float:
        return threshold(self.value, self.bar, self.cost)

    @property
    def worth_a_package(self) -> bool | None:
        """Whether to work out a package as things stand, ``p*G > K`` with p that both say yes; None for the search."""
        return worth_a_package(self.match.mutual, self.gain, self.package_cost) if self.match else None

    @property
    def late_decline_risk(self) -> float | None:
        """Probability that the candidate says no to a finished package, ``1 - p_C``; None for the search."""
        return late_decline_risk(self.match.candidate) if self.match else None

    @property
    def sentence(self) -> str:
        """The verdict and what it rests on, in words."""
        if self.match is None:
            return self._of_search
        if self.verdict == "not worth a conversation":
            return f"costs {self.cost:,.0f} and brings {self.probability * self.value:,.0f} on the average"
        needed = self._needed
        if needed > 1.0:
            return f"a yes is worth {self.value:,.0f}, too little to come before a search at any probability"
        if self.verdict == "only if the search fails":
            more = "; at the high end of the range they would come before it" if self.worth_at_high else ""
            return f"would have to be at {needed:.1%} to come before a search, and is at {self.probability:.1%}{more}"
        less = "also at the low end of the range" if self.worth_at_low else "not at the low end of the range"
        return f"worth a conversation from {needed:.1%}, and is at {self.probability:.1%}; {less}"

    @property
    def _of_search(self) -> str:
        if self.index <= 0.0:
            return f"costs {self.cost:,.0f} and brings {self.probability * self.value:,.0f} on the average: not worth starting"
        return (
            f"costs {self.cost:,.0f} with the vacancy meanwhile, and fills the role in {self.probability:.0%} of cases"
        )

    def to_dict(self) -> dict[str, Any]:
        """The choice as plain data; None where a figure is infinite or the search has none."""
        return {
            "candidate_id": self.candidate_id,
            "name": self.name,
            "verdict": self.verdict,
            "firm": self.firm,
            "probability": self.probability,
            "worth_from": _plain(self.worth_from),
            "worth_at_low": self.worth_at_low,
            "worth_at_high": self.worth_at_high,
            "value": self.value,
            "cost": self.cost,
            "index": _plain(self.index),
            "gain": _plain(self.gain),
            "worth_a_package": self.worth_a_package,
            "late_decline_risk": self.late_decline_risk,
            "sentence": self.sentence,
        }

    def __str__(self) -> str:
        return f"{self.name}: {self.verdict}; {self.sentence}"


@attrs.frozen(eq=False, repr=False)
class WorthIt(Sequence[Choice]):
    """Whom to call before a search, in which order and until when: a sequence, the highest index first, the search among them.

    Attributes:
        rows: The choices.
        costs: What they were worked out with.
        title: What was ranked for.
        claim: What may be claimed of the numbers.
        policy_value: What calling in this order and searching in its place is worth.
        search_first: What only searching is worth; below 0 where a search does not pay.
        search_first_then_call: What searching first is worth, with everybody here to fall back on.
        filled_before_search: Probability that the vacancy is filled before a search is started, 0 to 1.
        spend: What is spent on calls before a search, on the average.
        value_in_time: What calling in turn is worth when the search starts once the time box is used.
        filled_in_time: Probability that the vacancy is filled before that, 0 to 1.
        parallel: Whether to call several at once.
        excluded: Candidate id → why they are held; they may not be called.
    """

    rows: tuple[Choice, ...]
    costs: SearchCosts
    title: str
    claim: str
    policy_value: float
    search_first: float
    search_first_then_call: float
    filled_before_search: float
    spend: float
    value_in_time: float
    filled_in_time: float
    parallel: Parallel
    excluded: Mapping[str, Held]

    @overload
    def __getitem__(self, at: int) -> Choice: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Choice, ...]: ...
    def __getitem__(self, at: int | slice) -> Choice | tuple[Choice, ...]:
        return self.rows[at]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def saving(self) -> float:
        """What calling first saves on the average, against only searching."""
        return self.policy_value - self.search_first

    @property
    def calls(self) -> tuple[Choice, ...]:
        """The people worth a conversation before a search, in order."""
        return tuple(row for row in self.rows if row.verdict in ("first call", "before the search"))

    @property
    def firm(self) -> tuple[Choice, ...]:
        """Those of them whose place stands before anybody is called."""
        return tuple(row for row in self.rows if row.firm)

    @property
    def search(self) -> Choice:
        """The search among them."""
        return next(row for row in self.rows if row.match is None)

    @property
    def next_lift(self) -> date | None:
        """The first day on which a hold may lift; None when no day is known."""
        return min((held.lifts_on for held in self.excluded.values() if held.lifts_on), default=None)

    @property
    def stop(self) -> tuple[str, ...]:
        """When to stop calling, whichever comes first (SCIENCE 6.5); then search, and keep the open conversations open."""
        days, each, lift = self.costs.days_for_conversations, self.costs.conversation_days, self.next_lift
        return (
            self._at_a_yes,
            self._at_the_search,
            f"when {days:g} working days are used: {self.costs.calls_in_time:,} in turn at {each:g} days each",
            f"when only people who are held remain: {len(self.excluded):,} now"
            + (f"; the first hold may lift on {lift}" if lift else ""),
        )

    @property
    def _at_a_yes(self) -> str:
        if not self.calls:
            return "at a yes: nobody is to be called first"
        then = next((row for row in self.rows[1:] if row.index > 0.0), None)
        best = f"the best index left is {then.index:,.0f} ({then.name})" if then else "nothing left is worth trying"
        return f"at a yes: one of {self.calls[0].name} is worth {self.calls[0].value:,.0f}, and {best}"

    @property
    def _at_the_search(self) -> str:
        bar = f"{max(self.search.index, 0.0):,.0f}"
        of = "the index of the search" if self.search.index > 0.0 else "a search does not pay"
        if not self.calls:
            return f"at an index of {bar} ({of}): nobody is above it, so do not start calling"
        return f"at an index of {bar} ({of}): after {self.calls[-1].name}, the last of {len(self.calls)} above it"

    @property
    def at_once(self) -> str:
        """Whether to call several at once, in words (SCIENCE 6.2)."""
        rule = self.parallel
        if not rule.pays_from:
            return "Nobody to call at once with anybody else."
        size = max(rule.size, 2)
        together, singly = f"{rule.at_once[size - 1]:,.0f}", f"{max(rule.in_turn):,.0f}"
        same = f"the same {size} in turn are beaten from {rule.pays_from[size - 2]:,.0f} a day of vacancy"
        if rule.pays:
            return f"In a hurry: the first {size} at once, {together} against {singly} in turn; {same}."
        return f"In turn: {singly}, against {together} for the first {size} at once; {same}."

    def to_dicts(self) -> list[dict[str, Any]]:
        """One plain dict a choice."""
        return [row.to_dict() for row in self.rows]

    def to_dict(self) -> dict[str, Any]:
        """The whole as plain data."""
        return {
            "title": self.title,
            "claim": self.claim,
            "costs": attrs.asdict(self.costs) | {"time_box": self.costs.days_for_conversations},
            "policy_value": self.policy_value,
            "search_first": self.search_first,
            "search_first_then_call": self.search_first_then_call,
            "saving": self.saving,
            "filled_before_search": self.filled_before_search,
            "spend": self.spend,
            "value_in_time": self.value_in_time,
            "filled_in_time": self.filled_in_time,
            "parallel": {**attrs.asdict(self.parallel), "pays": self.parallel.pays}
            | {"pays_from": [_plain(cost) for cost in self.parallel.pays_from]},
            "stop": list(self.stop),
            "rows": self.to_dicts(),
        }

    def to_frame(self) -> Any:
        """One row a choice, as a pandas frame.

        Raises:
            MissingExtra: pandas is not installed.
        """
        return frame(self.to_dicts())

    @property
    def _lines(self) -> list[str]:
        """What is said below the table."""
        sure = len(self.firm)
        names = f"the first {sure} places stand" if sure != 1 else "only the first place stands"
        lines = [
            f"In this order {self.policy_value:,.0f} {self.costs.currency} on the average; only searching "
            f"{self.search_first:,.0f} ({self.search_first_then_call:,.0f} with calls to fall back on): "
            f"{self.saving:+,.0f} by calling first.",
            f"Filled before a search in {self.filled_before_search:.0%} of cases, for {self.spend:,.0f} spent on calls.",
        ]
        if not self.calls:
            return [lines[0], "Nobody is worth a conversation before a search."]
        in_time = self.costs.calls_in_time
        if in_time < len(self.calls):
            lines.append(
                f"The {self.costs.days_for_conversations:g} working days before a search starts hold {in_time:,} of these "
                f"{len(self.calls):,} in turn: filled in {self.filled_in_time:.0%} of cases, "
                f"{self.value_in_time - self.search_first:+,.0f} by calling first."
            )
        lines.append(f"* {names}: score everybody again after every conversation, and go on from there.")
        lines.append(self.at_once)
        return lines + [_package(call) for call in self.firm]

    def __str__(self) -> str:
        lines = [
            f"{self.title}: whom to call before a search",
            f"  amounts in {self.costs.currency}; {self.claim}",
            "",
            _columns(["", "", *_TITLES], "verdict"),
        ]
        shown_rows = self.rows[:_SHOWN]
        lines += [_columns(_cells(at, row, _NAME), row.verdict) for at, row in enumerate(shown_rows, 1)]
        left = self.rows[_SHOWN:]
        if left:
            lines.append(
                f"      … and {len(left):,} more" + ("" if self.search in shown_rows else ", the search among them")
            )
        lines.append("")
        for text in self._lines:
            lines += wrap(text, _WIDTH, subsequent_indent="  ")
        lines.append("Stop calling, whichever comes first:")
        for text in self.stop:
            lines += wrap(text, _WIDTH, initial_indent="  - ", subsequent_indent="    ")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<WorthIt: {len(self.calls)} to call before a search, {self.saving:+,.0f} {self.costs.currency}>"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{title}</th>" for title in ("", "", *_TITLES, "verdict", "why"))
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _cells(at, row)) + "</tr>"
            for at, row in enumerate(self.rows[:_SHOWN], 1)
        )
        below = "".join(f"<p>{escape(text)}</p>" for text in self._lines)
        unit = f"amounts in {self.costs.currency}; {self.claim}"
        rules = "".join(f"<li>{escape(text)}</li>" for text in self.stop)
        return (
            f"<div><p><b>{escape(self.title)}</b><br><small>{escape(unit)}</small></p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{below}"
            f"<p>Stop calling, whichever comes first:</p><ul>{rules}</ul></div>"
        )


def worth_it(
    ranking: Ranking,
    costs: SearchCosts | None = None,
    *,
    lever_costs: Mapping[str, float] | None = None,
    quality: Mapping[str, float] | None = None,
) -> WorthIt:
    """Whom of a ranking to call before a search is started, in which order, until when, and what that saves.

    Each person is a box: stages contact, conversation, package, with the probabilities of reach and of the two yeses; a package is
    worked out only once both would say yes, so that its stage is certain. The search is one more box. Boxes are opened by falling
    index, the optimum for independent boxes of which one yes is wanted. What is learned from one conversation often bears on the
    next, which is why only the first places are firm.

    Firm are the places up to the first gap between neighbouring indices, from the first call down to the search, that is larger
    than the median gap; where none is, as when all are equal, up to the first of the largest.

    Args:
        ranking: The people; those it shows are looked at.
        costs: Amounts and days; see `SearchCosts` for what is taken if nothing is said.
        lever_costs: Candidate id → what the levers cost that their probability in the ranking rests on, 0 or more.
        quality: Candidate id → how much more or less having them is worth than having somebody from a search, 0 or more; 1 if
            nothing is said.

    Raises:
        RecordError: An amount is not a number of 0 or more.
        PoolError: A candidate id is not in the pool.

    >>> from rematch.ranking import rank
    >>> from rematch.records import Candidacy, Candidate, RoleVersion
    >>> old, new = RoleVersion("ae", "1"), RoleVersion("ae", "2")
    >>> second = Candidate("c-1", [Candidacy(old, "runner_up", "2026-02-01")])
    >>> found = worth_it(rank([second], new, as_of="2026-11-24"))
    >>> [row.name for row in found], found[0].verdict
    (['c-1', 'a fresh search'], 'first call')
    """
    if not isinstance(ranking, Ranking):
        raise RecordError("worth_it", "ranking", shown(ranking), "a Ranking, as rank() gives")
    costs = costs_or_default("worth_it", costs)
    extra = _by_person(ranking, "lever_costs", lever_costs)
    worth = _by_person(ranking, "quality", quality)
    boxes, bare = [costs.search_box], []
    people: dict[str, Match] = {}
    for match in ranking:
        # Named by rank, so that ties stay in the ranking's order, where nobody is systematically first.
        name = f"{match.rank:012d}"
        people[name] = match
        value = costs.filled * worth.get(match.candidate_id, 1.0) - extra.get(match.candidate_id, 0.0)
        cost, _ = chain([costs.contact, costs.conversation, costs.package], [match.reach, match.mutual, 1.0])
        bare.append(Box(name, value, match.probability, cost))
        boxes.append(attrs.evolve(bare[-1], cost=cost + costs.conversation_days * costs.vacancy_day))
    ordered = order(boxes)
    search = boxes[0]
    bar = max(search.reservation, 0.0)
    ahead = {box.name for box in ordered if box.name != SEARCH and box.reservation > bar}
    rest = [box for box in ordered if box is not search and box.reservation > 0.0]
    in_time = [box for box in ordered if box.name in ahead][: costs.calls_in_time]
    return WorthIt(
        _rows(ordered, people, bar, _firm(ordered, ahead, bar), costs.package),
        costs,
        ranking.title,
        ranking.claim,
        policy_value(boxes),
        sequence_value([search]),
        sequence_value([search, *rest]),
        filled_before(boxes, SEARCH),
        expected_spend(boxes, SEARCH),
        sequence_value([*in_time, *opened([search])]),
        filled_before([*in_time, search], SEARCH),
        parallel(
            [box for box in bare if box.name in ahead],
            costs.vacancy_day,
            costs.conversation_days,
            otherwise=policy_value([search]),
        ),
        ranking.excluded,
    )


def _by_person(ranking: Ranking, field: str, given: Mapping[str, float] | None) -> dict[str, float]:
    shown_ones = {match.candidate_id for match in ranking}
    found = {}
    for candidate_id, value in (given or {}).items():
        if candidate_id not in shown_ones and ranking.find(candidate_id) is None:
            raise PoolError(f"worth_it: {field} names {candidate_id!r}, whom the pool does not know")
        try:
            found[candidate_id] = amount(value)
        except Unacceptable as fault:
            raise RecordError("worth_it", f"{field}[{candidate_id!r}]", fault.found, fault.accepted) from None
    return found


def _firm(ordered: Sequence[Box], ahead: set[str], bar: float) -> int:
    """How many of the first places stand before anybody is called; see `worth_it`."""
    indices = [box.reservation for box in ordered if box.name in ahead]
    if not indices:
        return 0
    gaps = [above - below for above, below in zip(indices, [*indices[1:], bar], strict=True)]
    typical = median(gaps)
    wide = typical if any(gap > typical for gap in gaps) else math.nextafter(typical, -math.inf)
    return next(at for at, gap in enumerate(gaps, 1) if gap > wide)


def _rows(
    ordered: Sequence[Box], people: Mapping[str, Match], bar: float, firm: int, package: float
) -> tuple[Choice, ...]:
    rows: list[Choice] = []
    after = [*(box.reservation for box in ordered[1:]), -math.inf]
    for at, (box, following) in enumerate(zip(ordered, after, strict=True)):
        match, index = people.get(box.name), box.reservation
        verdict: Advice
        if match is None:
            verdict = "the search"
        elif index > bar:
            verdict = "before the search" if rows else "first call"
        else:
            verdict = "only if the search fails" if index > 0.0 else "not worth a conversation"
        next_best = max(following, 0.0 if match is None else bar)
        row = Choice(
            match,
            box.value,
            box.probability,
            box.cost,
            index,
            bar,
            verdict,
            match is not None and at < firm,
            box.value - next_best,
            package,
        )
        rows.append(row)
    return tuple(rows)


def _plain(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _in_range(row: Choice) -> str:
    if row.match is None:
        return ""
    if row.worth_at_low:
        return "throughout"
    return "not at low" if row.index > row.bar else "at high" if row.worth_at_high else "nowhere"


_TITLES = ("match", "needs", "in range", "a yes", "costs", "index", "late no")


def _cells(at: int, row: Choice, width: int | None = None) -> list[str]:
    """Place, name (the id where a label is wider than there is room), one cell a title, verdict, sentence."""
    needs, risk = row.worth_from, row.late_decline_risk
    label = row.name if width is None or len(row.name) <= width else row.candidate_id or row.name
    return [
        f"{at}{'*' if row.firm else ' '}",
        label,
        f"{row.probability:.1%}",
        "" if needs is None else "–" if needs > 1.0 else f"{needs:.1%}",
        _in_range(row),
        f"{row.value:,.0f}",
        f"{row.cost:,.0f}",
        f"{row.index:,.0f}" if row.index >= 0.0 else "below 0",
        "" if risk is None else f"{risk:.0%}",
        row.verdict,
        row.sentence,
    ]


def _columns(cells: Sequence[str], verdict: str) -> str:
    place, name, match, needs, in_range, value, cost, index = cells[:8]
    name = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
    figures = f"{match:>6}  {needs:>6}  {in_range:<10}  {value:>9}  {cost:>8}  {index:>9}"
    return f"{place:>5} {name:<{_NAME}}  {figures}  {verdict}"


def _package(call: Choice) -> str:
    """Whether to work out a package for somebody, in words."""
    risk = call.late_decline_risk or 0.0
    pays = (
        "a package pays once they are in conversation"
        if call.worth_a_package
        else "no package yet, a yes gains too little"
    )
    ask = ", so ask first what would make it a yes" if risk > LATE_DECLINE_TARGET else ""
    return f"{call.name}: {pays}; a late no in {risk:.0%} of cases{ask}."
