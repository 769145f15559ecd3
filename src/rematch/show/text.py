"""Rankings and matches in a terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from textwrap import fill, wrap
from typing import Protocol

from rematch.explain import Account, Evidence, PastReason
from rematch.facets import Head, ResidualStatus
from rematch.gates import WORDS, Excluded
from rematch.scoring.draws import Interval, Intervals

WIDTH = 100
HEAD_WORDS = {Head.REACH: "reached", Head.EMPLOYER: "employer says yes", Head.CANDIDATE: "candidate says yes"}


class MatchView(Protocol):
    """What a match must offer to be shown."""

    @property
    def rank(self) -> int: ...
    @property
    def candidate_id(self) -> str: ...
    @property
    def label(self) -> str | None: ...
    @property
    def probability(self) -> float: ...
    @property
    def mutual(self) -> float: ...
    @property
    def reach(self) -> float: ...
    @property
    def employer(self) -> float: ...
    @property
    def candidate(self) -> float: ...
    @property
    def evidence(self) -> tuple[Evidence, ...]: ...
    @property
    def reasons(self) -> tuple[PastReason, ...]: ...
    @property
    def account(self) -> Account: ...
    @property
    def weaker_side(self) -> str: ...
    @property
    def intervals(self) -> Intervals: ...


class RankingView(Protocol):
    """What a ranking must offer to be shown."""

    @property
    def title(self) -> str: ...
    @property
    def claim(self) -> str: ...
    @property
    def eligible(self) -> int: ...
    @property
    def matches(self) -> Sequence[MatchView]: ...
    @property
    def excluded(self) -> Excluded: ...
    def ties(self, first: int | None = None) -> Sequence[Sequence[MatchView]]: ...


def ranking_text(ranking: RankingView, *, shown: int = 20) -> str:
    """A ranking as a table with a line of reasons each; at most `shown` people."""
    lines = [ranking.title, f"  {ranking.claim}"]
    matches = list(ranking.matches[:shown])
    if matches:
        width = max(len(name(match)) for match in matches)
        lines += [
            "",
            f"{'':>4}  {'candidate':<{width}}  match   80% range  reached  employer  candidate   what decides",
        ]
        for match in matches:
            lines.append(
                f"{match.rank:>4}  {name(match):<{width}}  {chance(match.probability):>5}  {span(match.intervals.probability):>10}"
                f"  {match.reach:>7.0%}"
                f"  {match.employer:>8.0%}  {match.candidate:>9.0%}   {headline(match)}"
            )
    else:
        lines += ["", "  none shown" if ranking.eligible else "  nobody to go back to"]
    left = len(ranking.matches) - len(matches)
    if left > 0:
        lines.append(f"      … and {left:,} more")
    lines += tie_lines(ranking.ties(shown))
    lines += ["", *held_lines(ranking.excluded)]
    return "\n".join(lines).rstrip()


def span(interval: Interval) -> str:
    """An interval, short.

    >>> from rematch.scoring.draws import Interval
    >>> span(Interval(0.38, 0.712))
    '38–71%'
    """
    return f"{interval.low * 100:.0f}–{interval.high:.0%}"


def tie_lines(groups: Sequence[Sequence[MatchView]]) -> list[str]:
    """Whose order is not known."""
    if not groups:
        return []
    ranks = ", ".join(f"{group[0].rank}–{group[-1].rank}" for group in groups)
    return [f"      the order within {ranks} is not known: either way about as likely"]


def name(match: MatchView) -> str:
    """How a person is shown: the label where there is one, else the id."""
    return f"{match.label} ({match.candidate_id})" if match.label else match.candidate_id


def headline(match: MatchView) -> str:
    """The few words that tell most of why somebody stands where they stand: past reasons, then the strongest evidence."""
    parts, told = [], [reason for reason in match.reasons if not reason.implied]
    for status in _HEADLINE:
        words = list(dict.fromkeys(reason.words.removeprefix("the ") for reason in told if reason.status is status))
        if words:
            more = f" and {len(words) - _NAMED} more" if len(words) > _NAMED else ""
            parts.append(f"{status.value}: {', '.join(words[:_NAMED])}{more}")
    telling = [e for e in match.evidence if e.name not in _USUAL and len(e.text) < WIDTH]
    if telling and len(parts) < 2:
        strongest = max(telling, key=lambda e: abs(e.log_odds))
        parts.append(f"{'for' if strongest.log_odds > 0 else 'against'}: {strongest.text}")
    return "; ".join(parts)


_NAMED = 4
_USUAL = ("base rate", "unexplained", "reason", "deal-breaker", "cap on debts")
_HEADLINE = (
    ResidualStatus.RESOLVED,
    ResidualStatus.EASED,
    ResidualStatus.UNCHANGED,
    ResidualStatus.WORSE,
    ResidualStatus.UNKNOWN,
)


def held_lines(excluded: Excluded) -> list[str]:
    """Who was held, by reason."""
    if not excluded:
        return []
    lines = [f"held, not scored: {len(excluded):,}"]
    for gate, count in excluded.counts().items():
        records = excluded.first(gate, 3)
        names = ", ".join(r.candidate_id + (f" until {r.lifts_on}" if r.lifts_on else "") for r in records)
        more = f" and {count - len(records):,} more" if count > len(records) else ""
        lines.append(f"  {WORDS[gate]}: {names}{more}")
    return lines


def match_text(match: MatchView) -> str:
    """One match in full: probabilities, the account, and every piece of evidence."""
    lines = [
        f"{name(match)}: {chance(match.probability)} match, 80% range {span(match.intervals.probability)}"
        + (f" (rank {match.rank})" if match.rank else ""),
        f"  reached {match.reach:.0%}, then both say yes {match.mutual:.0%}"
        f" (employer {match.employer:.0%}, candidate {match.candidate:.0%}; {match.weaker_side})",
        f"  80% ranges: reached {span(match.intervals.reach)}, employer {span(match.intervals.employer)},"
        f" candidate {span(match.intervals.candidate)}",
        "",
        fill(match.account.then, WIDTH),
    ]
    for heading, found in match.account.sections():
        lines.append(f"{heading}:")
        lines += [part for line in found for part in _bullet(line)]
    lines += ["", "Evidence, with what each multiplies the odds of a yes by:"]
    for head in Head:
        own = [e for e in match.evidence if e.head is head]
        lines.append(f"  {HEAD_WORDS[head]}: odds {odds(math.fsum(e.log_odds for e in own))} to 1")
        for e in own:
            first, *more = wrap(e.text, WIDTH - 12) or [e.name]
            lines += [f"    ×{odds(e.log_odds):<6} {first}", *(f"            {part}" for part in more)]
    return "\n".join(lines)


def odds(log_odds: float) -> str:
    """Odds, or an odds factor, in three digits.

    >>> odds(0.0), odds(0.405), odds(-2.0), odds(7.0)
    ('1.00', '1.50', '0.135', '1,097')
    """
    value = math.exp(log_odds)
    return f"{value:,.0f}" if value >= 100 else f"{value:#.3g}".rstrip(".")


def chance(probability: float) -> str:
    """A probability with one decimal.

    >>> chance(0.2094), chance(0.00004)
    ('20.9%', '<0.1%')
    """
    return f"{probability:.1%}" if probability >= 0.0005 or probability == 0 else "<0.1%"


def _bullet(line: str) -> list[str]:
    return wrap(line, WIDTH, initial_indent="  - ", subsequent_indent="    ")
