"""Likes carry over and can be lost (SCIENCE 2.6)."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.diff import percent
from rematch.evidence.facts import Facts, decay, months
from rematch.evidence.ledger import Ledger
from rematch.evidence.sameness import same_words
from rematch.evidence.since import reaches
from rematch.evidence.telling import Said, Told, as_day, as_source, noted
from rematch.evidence.unknowns import BETTER, EXPECTED, UNKNOWN, WITHIN, WORSE, Expected
from rematch.facets import FACET_CODES, FACETS, Facet, Head, LikeStatus, Rule
from rematch.query import Query

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rows = NDArray[np.intp]

SILENT = 3
"""The spec is silent then or now: a change may decide, else it is not known."""

LIKED = {BETTER: LikeStatus.STRENGTHENED, WITHIN: LikeStatus.KEPT, WORSE: LikeStatus.LOST, UNKNOWN: LikeStatus.UNKNOWN}
DISLIKED = {BETTER: LikeStatus.REMOVED, WITHIN: LikeStatus.SAME, WORSE: LikeStatus.WORSE, UNKNOWN: LikeStatus.UNKNOWN}


@attrs.frozen(eq=False)
class Likes:
    """What became of every like and dislike of a block, shape (sentiments,), or (draws, sentiments) where drawn.

    Attributes:
        status: One of `BETTER`, `WITHIN`, `WORSE`, `UNKNOWN`.
        values: Log-odds of each before ordering; 0 where it does not count.
        to_wish: Lost likes that an unmet wish names: they count among the burdens instead.
    """

    status: NDArray[np.int8]
    values: Floats
    to_wish: Bools


def likes(facts: Facts, query: Query, unmet: Bools, unknowns: Expected = EXPECTED) -> Likes:
    """Status and value of every like and dislike.

    Args:
        facts: The block on the day.
        query: The new role.
        unmet: Wishes of which the new spec falls short, shape (wishes,).
        unknowns: What stands in for what is not known.
    """
    rows = facts.block.sentiments
    status = unknowns.like_status(facts, _status(facts, query))
    model = facts.model
    factor = np.where(rows.likes, _factors(facts, liked=True)[status], _factors(facts, liked=False)[status])
    age = decay(months(rows.on, facts.as_of), model["likes.half_life"], model["likes.floor"])
    values = np.where(facts.sentiment_exists, model["likes.weight"] * factor * rows.strength * age, 0.0)
    named = (rows.wish >= 0) & (unmet[rows.wish] if len(unmet) else False)
    return Likes(status, values, named & rows.likes & (status == WORSE) & (values < 0))


def post(ledger: Ledger, facts: Facts, found: Likes) -> None:
    """Post the likes, an ordered sum with gamma .7."""
    rows = facts.block.sentiments
    values = np.where(found.to_wish, 0.0, found.values)
    weighted = values * rows.ragged.owa_weights(values, facts.model["likes.gamma"])
    ledger.add_rows(Head.CANDIDATE, "like", rows.ragged, weighted)


def _factors(facts: Facts, *, liked: bool) -> Floats:
    """Factor by status code, unknown being expected: index 2 is `UNKNOWN`, -1 `WORSE`."""
    model = facts.model
    if liked:
        better, within, worse = (model[f"likes.liked.{s}"] for s in ("strengthened", "kept", "lost"))
        unknown = model["likes.kept_if_unknown"] * within + (1.0 - model["likes.kept_if_unknown"]) * worse
    else:
        better, within, worse = (model[f"likes.disliked.{s}"] for s in ("removed", "same", "worse"))
        unknown = model["likes.removed_if_unknown"] * better + (1.0 - model["likes.removed_if_unknown"]) * within
    return np.array([within, better, unknown, worse])


def _status(facts: Facts, query: Query) -> NDArray[np.int8]:
    rows = facts.block.sentiments
    status = np.full(len(rows), UNKNOWN, np.int8)
    for code in np.unique(rows.facet):
        at = np.flatnonzero((rows.facet == code) & facts.sentiment_exists)
        if len(at):
            facet = list(FACETS)[code]
            found = _on_facet(facts, query, at, facet)
            status[at] = np.where(found == SILENT, _by_change(facts, query, at, facet), found)
    return status


def _on_facet(facts: Facts, query: Query, at: Rows, facet: Facet) -> NDArray[np.int8]:
    """Status by then against now, for sentiments on one facet."""
    row, rows = FACETS[facet], facts.block.sentiments
    versions = facts.block.candidacies.version[rows.candidacy[at]]
    if not row.has_spec:
        return np.full(len(at), SILENT, np.int8)
    whole = rows.topic[at] < 0
    if facet is Facet.DUTIES:
        return np.where(whole, _whole(query, facet, versions), _duties(facts, query, at))
    if row.names is None:
        return _numbers(facts, query, at, facet, versions)
    if row.person is not None:
        whole_facet = _person(facts, query, rows.likes[at], facet, versions)
    elif row.number is not None:
        whole_facet = _numbers(facts, query, at, facet, versions)
    else:
        whole_facet = _whole(query, facet, versions)
    topics = _topics(rows.likes[at], rows.named_then[at], query.says(facet, rows.topic[at]))
    return np.where(whole, whole_facet, topics).astype(np.int8)


def _topics(likes: Bools, then: NDArray[np.int8], now: NDArray[np.int8]) -> NDArray[np.int8]:
    """Named now: kept; named then and not in a list given now: lost (of a dislike: removed)."""
    gone = np.where(likes, WORSE, BETTER)
    return np.where(now == 1, WITHIN, np.where((then == 1) & (now == 0), gone, SILENT)).astype(np.int8)


def _whole(query: Query, facet: Facet, versions: NDArray[Any]) -> NDArray[np.int8]:
    """Without a topic: kept if the lists are equal, else unknown."""
    same = same_words(query, facet)[versions]
    both = query.pool.versions.speaks[facet][versions] & query.role.speaks(facet)
    return np.where(both, np.where(same, WITHIN, UNKNOWN), SILENT).astype(np.int8)


def _duties(facts: Facts, query: Query, at: Rows) -> NDArray[np.int8]:
    """A duty's share: .10 above then is better, lower by more than .10 or gone from the list is worse."""
    rows = facts.block.sentiments
    then, now = rows.share_then[at], query.duty_shares[rows.topic[at]]
    step, moved = facts.model["likes.share_step"], np.round(now - then, 9)
    gone = (then > 0) & (now == 0)
    more = np.where(moved >= step, 1, np.where((moved < -step) | gone, -1, 0))
    better = np.where(rows.likes[at], more, -more)
    return np.where(np.isnan(moved), SILENT, better).astype(np.int8)


def _person(facts: Facts, query: Query, likes: Bools, facet: Facet, versions: NDArray[Any]) -> NDArray[np.int8]:
    """The same person or team is kept, another is lost (of a dislike: removed)."""
    then, now = facts.versions.persons[facet][versions], query.role.persons[facet]
    known = (then >= 0) & (now >= 0)
    another = np.where(likes, WORSE, BETTER)
    return np.where(known, np.where(then == now, WITHIN, another), SILENT).astype(np.int8)


def _numbers(facts: Facts, query: Query, at: Rows, facet: Facet, versions: NDArray[Any]) -> NDArray[np.int8]:
    """In the person's favour beyond tolerance, within it, or against."""
    row, rows = FACETS[facet], facts.block.sentiments
    tolerance, scale = facts.model[f"tolerance.{facet}"], facts.model[f"scale.{facet}"]
    person, wishes = rows.ragged.owner[at], facts.wishes
    wish = _wish_of(facts, facet)[person]
    there = wish >= 0
    direction = np.full(len(at), float(row.direction))
    if facet is Facet.PAY:
        factor = query.money[facts.versions.pay_currency[versions]]
        then, now = facts.versions.pay_max[versions] * factor, np.full(len(at), query.role.pay_max)
    else:
        then, now = facts.versions.numbers[facet][versions], np.full(len(at), query.number(facet))
    if facet is Facet.LEVEL and len(wishes):
        lower = there & (wishes.number[wish] < then)
        direction = np.where(lower, -1.0, 1.0)
    elif row.rule is Rule.GRADED and len(wishes):
        direction = np.where(there & wishes.least[wish], 1.0, direction)
    moved = direction * (now - then)
    allowed = tolerance * np.abs(then) if row.relative else tolerance
    dust = 1e-9 * (scale * np.abs(then) if row.relative else scale)
    better = np.where(moved > allowed + dust, BETTER, np.where(moved < -allowed - dust, WORSE, WITHIN))
    return np.where(np.isnan(moved), SILENT, better).astype(np.int8)


def _wish_of(facts: Facts, facet: Facet) -> NDArray[np.intp]:
    """The stated wish of each person on a facet, -1 for none."""
    at = np.full(len(facts), -1, np.intp)
    rows = facts.wishes_on(facet)
    rows = rows[~facts.wishes.implied[rows]]
    at[facts.wishes.ragged.owner[rows]] = rows
    return at


def _by_change(facts: Facts, query: Query, at: Rows, facet: Facet) -> NDArray[np.int8]:
    """Where the spec is silent: the change with the largest confidence x effect of .5 or more decides."""
    rows, threshold = facts.block.sentiments, facts.model["residual.known_change"]
    best, sign = np.zeros(len(rows)), np.zeros(len(rows))
    links, changes = facts.block.sentiment_changes, facts.block.changes
    own = np.flatnonzero((rows.facet[links.one] == FACET_CODES[facet]) & (changes.on[links.other] <= facts.as_of))
    if len(own):
        sizes = changes.confidence[links.other[own]] * np.abs(changes.effect[links.other[own]])
        # The last one written stays: the larger later, of two as large the one against.
        order = own[np.lexsort((-changes.effect[links.other[own]], sizes))]
        best[links.one[order]] = changes.confidence[links.other[order]] * np.abs(changes.effect[links.other[order]])
        sign[links.one[order]] = np.sign(changes.effect[links.other[order]])
    for item in query.news:
        if item.facet is not facet:
            continue
        topic = rows.topic[at]
        meets = (topic == item.topic) | (topic < 0) | (item.topic < 0)
        heard = at[meets & (rows.on[at] < item.on) & reaches(facts, query, item)[rows.ragged.owner[at]]]
        _stronger(best, sign, heard, item.effect, item.confidence)
    decided = (best[at] >= threshold) & (sign[at] != 0)
    return np.where(decided, sign[at], UNKNOWN).astype(np.int8)


def _stronger(best: Floats, sign: Floats, at: Rows, effect: float, confidence: float) -> None:
    """Keep the larger of two changes; of two as large, the one against."""
    size = confidence * abs(effect)
    wins = (size > best[at]) | ((size == best[at]) & (effect < 0))
    best[at[wins]], sign[at[wins]] = size, np.sign(effect)


# In words

_STRENGTH = {1: "a little", 2: "clearly", 3: "very much"}
_BECAME = {
    LikeStatus.STRENGTHENED: "better now",
    LikeStatus.KEPT: "about as it was",
    LikeStatus.LOST: "lost",
    LikeStatus.REMOVED: "better now",
    LikeStatus.SAME: "about as it was",
    LikeStatus.WORSE: "worse now",
    LikeStatus.UNKNOWN: "nobody knows whether that is still so",
}


def tell(told: Told, head: Head, sentiment: int) -> Said:
    """A like or dislike, and what became of it."""
    rows = told.facts.block.sentiments
    facet = list(FACETS)[rows.facet[sentiment]]
    on, source = as_day(int(rows.on[sentiment])), as_source(int(rows.source[sentiment]))
    verb = "liked" if rows.likes[sentiment] else "disliked"
    strength = _STRENGTH[int(rows.strength[sentiment])]
    parts = [_BECAME[became(told, sentiment)], _then_and_now(told, sentiment), _decided_by(told, sentiment)]
    text = (
        f"{verb} {what_of(told, sentiment)}, {strength}{noted(on, source)}: {', '.join(part for part in parts if part)}"
    )
    return Said(text, facet, on, source)


def what_of(told: Told, sentiment: int) -> str:
    """What was liked or disliked; a trait with whose it is."""
    rows = told.facts.block.sentiments
    facet, topic = list(FACETS)[rows.facet[sentiment]], int(rows.topic[sentiment])
    if topic < 0:
        return FACETS[facet].words
    owner = {Facet.MANAGER: "the manager: ", Facet.TEAM: "the team: "}.get(facet, "")
    return owner + told.name(topic)


def _then_and_now(told: Told, sentiment: int) -> str:
    """How it was then and how it is now, as far as the versions say."""
    rows, query = told.facts.block.sentiments, told.query
    facet, topic = list(FACETS)[rows.facet[sentiment]], int(rows.topic[sentiment])
    if facet is Facet.DUTIES and topic >= 0:
        then, now = float(rows.share_then[sentiment]), float(query.duty_shares[topic])
        known = [None if np.isnan(share) else f"{percent(share)} of the time" for share in (then, now)]
        return _arrow(*known)
    if topic >= 0 and FACETS[facet].names is not None:
        then, now = int(rows.named_then[sentiment]), int(query.says(facet, np.array([topic]))[0])
        words = {1: "named", 0: "not named"}
        return _arrow(words.get(then), words.get(now))
    version = told.candidacy_version(int(rows.candidacy[sentiment]))
    return _arrow(told.offered(facet, version), told.offered(facet, told.new))


def _arrow(then: str | None, now: str | None) -> str:
    if then is None and now is None:
        return ""
    return f"{now} then and now" if then == now else f"{then or 'not known'} → {now or 'not said'}"


def _decided_by(told: Told, sentiment: int) -> str:
    """The change that decides, where the specs are silent; of the person's own the largest."""
    at = np.array([sentiment])
    facet = list(FACETS)[told.facts.block.sentiments.facet[sentiment]]
    if told.working.likes.status[sentiment] == UNKNOWN or _on_facet(told.facts, told.query, at, facet)[0] != SILENT:
        return ""
    return "by what has changed since"


def became(told: Told, sentiment: int) -> LikeStatus:
    """What became of a like or dislike."""
    status = int(told.working.likes.status[sentiment])
    return (LIKED if told.facts.block.sentiments.likes[sentiment] else DISLIKED)[status]
