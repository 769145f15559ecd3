"""Past reasons in words: how much of each still stands, and what that rests on."""

from __future__ import annotations

import numpy as np

from rematch.diff import counted, percent
from rematch.evidence.facts import EMPLOYER
from rematch.evidence.residuals import RESOLVED, UNCHANGED, WORSE
from rematch.evidence.since import told_by
from rematch.evidence.telling import (
    NONE_AT_ALL,
    Said,
    Told,
    as_day,
    as_source,
    months_words,
    noted,
    own_change_words,
    wished,
)
from rematch.facets import (
    FACETS,
    REASONS,
    Facet,
    Head,
    ReasonRow,
    Residual,
    ResidualStatus,
    Rule,
    Severity,
    Wanted,
)
from rematch.pool.codes import EVIDENCE_CODES
from rematch.query import News


def _wish_of(told: Told, reason: int) -> tuple[int, bool, bool]:
    """The wish on a reason's facet, whether it is stated, and whether it was said after the candidacy ended."""
    facts, at = told.facts, int(told.facts.block.reasons.wish[reason])
    there = at >= 0 and bool(facts.wish_exists[at]) and not bool(facts.wishes.implied[at])
    return at, there, there and bool(facts.wish_on[at] > facts.reason_ended[reason])


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
        return told.names(rows.wanted[reason], " or " if FACETS[row.facet].rule is Rule.ONE_OF else ", ")
    if np.isnan(number):
        return None
    if number == 0 and row.facet in NONE_AT_ALL and _bound(told, reason) == "at most":
        return NONE_AT_ALL[row.facet]
    words = {
        Wanted.MONEY: lambda: told.annual_money(number, rows.currency[reason]),
        Wanted.SHARE: lambda: (
            f"at most {percent(number)} of the time" if row.facet is Facet.TRAVEL else percent(number)
        ),
        Wanted.DATE: lambda: str(as_day(int(number))),
        Wanted.DAYS: lambda: f"{_bound(told, reason)} {counted(number, 'day')} on site a week",
        Wanted.HOURS: lambda: f"{_bound(told, reason)} {counted(number, 'hour')} a week",
        Wanted.PLACES: lambda: f"at most {counted(number, 'minute')} away",
    }
    return words.get(row.wanted, lambda: f"{number:g}")()


def _bound(told: Told, reason: int) -> str:
    """At most, unless the person's wish on the facet says at least."""
    wish, there, _ = _wish_of(told, reason)
    return "at least" if there and told.facts.wishes.least[wish] else "at most"


def rests_on(told: Told, reason: int) -> str:
    """What the status of a reason rests on: then against now, later evidence, the changes since, or nothing."""
    found, row = told.working.residuals, _row_of(told, reason)
    parts = []
    if row.residual is Residual.OPEN_AGAIN:
        then = told.candidacy_version(int(told.facts.block.reasons.ragged.owner[reason]))
        parts.append("the role is open again" if then.role_id == told.new.role_id else "this role is open")
    elif row.residual is Residual.STAYS:
        cleared = as_day(int(told.facts.block.reasons.cleared_on[reason]))
        parts.append(f"cleared on {cleared}; it still counts" if cleared else "it stays until a person has cleared it")
    elif row.residual is Residual.SKILL_GAP:
        parts.append(_gap_words(told, reason) if found.compared[reason] else _gap_unknown(told, reason))
    elif row.residual is Residual.DATE:
        parts.append(_date_words(told, reason))
    else:
        parts.append(_then_now_words(told, reason, compared=bool(found.compared[reason])))
    parts += _change_words(told, reason)
    if not found.known[reason] and reason not in found.changed:
        ended, span = as_day(int(told.facts.reason_ended[reason])), float(told.facts.reason_months[reason])
        parts.append(f"nothing on file says how it is now, {months_words(span)} after {ended}")
    return "; ".join(part for part in parts if part)


def _row_of(told: Told, reason: int) -> ReasonRow:
    return list(REASONS.values())[told.facts.block.reasons.kind[reason]]


def _then_now_words(told: Told, reason: int, *, compared: bool) -> str:
    rows, row = told.facts.block.reasons, _row_of(told, reason)
    if not FACETS[row.facet].has_spec:
        return ""
    topic = int(rows.topic[reason])
    candidacy = int(rows.ragged.owner[reason])
    if topic >= 0 and row.facet is not Facet.DUTIES and FACETS[row.facet].names is not None:
        return _named_words(told, reason, topic, row.facet) + _asked_words(told, reason, compared=compared)
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
    if row.facet is Facet.LOCATION:
        asked += _no_day_on_site(told, candidacy)
    if then == now:
        return f"{then}, then and now" + asked
    return f"{then or 'not known'} → {now or 'not said'}" + asked


_NAMED = {1: "named", 0: "not named", -1: "not known"}


def _named_words(told: Told, reason: int, topic: int, facet: Facet) -> str:
    """Whether a topic was named then and is named now."""
    then = int(told.facts.block.reasons.named_then[reason])
    now = int(told.query.says(facet, np.array([topic]))[0])
    if then == now:
        return f"{_NAMED[now]}, then and now"
    return f"{_NAMED[then]} then, {_NAMED[now]} now"


def _no_day_on_site(told: Told, candidacy: int) -> str:
    versions = (told.candidacy_version(candidacy), told.new)
    none = [v.spec.workplace is not None and v.spec.workplace.days_on_site == 0 for v in versions]
    return "".join(f"; no day on site {when}" for when, there in zip(("then", "now"), none, strict=True) if there)


def _date_words(told: Told, reason: int) -> str:
    """The day that would have been a yes, against today and the new start."""
    wanted = wanted_of(told, reason)
    at, _, later = _wish_of(told, reason)
    said = f"wanted {wanted}" if wanted else "which day would have been a yes was not noted"
    if later:
        said += f"; since then: {_wish_words(told, at)}"
    start = told.new.spec.timing.start_by if told.new.spec.timing else None
    return f"{said}; the role {f'starts by {start}' if start else 'does not say when it starts'}"


def _asked_words(told: Told, reason: int, *, compared: bool) -> str:
    """What would have been a yes, whose that was, and what has been said of it since."""
    row, wanted = _row_of(told, reason), wanted_of(told, reason)
    if row.residual is Residual.ASKED_LEVEL:
        level = told.facts.block.people.level[told.facts.reason_person[reason]]
        theirs = "their level is not known" if np.isnan(level) else f"they are at level {level:g}"
        return (f"; level {wanted} was asked for" if wanted else "") + f"; {theirs}"
    if row.residual is Residual.BUDGET:
        return (f"; the budget was {wanted}" if wanted else "") + _expected_words(told, reason)
    said = f"; wanted {wanted}" if wanted else ""
    at, there, later = _wish_of(told, reason)
    asked = row.facet is Facet.LOCATION and bool(told.facts.block.reasons.party[reason] == EMPLOYER)
    if asked and there:
        return f"; they want {_wish_words(told, at)}"
    if later:
        return f"{said}; since then: {_wish_words(told, at)}"
    return said or ("" if compared else "; what would have been a yes was not noted")


def _expected_words(told: Told, reason: int) -> str:
    at, there, _ = _wish_of(told, reason)
    if not there:
        return "; what they expect is not on file"
    return f"; they expect {_wish_words(told, at)}"


def _wish_words(told: Told, wish: int) -> str:
    """A wish with its day and source."""
    on = noted(as_day(int(told.facts.wish_on[wish])), as_source(int(told.facts.wishes.source[wish])))
    return wished(told, wish) + on


def _gap_unknown(told: Told, reason: int) -> str:
    topic = int(told.facts.block.reasons.topic[reason])
    if topic < 0:
        return "which skill was not noted"
    if told.query.says(Facet.SKILLS, np.array([topic]))[0] < 0:
        return "the new role does not say what it requires"
    return f"the new role asks for {told.name(topic)}"


def _gap_words(told: Told, reason: int) -> str:
    topic = int(told.facts.block.reasons.topic[reason])
    if told.query.says(Facet.SKILLS, np.array([topic]))[0] == 0:
        return f"the new role does not ask for {told.name(topic)}"
    links, skills = told.facts.block.gap_skills, told.facts.block.skills
    since = [s for r, s in zip(links.one, links.other, strict=True) if r == reason]
    since = [s for s in since if told.facts.reason_ended[reason] < skills.on[s] <= told.facts.as_of]
    latest = max(since, key=lambda s: skills.on[s])
    word = list(EVIDENCE_CODES)[skills.evidence[latest]].value
    on = noted(as_day(int(skills.on[latest])), as_source(int(skills.source[latest])))
    if word == "lacking":
        return f"{told.name(int(skills.skill[latest]))} is known to be lacking still{on}, which counts no more than not knowing"
    return f"{told.name(int(skills.skill[latest]))} {word} since{on}"


def _change_words(told: Told, reason: int) -> list[str]:
    """The changes that were counted for a reason, the person's own first."""
    block, facts = told.facts.block, told.facts
    links, changes = block.reason_changes, block.changes
    own = [c for r, c in zip(links.one, links.other, strict=True) if r == reason and changes.on[c] <= facts.as_of]
    said = [f"a change of their own, {own_change_words(told, c)}" for c in own]
    for item in told.once("news by reason", _news_by_reason).get(reason, ()):
        topic = f" ({item.change.topic})" if item.change.topic else ""
        what = item.change.text or f"news on {FACETS[item.facet].words}{topic}"
        sense = "in favour" if item.effect > 0 else "against" if item.effect < 0 else "said to make no difference"
        said.append(f"{what}, {sense}{noted(item.change.on, item.change.source)}")
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
    about, status = what(told, reason), STATUS_WORDS[status_of(told, reason)]
    on, source = as_day(int(rows.on[reason])), as_source(int(rows.source[reason]))
    if rows.implied[reason]:
        return Said(
            f"{about} (no reason is on file; the outcome of {on} says so): {status}; {rests_on(told, reason)}",
            row.facet,
            on,
        )
    severity = SEVERITY_WORDS[list(Severity)[rows.severity[reason]]]
    text = f"{about}, {severity} then{noted(on, source)}: {status}; {rests_on(told, reason)}"
    return Said(text, row.facet, on, source)


def tell_deal_breaker(told: Told, head: Head, reason: int) -> Said:
    """The reason that was a deal-breaker, and whether it still stands."""
    rows, row = told.facts.block.reasons, _row_of(told, reason)
    on, source = as_day(int(rows.on[reason])), as_source(int(rows.source[reason]))
    stands = _STANDS[status_of(told, reason)]
    return Said(f"a deal-breaker{noted(on, source)}: {what(told, reason)} – {stands}", row.facet, on, source)


def what(told: Told, reason: int) -> str:
    """A reason in a few words, with its topic."""
    topic = int(told.facts.block.reasons.topic[reason])
    return _row_of(told, reason).words + (f" ({told.name(topic)})" if topic >= 0 else "")


SEVERITY_WORDS = {
    Severity.MINOR: "a minor reason",
    Severity.MAJOR: "a major reason",
    Severity.DEALBREAKER: "a deal-breaker",
}
_STANDS = {
    ResidualStatus.RESOLVED: "hardly any of it is left",
    ResidualStatus.EASED: "it stands in part",
    ResidualStatus.UNCHANGED: "it still stands",
    ResidualStatus.WORSE: "it is worse than then",
    ResidualStatus.UNKNOWN: "nobody knows whether it still stands",
}


STATUS_WORDS = {
    ResidualStatus.RESOLVED: "resolved",
    ResidualStatus.EASED: "eased, not gone",
    ResidualStatus.UNCHANGED: "unchanged",
    ResidualStatus.WORSE: "worse than then",
    ResidualStatus.UNKNOWN: "nobody knows whether it still stands",
}
