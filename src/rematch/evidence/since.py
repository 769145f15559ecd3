"""What has happened since: the person's own changes and the organisation's news, on the reasons they touch (SCIENCE 2.5 c)."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.evidence.facts import Facts
from rematch.facets import Facet
from rematch.pool.gather import those
from rematch.pool.versions import VersionColumns
from rematch.query import News, Query

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rows = NDArray[np.intp]


@attrs.frozen(eq=False)
class Since:
    """What changes have done to the reasons they touch, shape (touched,).

    Attributes:
        rows: The reasons, rising.
        eased: Product of what changes in favour leave.
        worsened: Sum of what those against add.
        settled: Whether one is large enough to be taken for known.
    """

    rows: Rows
    eased: Floats
    worsened: Floats
    settled: Bools


def changes_since(facts: Facts, query: Query, compared: Bools) -> Since:
    """The person's own changes, then the organisation's news, on the reasons they touch."""
    own, effects, confidences = facts.once("own changes", _own_changes)
    news = [(told_by(facts, query, item, compared), item) for item in query.news]
    touched = np.zeros(len(compared), np.bool_)
    for told in (own, *(told for told, _ in news)):
        touched[told] = True
    rows = np.flatnonzero(touched)
    n = len(rows)
    place = np.empty(len(compared), np.intp)
    place[rows] = np.arange(n)
    eased, worsened, settled = np.ones(n), np.zeros(n), np.zeros(n, np.bool_)
    threshold, at = facts.model["residual.known_change"], place[own]
    np.multiply.at(eased, at, 1.0 - confidences * np.maximum(effects, 0.0))
    np.add.at(worsened, at, confidences * np.maximum(-effects, 0.0))
    settled[at[confidences * np.abs(effects) >= threshold]] = True
    for told, item in news:
        at = place[told]
        eased[at] *= 1.0 - item.confidence * max(item.effect, 0.0)
        worsened[at] += item.confidence * max(-item.effect, 0.0)
        settled[at] |= item.confidence * abs(item.effect) >= threshold
    return Since(rows, eased, worsened, settled)


def _own_changes(facts: Facts) -> tuple[NDArray[Any], Floats, Floats]:
    """Reason, effect and confidence of every change of the person's own that bears on a reason."""
    links, changes = facts.block.reason_changes, facts.block.changes
    there = (changes.on[links.other] <= facts.as_of) & facts.reason_exists[links.one]
    rows, of = links.one[there], links.other[there]
    # Canonical order, so that a product is the same however the block is laid out.
    order = np.lexsort((changes.effect[of], changes.on[of], rows))
    return rows[order], changes.effect[of[order]], changes.confidence[of[order]]


def told_by(facts: Facts, query: Query, item: News, compared: Bools) -> Rows:
    """The reasons for which a piece of news counts: it came after them, and the versions have not said it already."""
    rows = touched_reasons(facts, query, item)
    return those(rows, (facts.reason_ended.take(rows) < item.on) & _reads_news(facts, query, item, rows, compared))


def touched_reasons(facts: Facts, query: Query, item: News, party: int | None = None) -> Rows:
    """Existing reasons whose facet and topic a piece of news meets, of the people it reaches."""
    rows = facts.reasons_on(item.facet, party)
    rows = those(rows, item.meets(facts.block.reasons.some("topic", rows)))
    return reached(facts, query, item, rows, facts.reason_person)


def reaches(facts: Facts, query: Query, item: News) -> Bools:
    """Whom a piece of news reaches, shape (people,): of one day on one topic only the worse for each person."""
    own = _addressed(facts, item)
    for other in query.news_of_day[item.facet, item.topic, item.on]:
        if other is item:
            continue
        worse = other.badness < item.badness or (other.badness == item.badness and item.person is None)
        if worse:
            own = own & ~_addressed(facts, other)
    return own


def reached(facts: Facts, query: Query, item: News, rows: Rows, people: NDArray[Any]) -> Rows:
    """Those of some rows whose person a piece of news reaches; `people` says whose each row of the table is."""
    if item.person is None and len(query.news_of_day[item.facet, item.topic, item.on]) == 1:
        return rows
    return those(rows, reaches(facts, query, item).take(people.take(rows)))


def _addressed(facts: Facts, item: News) -> Bools:
    """Everyone, or the one person that a piece of news is about."""
    if item.person is None:
        return np.ones(len(facts), np.bool_)
    own = np.zeros(len(facts), np.bool_)
    row = facts.block.find(item.person)
    if row >= 0:
        own[row] = True
    return own


def _reads_news(facts: Facts, query: Query, item: News, rows: Rows, compared: Bools) -> Bools:
    """Where the versions have said it already, only later news counts, or news on what neither list names."""
    if item.after_opening:
        return np.ones(len(rows), np.bool_)
    speak, unsaid = query.once(item, lambda: _versions_on(facts, query, item))
    versions = facts.reason_version.take(rows)
    said_already = compared.take(rows) | speak.take(versions)
    return ~said_already | unsaid.take(versions)


def _versions_on(facts: Facts, query: Query, item: News) -> tuple[Bools, Bools]:
    """Of each of the pool's versions: whether it and the new one both speak of the facet, and whether neither names the topic."""
    columns, every = facts.versions, np.arange(len(facts.versions.facts))
    speak = np.zeros(len(every), np.bool_)
    if item.facet in columns.speaks:
        speak = columns.speaks[item.facet] & query.role.speaks(item.facet)
    return speak, item.unsaid & ~_named_then(columns, query, item, every)


def _named_then(columns: VersionColumns, query: Query, item: News, versions: Rows) -> Bools:
    topics = np.full(len(versions), item.topic)
    if item.facet is Facet.DUTIES:
        return query.flat.number(columns.duties, topics, 0.0) > 0
    if item.facet in columns.named:
        return columns.says(query.flat, item.facet, versions, topics) == 1
    return np.zeros(len(versions), np.bool_)
