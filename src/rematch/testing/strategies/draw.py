"""What every strategy is made of: columns of values, and one draw that takes a value from each of several columns.

One draw a record, not one a field: cases come faster, and a failing one shrinks to what matters, because hypothesis
leaves an item out of a list only when it takes four draws or fewer at its simplest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache, wraps
from itertools import combinations
from typing import Any, ParamSpec, TypeVar

from rematch.errors import MissingExtra
from rematch.records.words import plain
from rematch.testing.words import DAYS

try:
    from hypothesis import strategies as st
    from hypothesis.strategies import DrawFn, SearchStrategy
except ImportError as missing:
    raise MissingExtra.needed("rematch.testing", "hypothesis", "testing") from missing

__all__ = [
    "SearchStrategy",
    "days",
    "few",
    "known",
    "listed",
    "mostly",
    "option",
    "packed",
    "perhaps",
    "sometimes",
    "st",
    "strategy",
    "unsure",
]

T = TypeVar("T")
P = ParamSpec("P")

A_THIRD_OF_A_BYTE = 85
LONGEST_FOR_A_BYTE = 64
"""Longer columns take two bytes, or some of their values would be drawn much more often than others."""


def strategy(build: Callable[P, SearchStrategy[T]]) -> Callable[P, SearchStrategy[T]]:
    """Make a strategy of a function that builds one: built once for the same arguments, and shown by its name.

    Building costs more than a draw, and spelled out a strategy for candidates is a message of a hundred pages.
    """
    built = lru_cache(maxsize=64)(build)

    def named(draw: DrawFn, *args: Any, **values: Any) -> T:
        return draw(built(*args, **values))

    named.__name__ = named.__qualname__ = build.__name__
    return wraps(build)(st.composite(named))


def packed(make: Callable[..., T], *columns: Iterable[Any], **named: Iterable[Any]) -> SearchStrategy[T]:
    """What `make` makes of one value from each column, each value as likely as another: a single draw.

    Shrinks toward the first value of every column.
    """
    width, row = _table(make, columns, named)
    return st.binary(min_size=width, max_size=width).map(row)


def sometimes(make: Callable[..., T], *columns: Iterable[Any], **named: Iterable[Any]) -> SearchStrategy[T | None]:
    """What `packed` draws, or None a third of the time: a single draw as well."""
    width, row = _table(make, columns, named)
    return st.binary(min_size=width + 1, max_size=width + 1).map(
        lambda drawn: None if drawn[0] < A_THIRD_OF_A_BYTE else row(drawn[1:])
    )


def _table(
    make: Callable[..., T], columns: tuple[Iterable[Any], ...], named: dict[str, Iterable[Any]]
) -> tuple[int, Callable[[bytes], T]]:
    """How many bytes stand for one value of each column, and what they are made to.

    Bytes, because hypothesis draws them evenly, while of integers it draws small ones far more often.
    """
    table = [tuple(column) for column in (*columns, *named.values())]
    places = [1 if len(column) <= LONGEST_FOR_A_BYTE else 2 for column in table]
    positional, names = len(columns), tuple(named)

    def row(drawn: bytes) -> T:
        picked, at = [], 0
        for column, width in zip(table, places, strict=True):
            picked.append(column[int.from_bytes(drawn[at : at + width], "big") * len(column) >> 8 * width])
            at += width
        return make(*picked[:positional], **dict(zip(names, picked[positional:], strict=True)))

    return sum(places), row


def known(strategy: SearchStrategy[T]) -> SearchStrategy[T | None]:
    """What `strategy` draws, or None half of the time."""
    return st.none() | strategy


def mostly(strategy: SearchStrategy[T]) -> SearchStrategy[T | None]:
    """What `strategy` draws, or None a quarter of the time."""
    return st.one_of(st.none(), strategy, strategy.map(_same), strategy.map(_same))


def _same(value: T) -> T:
    return value


def perhaps(values: Iterable[T]) -> tuple[T | None, ...]:
    """A column: None about as often as any one of `values`."""
    return (None, *values)


def unsure(values: Iterable[T]) -> tuple[T | None, ...]:
    """A column: None half of the time, else one of `values`."""
    found = tuple(values)
    return (*(None for _ in found), *found)


@lru_cache
def days(as_of: date) -> tuple[date | None, ...]:
    """A column: None, `as_of` itself, or a day before or after it at the edge of some rule."""
    return (*(None,) * 6, *(as_of + timedelta(offset) for offset in DAYS))


@lru_cache
def few(names: tuple[str, ...], most: int = 3) -> tuple[tuple[str, ...], ...]:
    """A column: none to `most` of the names, in either order, none of them in two spellings."""
    found = tuple(_combinations(names, most))
    return (*((),) * (len(found) // 6), *found)


def listed(names: tuple[str, ...], most: int = 3) -> tuple[tuple[str, ...] | None, ...]:
    """A column: `few` of the names, or None half of the time."""
    return unsure(few(names, most))


def _combinations(names: tuple[str, ...], most: int) -> Iterator[tuple[str, ...]]:
    for size in range(most + 1):
        for found in combinations(names, size):
            if len({plain(name) for name in found}) == size:
                yield found
                yield from ([found[::-1]] if size > 1 else [])


def option(values: tuple[T, ...], number: int) -> T:
    """The value that a drawn number stands for, among as many as there happen to be."""
    return values[number % len(values)]
