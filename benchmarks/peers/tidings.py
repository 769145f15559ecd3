"""What follows from the news alone, whatever the row or person: which may meet, which may decide."""

from __future__ import annotations

from collections.abc import Sequence

from peers.inputs import News


def slots(news: Sequence[News]) -> list[list[int]]:
    """Places of the news in as many lists as one facet has: no two of a list are on one facet."""
    found: list[list[int]] = []
    for at, item in enumerate(news):
        before = sum(other.facet == item.facet for other in news[:at])
        if before == len(found):
            found.append([])
        found[before].append(at)
    return found


def size(item: News) -> float:
    """How large a change it is."""
    return item.confidence * abs(item.effect)


def deciding(news: Sequence[News], least: float) -> list[News]:
    """News large enough to decide alone, the largest first, of equal ones the one against."""
    return sorted((item for item in news if size(item) >= least), key=lambda item: (-size(item), item.effect))


def rising(news: Sequence[News], side: str) -> list[tuple[int, News]]:
    """What a head may hear, with its place, the smallest first: of one size for all, so the order is the same for all."""
    own = [(at, item) for at, item in enumerate(news) if item.side == side]
    return sorted(own, key=lambda one: abs(one[1].value))


def reached(item: News) -> tuple[int, ...] | None:
    """The people it reaches; None: everyone but `item.but`."""
    return None if item.only is None else tuple(person for person in item.only if person not in item.but)
