"""Rankings and matches in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill, wrap
from typing import Any, Protocol

from rematch.explain import Account, Evidence, PastReason
from rematch.facets import Head, ResidualStatus

WIDTH = 100
HEAD_WORDS = {Head.REACH: "reached", Head.EMPLOYER: "employer says yes", Head.CANDIDATE: "candidate says yes"}


class MatchView(Protocol):
    """What a match must offer to be shown."""

    rank: int
    candidate_id: str
    label: str | None
    probability: float
    mutual: float
    reach: float
    employer: float
    candidate: float

    @property
    def evidence(self) -> tuple[Evidence, ...]: ...
    @property
    def reasons(self) -> tuple[PastReason, ...]: ...
    @property
    def account(self) -> Account: ...
    @property
    def weaker_side(self) -> str: ...


class RankingView(Protocol):
    """What a ranking must offer to be shown."""

    title: str
    claim: str
    eligible: int

    @property
    def matches(self) -> Sequence[Any]: ...
    @property
    def excluded(self) -> Any: ...


def ranking_text(ranking: RankingView, *, shown: int = 20) -> str:
    """A ranking as a table with a line of reasons each; at most `shown` people."""
    lines = [ranking.title, f"  {ranking.claim}"]
    matches = list(ranking.matches[:shown])
    if matches:
        width = max(len(name(match)) for match in matches)
        lines += ["", f"{'':>4}  {'candidate':<{width}}  match  reached  employer  candidate   what decides"]
        for match in matches:
            lines.append(
                f"{match.rank:>4}  {name(match):<{width}}  {match.probability:>5.1%}  {match.reach:>7.0%}"
                f"  {match.employer:>8.0%}  {match.candidate:>9.0%}   {headline(match)}"
            )
    else:
        lines += ["", "  nobody to go back to"]
    left = len(ranking.matches) - len(matches)
    if left > 0:
        lines.append(f"      … and {left:,} more")
    lines += ["", *held_lines(ranking.excluded)]
    return "\n".join(lines).rstrip()


def name(match: MatchView) -> str:
    """How a person is shown: the label where there is one, else the id."""
    return f"{match.label} ({match.candidate_id})" if match.label else match.candidate_id


def headline(match: MatchView) -> str:
    """The few words that tell most of why somebody stands where they stand."""
    counts: dict[str, list[str]] = {}
    for reason in match.reasons:
        if not reason.implied:
            counts.setdefault(reason.status.value, []).append(reason.words.removeprefix("the "))
    order = [ResidualStatus.RESOLVED, ResidualStatus.EASED, ResidualStatus.UNCHANGED, ResidualStatus.WORSE, ResidualStatus.UNKNOWN]
    parts = [f"{status.value}: {', '.join(counts[status.value][:3])}" for status in order if status.value in counts]
    if parts:
        return "; ".join(parts)
    strongest = max((e for e in match.evidence if e.name not in ("base rate",)), key=lambda e: abs(e.log_odds), default=None)
    return strongest.text if strongest is not None and len(strongest.text) < WIDTH else (strongest.name if strongest else "")


def held_lines(excluded: Any) -> list[str]:
    """Who was held, by reason."""
    held = list(excluded.values())
    if not held:
        return []
    by_gate: dict[str, list[Any]] = {}
    for record in held:
        by_gate.setdefault(record.reason, []).append(record)
    lines = [f"held, not scored: {len(held):,}"]
    for reason, records in by_gate.items():
        names = ", ".join(
            record.candidate_id + (f" until {record.lifts_on}" if record.lifts_on else "") for record in records[:3]
        )
        more = f" and {len(records) - 3:,} more" if len(records) > 3 else ""
        lines.append(f"  {reason}: {names}{more}")
    return lines


def match_text(match: MatchView) -> str:
    """One match in full: probabilities, the account, and every piece of evidence."""
    lines = [
        f"{name(match)}: {match.probability:.1%} match (rank {match.rank})",
        f"  reached {match.reach:.0%}, then both say yes {match.mutual:.0%}"
        f" (employer {match.employer:.0%}, candidate {match.candidate:.0%}; {match.weaker_side})",
        "",
        fill(match.account.then, WIDTH),
    ]
    for heading, found in match.account.sections():
        lines.append(f"{heading}:")
        lines += [part for line in found for part in _bullet(line)]
    lines += ["", "Evidence, in log-odds:"]
    for head in Head:
        own = [e for e in match.evidence if e.head is head]
        total = sum(e.log_odds for e in own)
        lines.append(f"  {HEAD_WORDS[head]}: {total:+.3f}")
        lines += [f"    {e.log_odds:+.3f}  {part}" if at == 0 else f"            {part}" for e in own for at, part in enumerate(wrap(e.text, WIDTH - 12) or [e.name])]
    return "\n".join(lines)


def _bullet(line: str) -> list[str]:
    return wrap(line, WIDTH, initial_indent="  - ", subsequent_indent="    ")
