"""Likes and dislikes: what replaces them, what a reason has said already, and what the role was then."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.facets import FACET_CODES, FACETS, Facet, Party, Rule
from rematch.names import normalise
from rematch.pool.block import Loose
from rematch.pool.codes import PARTY_CODES
from rematch.pool.columns import UNDATED, Bools, Bytes, Floats, Ints, Sentiments
from rematch.pool.dictionaries import UNKNOWN
from rematch.pool.flat import FlatSentiments
from rematch.pool.loose import loose
from rematch.pool.near_hires import NearHires
from rematch.pool.reasons import ReasonRows, named_by
from rematch.pool.shared import Dictionaries
from rematch.pool.sorting import groups, in_order, joined, least_later, least_of, over_pairs, places, ranks
from rematch.pool.versions import FLEXIBLE, ON_CALL
from rematch.pool.wishes import WishTable

_FACETS = list(FACETS.values())
_ONE_NUMBER = np.array([row.number is not None or row.rule is Rule.MONEY for row in _FACETS])
_LISTS = np.array([row.names is not None or row.facet is Facet.DUTIES for row in _FACETS])


@attrs.frozen(eq=False)
class SentimentRows:
    """Sentiments, person after person: what other tables ask of them, and the table itself."""

    person: Ints
    facet: Bytes
    topic: Ints
    on: Ints
    exists: Ints
    place: Ints
    table: Loose


def compile_sentiments(
    filed: FlatSentiments,
    near: NearHires,
    reasons: ReasonRows,
    wishes: WishTable,
    dictionaries: Dictionaries,
) -> SentimentRows:
    """The sentiments of near-hires, which own them, by topic or facet."""
    person, ended = near.rows.owner[filed.owner], near.rows.ended_on[filed.owner]
    place, on = near.place[filed.owner], np.where(filed.on == UNDATED, ended, filed.on)
    order = _order(filed, person, place, on)
    rows, person, ended, place, on = filed.take(order), person[order], ended[order], place[order], on[order]
    version, exists = near.version[rows.owner], np.maximum(on, ended)
    topic = rows.topic.each(dictionaries.intern, np.int32, UNKNOWN)
    people = len(wishes.at)
    table = loose(
        Sentiments,
        person,
        people,
        facet=rows.facet,
        topic=topic,
        likes=rows.likes,
        strength=rows.strength,
        on=on,
        exists=exists,
        superseded=_superseded(rows, person, topic, on, ended, place, exists),
        dropped=_dropped(rows, person, topic, reasons),
        source=rows.source,
        candidacy=place,
        named_then=named_by(version, rows.facet, topic, dictionaries),
        share_then=_share_then(rows.facet, version, topic, dictionaries),
        wish=_wish_naming(rows.facet, person, topic, wishes, dictionaries),
    )
    return SentimentRows(person, rows.facet, topic, on, exists, places(person), table)


def _order(rows: FlatSentiments, person: Ints, place: Ints, on: Ints) -> NDArray[np.intp]:
    """Person after person, by topic, or the facet where there is none."""
    about = ranks([*map(normalise, rows.topic.values), *(row.facet.value for row in _FACETS)])
    of_facet = np.array([about[row.facet.value] for row in _FACETS], np.int32)
    of_topic = rows.topic.each(lambda topic: about[normalise(topic)], np.int32, UNKNOWN)
    facet = of_facet[rows.facet]
    first = joined(person, np.where(of_topic >= 0, of_topic, facet))
    return in_order(first, facet, rows.likes, on, place, rows.strength)


def _superseded(
    rows: FlatSentiments, person: Ints, topic: Ints, on: Ints, ended: Ints, place: Ints, exists: Ints
) -> Ints:
    """From when a later word on the same takes the place of each: of one day the stronger, then the later candidacy's."""
    identity = (rows.facet, rows.likes)
    order = in_order(joined(person, topic), *identity, on, rows.strength, ended, place, rows.source)
    found = np.empty(len(order), np.int32)
    found[order] = least_later(groups(order, person, topic, *identity), exists[order])
    return found


def _dropped(rows: FlatSentiments, person: Ints, topic: Ints, reasons: ReasonRows) -> Ints:
    """From when a reason of the person's own says the same: on the topic, or for a dislike on the whole facet."""
    own = np.flatnonzero(reasons.party == PARTY_CODES[Party.CANDIDATE])
    said = joined(_of_facet(reasons.person[own], reasons.facet[own]), reasons.topic[own])
    about = _of_facet(person, rows.facet)
    on_topic = least_of(said, reasons.exists[own], joined(about, topic))
    on_facet = least_of(said, reasons.exists[own], joined(about, np.full_like(topic, UNKNOWN)))
    return np.where(rows.likes, on_topic, np.minimum(on_topic, on_facet))


def _of_facet(person: Ints, facet: Bytes) -> NDArray[np.int64]:
    return person.astype(np.int64) * len(_FACETS) + facet


def _share_then(facet: Bytes, version: Ints, topic: Ints, dictionaries: Dictionaries) -> Floats:
    """Share of the work that a duty had, 0 where the version lists others; NaN where it lists none."""

    def share(at: int, duty: int) -> float:
        duties = dictionaries.facts[at].duties
        return np.nan if duties is None else duties.get(duty, 0.0)

    found = np.full(len(topic), np.nan)
    rows = np.flatnonzero((facet == FACET_CODES[Facet.DUTIES]) & (topic >= 0))
    found[rows] = over_pairs(version[rows], topic[rows], share, np.float64)
    return found


def _wish_naming(facet: Bytes, person: Ints, topic: Ints, wishes: WishTable, dictionaries: Dictionaries) -> Ints:
    """Place of the wish that names what each is about: its topic, or the facet where the facet is one number."""
    names = _wants(facet, person, topic, wishes, dictionaries)
    named = np.where(topic < 0, _ONE_NUMBER[facet], names | ~_LISTS[facet])
    return np.where(named, wishes.at[person, facet], UNKNOWN)


def _wants(facet: Bytes, person: Ints, topic: Ints, wishes: WishTable, dictionaries: Dictionaries) -> Bools:
    """Whether the wish on the facet names the topic; on hours, flexible and on call are wanted by fields of their own."""
    wanted, found = wishes.wanted[person, facet], np.zeros(len(topic), np.bool_)
    rows = np.flatnonzero((wanted >= 0) & (topic >= 0))
    sets = {code: frozenset(dictionaries.sets.names(code)) for code in np.unique(wanted[rows]).tolist()}
    found[rows] = over_pairs(wanted[rows], topic[rows], lambda code, name: name in sets[code], np.bool_)
    for stance, name in ((wishes.flexible, FLEXIBLE), (wishes.on_call, ON_CALL)):
        on_hours = (facet == FACET_CODES[Facet.HOURS]) & (stance[person] == 1)
        if on_hours.any():
            found |= on_hours & (topic == dictionaries.intern(name))
    return found
