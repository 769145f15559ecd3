"""Likes carry over and can be lost (SCIENCE 2.6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.diff import percent
from rematch.evidence.alike import Kinds, Split
from rematch.evidence.facts import Facts, decay, months
from rematch.evidence.kinds import LikeKinds
from rematch.evidence.ledger import Ledger
from rematch.evidence.sameness import same_words
from rematch.evidence.since import reached
from rematch.evidence.telling import Said, Told, as_day, as_source, noted
from rematch.evidence.unknowns import BETTER, EXPECTED, UNKNOWN, WITHIN, WORSE, Expected
from rematch.facets import FACETS, Facet, Head, LikeStatus, Rule
from rematch.pool.gather import gather, those
from rematch.query import News, Query

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
        named: Likes that a wish names as well.
        wish: That wish, shape (named,).
        to_wish: Which of those are lost while the wish is unmet: they count among the burdens instead.
    """

    status: NDArray[np.int8]
    values: Floats
    named: Rows
    wish: Rows
    to_wish: Bools


def likes(facts: Facts, query: Query, unmet: Callable[[Rows], Bools], unknowns: Expected = EXPECTED) -> Likes:
    """Status and value of every like and dislike.

    Args:
        facts: The block on the day.
        query: The new role.
        unmet: Whether the new spec falls short of some wishes, asked by their rows.
        unknowns: What stands in for what is not known.
    """
    status = unknowns.like_status(facts, _status(facts, query))
    values = facts.once("weight of likes", _weight) * gather(_factors(facts), status + facts.once("liked", _liked))
    named, wish = facts.once("likes with a wish", _with_a_wish)
    lost = (status[..., named] == WORSE) & (values[..., named] < 0) & unmet(wish)
    return Likes(status, values, named, wish, lost)


def _weight(facts: Facts) -> Floats:
    """Log-odds of each like and dislike at factor 1; 0 where it does not count."""
    rows, model = facts.block.sentiments, facts.model
    age = decay(months(rows.on, facts.as_of), model["likes.half_life"], model["likes.floor"])
    return np.where(facts.sentiment_exists, model["likes.weight"] * rows.strength * age, 0.0)


def _with_a_wish(facts: Facts) -> tuple[Rows, Rows]:
    """Likes that a wish names as well, and that wish."""
    rows = facts.block.sentiments
    wish = rows.wish
    at = np.flatnonzero((wish >= 0) & rows.likes)
    return at, wish[at].astype(np.intp)


def post(ledger: Ledger, facts: Facts, found: Likes) -> None:
    """Post the likes, an ordered sum with gamma .7."""
    values = found.values.copy()
    values[..., found.named] *= ~found.to_wish
    ledger.add_ordered(Head.CANDIDATE, "like", facts.block.sentiments.ragged, values, facts.model["likes.gamma"])


_STATUSES = 4


def _liked(facts: Facts) -> NDArray[np.int8]:
    """Where the factors of each begin in `_factors`, and how far to shift a status to make it a place there."""
    return np.where(facts.block.sentiments.likes, _STATUSES - WORSE, -WORSE).astype(np.int8)


def _factors(facts: Facts) -> Floats:
    """Factors of a dislike, then of a like, by status from `WORSE` to `UNKNOWN`, unknown being expected."""
    model = facts.model
    better, within, worse = (model[f"likes.disliked.{s}"] for s in ("removed", "same", "worse"))
    removed = model["likes.removed_if_unknown"]
    disliked = [worse, within, better, removed * better + (1.0 - removed) * within]
    better, within, worse = (model[f"likes.liked.{s}"] for s in ("strengthened", "kept", "lost"))
    kept = model["likes.kept_if_unknown"]
    return np.array([*disliked, worse, within, better, kept * within + (1.0 - kept) * worse])


def _status(facts: Facts, query: Query) -> NDArray[np.int8]:
    alike, of_kinds = KINDS.against_role(facts, query)
    status = alike.spread(of_kinds, UNKNOWN)
    return _by_changes(facts, query, np.flatnonzero(status == SILENT), status)


_Parts = dict[Facet, tuple[Rows, LikeKinds]]


def _of_kinds(kinds: Split[_Parts], facts: Facts, query: Query) -> NDArray[np.int8]:
    found = np.full(kinds.count, UNKNOWN, np.int8)
    for facet, (at, own) in kinds.parts.items():
        found[at] = _on_facet(own, facts, query, facet)
    return found


def _by_facet(kinds: LikeKinds) -> _Parts:
    """The kinds of each facet, with their places among all."""
    return {list(FACETS)[code]: part for code, part in kinds.by(kinds.facet).items()}


KINDS = Kinds("kinds of likes", LikeKinds.of, _by_facet, _of_kinds)


def _on_facet(kinds: LikeKinds, facts: Facts, query: Query, facet: Facet) -> NDArray[np.int8]:
    """Status by then against now, for likes and dislikes on one facet."""
    row, versions = FACETS[facet], kinds.version
    if not row.has_spec:
        return np.full(len(kinds), SILENT, np.int8)
    whole = kinds.topic < 0
    if facet is Facet.DUTIES:
        return np.where(whole, _whole(query, facet, versions), _duties(kinds, facts, query))
    if row.names is None:
        return _numbers(kinds, facts, query, facet)
    if row.person is not None:
        whole_facet = _person(facts, query, kinds.likes, facet, versions)
    elif row.number is not None:
        whole_facet = _numbers(kinds, facts, query, facet)
    else:
        whole_facet = _whole(query, facet, versions)
    topics = _topics(kinds.likes, kinds.named_then, query.says(facet, kinds.topic))
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


def _duties(kinds: LikeKinds, facts: Facts, query: Query) -> NDArray[np.int8]:
    """A duty's share: .10 above then is better, lower by more than .10 or gone from the list is worse."""
    then, now = kinds.share_then, query.duty_shares[kinds.topic]
    step, moved = facts.model["likes.share_step"], np.round(now - then, 9)
    gone = (then > 0) & (now == 0)
    more = np.where(moved >= step, 1, np.where((moved < -step) | gone, -1, 0))
    return np.where(np.isnan(moved), SILENT, np.where(kinds.likes, more, -more)).astype(np.int8)


def _person(facts: Facts, query: Query, likes: Bools, facet: Facet, versions: NDArray[Any]) -> NDArray[np.int8]:
    """The same person or team is kept, another is lost (of a dislike: removed)."""
    then, now = facts.versions.persons[facet][versions], query.role.persons[facet]
    known = (then >= 0) & (now >= 0)
    another = np.where(likes, WORSE, BETTER)
    return np.where(known, np.where(then == now, WITHIN, another), SILENT).astype(np.int8)


def _numbers(kinds: LikeKinds, facts: Facts, query: Query, facet: Facet) -> NDArray[np.int8]:
    """In the person's favour beyond tolerance, within it, or against."""
    row, versions = FACETS[facet], kinds.version
    tolerance, scale = facts.model[f"tolerance.{facet}"], facts.model[f"scale.{facet}"]
    direction = np.full(len(kinds), float(row.direction))
    if facet is Facet.PAY:
        factor = query.money[facts.versions.pay_currency[versions]]
        then, now = facts.versions.pay_max[versions] * factor, np.full(len(kinds), query.role.pay_max)
    else:
        then, now = facts.versions.numbers[facet][versions], np.full(len(kinds), query.number(facet))
    if facet is Facet.LEVEL:
        direction = np.where(kinds.wished & (kinds.wish_number < then), -1.0, direction)
    elif row.rule is Rule.GRADED:
        direction = np.where(kinds.wish_least, 1.0, direction)
    moved = direction * (now - then)
    allowed = tolerance * np.abs(then) if row.relative else tolerance
    dust = 1e-9 * (scale * np.abs(then) if row.relative else scale)
    better = np.where(moved > allowed + dust, BETTER, np.where(moved < -allowed - dust, WORSE, WITHIN))
    return np.where(np.isnan(moved), SILENT, better).astype(np.int8)


def _by_changes(facts: Facts, query: Query, silent: Rows, status: NDArray[np.int8]) -> NDArray[np.int8]:
    """Where the spec is silent: the change with the largest confidence x effect of .5 or more decides."""
    own, sizes, effects = facts.once("own changes on likes", _own_changes)
    best, sign = np.zeros(len(status)), np.zeros(len(status))
    best[own], sign[own] = sizes, np.sign(effects)
    for item in query.news:
        _stronger(best, sign, _heard(facts, query, item, status), item.effect, item.confidence)
    size, sense = best[silent], sign[silent]
    decided = (size >= facts.model["residual.known_change"]) & (sense != 0)
    status[silent] = np.where(decided, sense, UNKNOWN)
    return status


def _own_changes(facts: Facts) -> tuple[Rows, Floats, Floats]:
    """Like, size and effect of every change of the person's own on its facet and topic.

    The last one written stays: the larger later, of two as large the one against.
    """
    links, changes = facts.block.sentiment_changes, facts.block.changes
    one, other = links.one, links.other
    there = changes.on[other] <= facts.as_of
    one, other = one[there], other[there]
    effects = changes.effect[other]
    sizes = changes.confidence[other] * np.abs(effects)
    order = np.lexsort((-effects, sizes))
    return one[order].astype(np.intp), sizes[order], effects[order]


def _heard(facts: Facts, query: Query, item: News, status: NDArray[np.int8]) -> Rows:
    """Likes on which a piece of news is heard, where the specs are silent."""
    rows, at = facts.block.sentiments, facts.sentiments_on(item.facet)
    at = those(at, status.take(at) == SILENT)
    at = those(at, item.meets(rows.some("topic", at)) & (rows.some("on", at) < item.on))
    return reached(facts, query, item, at, rows.ragged.owner)


def _stronger(best: Floats, sign: Floats, at: Rows, effect: float, confidence: float) -> None:
    """Keep the larger of two changes; of two as large, the one against."""
    size = confidence * abs(effect)
    held = best.take(at)
    won = those(at, (size > held) | ((size == held) & (effect < 0)))
    best[won], sign[won] = size, np.sign(effect)


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
    facts, facet = told.facts, list(FACETS)[told.facts.block.sentiments.facet[sentiment]]
    if told.working.likes.status[sentiment] == UNKNOWN or not facts.sentiment_exists[sentiment]:
        return ""
    alike, kinds = KINDS.of(facts)
    at, of_facet = kinds.parts[facet]
    own = of_facet.some(np.flatnonzero(at == alike.kind[sentiment]))
    if _on_facet(own, facts, told.query, facet)[0] != SILENT:
        return ""
    return "by what has changed since"


def became(told: Told, sentiment: int) -> LikeStatus:
    """What became of a like or dislike."""
    status = int(told.working.likes.status[sentiment])
    return (LIKED if told.facts.block.sentiments.likes[sentiment] else DISLIKED)[status]
