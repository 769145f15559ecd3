"""Past reasons in words: how much of each still stands, and what that rests on."""

from __future__ import annotations

import numpy as np

from rematch.evidence.residuals import RESOLVED, UNCHANGED, WORSE
from rematch.evidence.since import told_by
from rematch.evidence.telling import Said, Told, as_day, as_source, months_words, on_day, wished
from rematch.evidence.then_and_now import wish_of
from rematch.facets import (
    FACETS,
    REASONS,
    Facet,
    Head,
    ReasonRow,
    Residual,
    ResidualStatus,
    Severity,
    Wanted,
)
from rematch.pool.codes import EVIDENCE_CODES
from rematch.query import News


def status_of(told: Told, reason: int) -> ResidualStatus:
    """How much of a reason still stands, in a word."""
    found = told.working.residuals
    if not found.known[reason]:
        return ResidualStatus.UNKNOWN
    left = found.left[reason]
    if left <= RESOLVED:
        return ResidualStatus.RESOLVED
    if left < UNCHANGED:
        return ResidualStatus.EASED
    return ResidualStatus.UNCHANGED if left <= WORSE else ResidualStatus.WORSE


def wanted_of(told: Told, reason: int) -> str | None:
    """What would have been a yes, in words; None where nobody wrote it down."""
    rows, row = told.facts.block.reasons, _row_of(told, reason)
    number = float(rows.number[reason])
    if rows.flag[reason] >= 0:
        return told.name(int(rows.topic[reason])) if rows.flag[reason] else f"no {told.name(int(rows.topic[reason]))}"
    if rows.wanted[reason] >= 0:
        return told.names(rows.wanted[reason])
    if np.isnan(number):
        return None
    words = {
        Wanted.MONEY: lambda: told.annual_money(number, rows.currency[reason]),
        Wanted.SHARE: lambda: f"{number:.0%}",
        Wanted.DATE: lambda: str(as_day(int(number))),
        Wanted.DAYS: lambda: f"at most {number:g} a week",
        Wanted.HOURS: lambda: f"at most {number:g} a week",
        Wanted.PLACES: lambda: f"at most {number:g} minutes",
    }
    return words.get(row.wanted, lambda: f"{number:g}")()


def rests_on(told: Told, reason: int) -> str:
    """What the status of a reason rests on: then against now, later evidence, the changes since, or nothing."""
    found, row = told.working.residuals, _row_of(told, reason)
    parts = []
    if row.residual is Residual.OPEN_AGAIN:
        then = told.candidacy_version(int(told.facts.block.reasons.ragged.owner[reason]))
        parts.append("the role is open again" if then.role_id == told.new.role_id else "this role is open")
    elif row.residual is Residual.STAYS:
        parts.append("it stays until a person has cleared it")
    elif row.residual is Residual.SKILL_GAP and found.compared[reason]:
        parts.append(_gap_words(told, reason))
    else:
        parts.append(_then_now_words(told, reason, compared=bool(found.compared[reason])))
    parts += _change_words(told, reason)
    if not found.known[reason] and not found.changed[reason]:
        span = months_words(float(told.facts.reason_months[reason]))
        parts.append(f"nothing is known since, {span} ago")
    return "; ".join(part for part in parts if part)


def _row_of(told: Told, reason: int) -> ReasonRow:
    return list(REASONS.values())[told.facts.block.reasons.kind[reason]]


def _then_now_words(told: Told, reason: int, *, compared: bool) -> str:
    rows, row = told.facts.block.reasons, _row_of(told, reason)
    if not FACETS[row.facet].has_spec:
        return ""
    topic = int(rows.topic[reason])
    candidacy = int(rows.ragged.owner[reason])
    then = told.offered(row.facet, told.candidacy_version(candidacy), topic)
    if (
        row.facet is Facet.PAY
        and told.facts.offer_made[candidacy]
        and not np.isnan(told.facts.block.candidacies.offer[candidacy])
    ):
        then = "an offer of " + told.annual_money(
            told.facts.block.candidacies.offer[candidacy], told.facts.block.candidacies.offer_currency[candidacy]
        )
    now = told.offered(row.facet, told.new, topic)
    asked = _asked_words(told, reason, compared=compared)
    if then is None and now is None:
        return f"neither version says anything of {FACETS[row.facet].words}" + asked
    if then == now:
        return f"{then}, then and now" + asked
    return f"{then or 'not known'} → {now or 'not said'}" + asked


def _asked_words(told: Told, reason: int, *, compared: bool) -> str:
    """What would have been a yes, whose that was, and what has been said of it since."""
    row, wanted = _row_of(told, reason), wanted_of(told, reason)
    if row.residual is Residual.ASKED_LEVEL:
        level = told.facts.block.people.level[told.facts.reason_person[reason]]
        theirs = "their level is not known" if np.isnan(level) else f"they are at level {level:g}"
        return (f"; level {wanted} was asked for" if wanted else "") + f"; {theirs}"
    if row.residual is Residual.BUDGET:
        return f"; the budget was {wanted}" if wanted else ""
    said = f"; wanted {wanted}" if wanted else ""
    at, _, later = wish_of(told.facts, np.array([reason]))
    if later[0]:
        return f"{said}; now wants {wished(told, int(at[0]))} (said{on_day(int(told.facts.wish_on[at[0]]))})"
    return said or ("" if compared else "; what would have been a yes was not noted")


def _gap_words(told: Told, reason: int) -> str:
    topic = int(told.facts.block.reasons.topic[reason])
    if told.query.says(Facet.SKILLS, np.array([topic]))[0] == 0:
        return f"the new role does not ask for {told.name(topic)}"
    links, skills = told.facts.block.gap_skills, told.facts.block.skills
    since = [s for r, s in zip(links.one, links.other, strict=True) if r == reason]
    since = [s for s in since if told.facts.reason_ended[reason] < skills.on[s] <= told.facts.as_of]
    latest = max(since, key=lambda s: skills.on[s])
    word = list(EVIDENCE_CODES)[skills.evidence[latest]].value
    return f"{told.name(int(skills.skill[latest]))} {word}{on_day(int(skills.on[latest]))}, after the gap was noted"


def _change_words(told: Told, reason: int) -> list[str]:
    """The changes that were counted for a reason, the person's own first."""
    block, facts = told.facts.block, told.facts
    links, changes = block.reason_changes, block.changes
    own = [c for r, c in zip(links.one, links.other, strict=True) if r == reason and changes.on[c] <= facts.as_of]
    said = [
        f"a change of their own {'towards' if changes.effect[c] > 0 else 'against'} a yes{on_day(int(changes.on[c]))}"
        for c in own
    ]
    for item in told.once("news by reason", _news_by_reason).get(reason, ()):
        what = item.change.text or f"news on {item.change.topic or item.facet.value}"
        sense = "in favour" if item.effect > 0 else "against" if item.effect < 0 else "of no effect"
        said.append(f"{what}, {sense} ({item.change.on})")
    return said


def _news_by_reason(told: Told) -> dict[int, list[News]]:
    """The pieces of news that were counted for each reason."""
    found: dict[int, list[News]] = {}
    for item in told.query.news:
        for reason in told_by(told.facts, told.query, item, told.working.residuals.compared).tolist():
            found.setdefault(reason, []).append(item)
    return found


def tell(told: Told, head: Head, reason: int) -> Said:
    """A reason for the past no, and what is left of it."""
    rows, row = told.facts.block.reasons, _row_of(told, reason)
    severity = list(Severity)[rows.severity[reason]].value
    topic = f" ({told.name(int(rows.topic[reason]))})" if rows.topic[reason] >= 0 else ""
    status = status_of(told, reason)
    text = f"{row.words}{topic}, a {severity} reason then: {STATUS_WORDS[status]}; {rests_on(told, reason)}"
    return Said(text, row.facet, as_day(int(rows.on[reason])), as_source(int(rows.source[reason])))


STATUS_WORDS = {
    ResidualStatus.RESOLVED: "resolved",
    ResidualStatus.EASED: "eased, not gone",
    ResidualStatus.UNCHANGED: "unchanged",
    ResidualStatus.WORSE: "worse than then",
    ResidualStatus.UNKNOWN: "nobody knows whether it still stands",
}
