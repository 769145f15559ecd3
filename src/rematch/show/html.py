"""Rankings and matches in a notebook."""

from __future__ import annotations

import math
from html import escape

from rematch.facets import Head
from rematch.show.text import HEAD_WORDS, MatchView, RankingView, headline, name, odds, span, tie_lines

_SHOWN = 50
_BAR = 90


def ranking_html(ranking: RankingView) -> str:
    """A ranking as a table with bars for the probabilities."""
    rows = "".join(_row(match) for match in ranking.matches[:_SHOWN])
    left = len(ranking.matches) - _SHOWN
    more = f"<p>… and {left:,} more</p>" if left > 0 else ""
    held = f"<p>held, not scored: {len(ranking.excluded):,}</p>" if ranking.excluded else ""
    titles = ("", "candidate", "match", "80% range", "reached", "employer", "candidate", "why")
    head = f"<tr>{''.join(f'<th>{title}</th>' for title in titles)}</tr>"
    more += "".join(f"<p>{line.strip()}</p>" for line in tie_lines(ranking.ties(_SHOWN)))
    return (
        f"<div><p><b>{escape(ranking.title)}</b><br><small>{escape(ranking.claim)}</small></p>"
        f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>{more}{held}</div>"
    )


def _row(match: MatchView) -> str:
    match_bar, *bars = [
        f"<td>{_bar(p)}</td>" for p in (match.probability, match.reach, match.employer, match.candidate)
    ]
    cells = "".join([match_bar, f"<td>{span(match.intervals.probability)}</td>", *bars])
    why = escape(headline(match))
    return f"<tr><td>{match.rank}</td><td>{escape(name(match))}</td>{cells}<td style='text-align:left'>{why}</td></tr>"


def _bar(probability: float) -> str:
    return (
        f"<div style='width:{_BAR}px;background:#eee'><div style='width:{_BAR * probability:.0f}px;background:#7aa6c2;"
        f"white-space:nowrap;text-align:left'>{probability:.0%}</div></div>"
    )


def match_html(match: MatchView) -> str:
    """One match: the account, and the evidence as bars."""
    range_of = span(match.intervals.probability)
    parts = [
        f"<p><b>{escape(name(match))}</b>: {match.probability:.1%} match, 80% range {range_of}</p>",
        f"<p>{escape(match.account.then)}</p>",
    ]
    for heading, found in match.account.sections():
        items = "".join(f"<li>{escape(line)}</li>" for line in found)
        parts.append(f"<p><b>{heading}</b></p><ul>{items}</ul>")
    rows = []
    for head in Head:
        own = [e for e in match.evidence if e.head is head]
        total = f"{odds(math.fsum(e.log_odds for e in own))} to 1"
        rows.append(f"<tr><th colspan=2 style='text-align:left'>{HEAD_WORDS[head]}</th><td>{total}</td></tr>")
        for e in own:
            colour = "#6aa84f" if e.log_odds > 0 else "#cc6666"
            width = min(abs(e.log_odds) * 40, 160)
            bar = f"<div style='width:{width:.0f}px;background:{colour};height:0.8em'></div>"
            rows.append(
                f"<tr><td style='text-align:left'>{escape(e.text)}</td><td>{bar}</td><td>×{odds(e.log_odds)}</td></tr>"
            )
    return f"<div>{''.join(parts)}<table><tbody>{''.join(rows)}</tbody></table></div>"
