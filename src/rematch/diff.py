"""One role version against another, facet by facet; shown, never a term by itself (SCIENCE 2.10)."""

from __future__ import annotations

import html
from datetime import date
from enum import StrEnum
from typing import Any

import attrs

from rematch.facets import FACETS, Facet, Rule
from rematch.facets.rules.money import annual
from rematch.names import normalise
from rematch.records import RoleSpec, RoleVersion, Wish, Wishes


class Move(StrEnum):
    """How a facet moved between two versions."""

    SAME = "same"
    TOWARD = "toward"
    AWAY = "away"
    CHANGED = "changed"
    MISSING = "missing"


@attrs.frozen
class FacetDiff:
    """How one facet differs.

    Attributes:
        facet: The facet.
        then: What the older version said, in words; None silent.
        now: What the newer version says; None silent.
        move: same, toward or away (from what the person wants, where that is known or more is always better), changed,
            or missing where either version is silent.
        for_candidate: +1 better for the candidate, -1 worse, 0 the same, None not known.
        for_employer: The same for the employer.
        magnitude: How far, in the facet's scale units; for lists and duties a share from 0 to 1; None not known.
    """

    facet: Facet
    then: str | None
    now: str | None
    move: Move
    for_candidate: int | None
    for_employer: int | None
    magnitude: float | None

    @property
    def known(self) -> bool:
        """Whether both versions say something."""
        return self.move is not Move.MISSING

    @property
    def text(self) -> str:
        """One line for people."""
        words = FACETS[self.facet].words
        if self.move is Move.MISSING:
            if self.then is None and self.now is None:
                return f"{words}: not known, then or now"
            return (
                f"{words}: {self.now} (not known then)"
                if self.then is None
                else f"{words}: {self.then} then (not known now)"
            )
        if self.move is Move.SAME:
            return f"{words}: {self.now}, as before"
        note = {Move.TOWARD: " (better for the candidate)", Move.AWAY: " (worse for the candidate)"}.get(self.move, "")
        return f"{words}: {self.then} → {self.now}{note}"


@attrs.frozen
class RoleDiff:
    """How two role versions differ: a sequence of `FacetDiff`, one a facet.

    `print` it for text; a notebook shows it as a table; `to_dicts()` is the data.
    """

    then: RoleVersion
    now: RoleVersion
    facets: tuple[FacetDiff, ...]

    def __iter__(self) -> Any:
        return iter(self.facets)

    def __len__(self) -> int:
        return len(self.facets)

    def __getitem__(self, facet: Facet | str | int) -> FacetDiff:
        if isinstance(facet, int):
            return self.facets[facet]
        return next(row for row in self.facets if row.facet == facet)

    @property
    def changed(self) -> tuple[FacetDiff, ...]:
        """The facets on which both versions speak and differ."""
        return tuple(row for row in self.facets if row.known and row.move is not Move.SAME)

    @property
    def unchanged_share(self) -> float | None:
        """Share of the facets both speak of that are the same (Gower); for display only. None when there are none."""
        known = [row for row in self.facets if row.known]
        return sum(row.move is Move.SAME for row in known) / len(known) if known else None

    def to_dicts(self) -> list[dict[str, Any]]:
        """One plain dict a facet."""
        return [attrs.asdict(row) | {"facet": row.facet.value, "move": row.move.value} for row in self.facets]

    def __str__(self) -> str:
        head = f"{_name(self.then)} → {_name(self.now)}"
        spoken = [row for row in self.facets if row.then is not None or row.now is not None]
        order = [Move.TOWARD, Move.AWAY, Move.CHANGED, Move.MISSING, Move.SAME]
        rows = sorted(spoken, key=lambda row: order.index(row.move))
        silent = [FACETS[row.facet].words for row in self.facets if row not in spoken]
        lines = [head, *(f"  {row.text}" for row in rows)]
        if silent:
            lines.append(f"  neither says anything of {', '.join(silent)}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(FACETS[row.facet].words)}</td><td>{html.escape(row.then or '–')}</td>"
            f"<td>{html.escape(row.now or '–')}</td><td>{row.move.value}</td></tr>"
            for row in self.facets
        )
        caption = html.escape(f"{_name(self.then)} → {_name(self.now)}")
        return (
            f"<table><caption>{caption}</caption><thead><tr><th>facet</th><th>then</th><th>now</th><th></th></tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )


def diff(then: RoleVersion, now: RoleVersion, *, wishes: Wishes | None = None) -> RoleDiff:
    """Compare two role versions facet by facet.

    Args:
        then: The older version.
        now: The newer version.
        wishes: What the candidate wants; with it, `move` says toward or away on ordinals and lists too.

    >>> old = RoleVersion("ae", "1", spec=RoleSpec(level=3, workplace=4))
    >>> new = RoleVersion("ae", "2", spec=RoleSpec(level=4, workplace=3))
    >>> print(diff(old, new))  # doctest: +ELLIPSIS
    ae version 1 → ae version 2
      the level: 3 → 4 (better for the candidate)
      the days on site: 4 days on site a week → 3 days on site a week (better for the candidate)
      neither says anything of ...
    """
    rows = (
        _facet_diff(row.facet, then.spec, now.spec, wishes) for row in FACETS.values() if hasattr(then.spec, row.facet)
    )
    return RoleDiff(then, now, tuple(rows))


def _name(role: RoleVersion) -> str:
    return f"{role.role_id} version {role.version}"


def _facet_diff(facet: Facet, then: RoleSpec, now: RoleSpec, wishes: Wishes | None) -> FacetDiff:
    before, after = say(facet, then), say(facet, now)
    if before is None or after is None:
        return FacetDiff(facet, before, after, Move.MISSING, None, None, None)
    size, better = _compare(facet, then, now, wishes.on(facet) if wishes else None)
    if before == after or size == 0:
        return FacetDiff(facet, before, after, Move.SAME, 0, 0, 0.0)
    move = Move.CHANGED if not better else Move.TOWARD if better > 0 else Move.AWAY
    for_employer = -better if better and FACETS[facet].rule in (Rule.MONEY, Rule.GRADED) else None
    return FacetDiff(facet, before, after, move, better, for_employer, size)


def _compare(facet: Facet, then: RoleSpec, now: RoleSpec, wish: Wish | None) -> tuple[float | None, int | None]:
    """How far a facet moved, and whether that is better (+1) or worse (-1) for the candidate; None not known."""
    row = FACETS[facet]
    if row.rule is Rule.MONEY and then.pay and now.pay:
        if then.pay.currency != now.pay.currency or then.pay.max is None or now.pay.max is None:
            return None, None
        old, new = annual(then.pay.max, then.pay.period), annual(now.pay.max, now.pay.period)
        return abs(new - old) / (row.scale * old), _sign(new - old)
    if facet is Facet.DUTIES and then.duties is not None and now.duties is not None:
        return _duties(then, now, wish)
    before, after = spec_number(facet, then), spec_number(facet, now)
    if before is not None and after is not None and before != after:
        scale = row.scale * abs(before) if row.relative and before else row.scale
        return abs(after - before) / scale, _sign(after - before) * _direction(facet, before, wish)
    names_before, names_after = spec_names(facet, then), spec_names(facet, now)
    if names_before is not None and names_after is not None and names_before != names_after:
        together = names_before | names_after
        return 1 - len(names_before & names_after) / len(together), _names_move(names_before, names_after, wish)
    if before is not None and before == after and names_before == names_after:
        return 0.0, 0
    return (0.0, 0) if getattr(then, facet) == getattr(now, facet) else (None, None)


def _direction(facet: Facet, before: float, wish: Any) -> int:
    if wish is not None and getattr(wish, "least", None) is not None:
        return 1
    if facet is Facet.LEVEL and wish is not None and wish.wanted is not None and wish.wanted < before:
        return -1
    return FACETS[facet].direction


def _duties(then: RoleSpec, now: RoleSpec, wish: Any) -> tuple[float, int | None]:
    old = {normalise(name): share for name, share in (then.duties or {}).items()}
    new = {normalise(name): share for name, share in (now.duties or {}).items()}
    moved = {name: new.get(name, 0.0) - old.get(name, 0.0) for name in old.keys() | new.keys()}
    size = sum(abs(step) for step in moved.values()) / 2
    wanted = {normalise(name) for name in (wish.wanted if wish else None) or ()}
    unwanted = {normalise(name) for name in (wish.unwanted if wish else None) or ()}
    gain = sum(moved.get(name, 0.0) for name in wanted) - sum(moved.get(name, 0.0) for name in unwanted)
    return round(size, 9), _sign(round(gain, 9)) or None


def _names_move(before: frozenset[str], after: frozenset[str], wish: Any) -> int | None:
    wanted = {normalise(str(n)) for n in getattr(wish, "wanted", None) or getattr(wish, "accepted", None) or ()}
    wanted |= {normalise(str(n)) for n in getattr(wish, "places", None) or ()}
    unwanted = {normalise(str(n)) for n in getattr(wish, "unwanted", None) or ()}
    gain = len(wanted & after) - len(wanted & before) - len(unwanted & after) + len(unwanted & before)
    return _sign(gain) or None


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def spec_number(facet: Facet, spec: RoleSpec) -> float | None:
    """The number a spec gives on a facet, or None."""
    row = FACETS[facet]
    if row.number is None:
        return None
    value = getattr(spec, facet)
    value = getattr(value, row.number) if value is not None and row.number else value
    return value.toordinal() if isinstance(value, date) else value


def spec_names(facet: Facet, spec: RoleSpec) -> frozenset[str] | None:
    """The names a spec lists on a facet, normalised, or None."""
    row = FACETS[facet]
    if row.names is None:
        return None
    value = getattr(spec, facet)
    if facet is Facet.SKILLS and value is not None:
        return frozenset(normalise(item.name) for item in value)
    value = getattr(value, row.names) if value is not None and row.names else value
    return None if value is None else frozenset(normalise(str(name)) for name in value)


def say(facet: Facet, spec: RoleSpec) -> str | None:
    """What a spec says of a facet, in words; None when it is silent.

    >>> say(Facet.WORKPLACE, RoleSpec(workplace=3)), say(Facet.TRAVEL, RoleSpec())
    ('3 days on site a week', None)
    """
    value = getattr(spec, facet, None)
    if value is None:
        return None
    if facet in _SAY:
        return _SAY[facet](value) or None
    if isinstance(value, tuple):
        return _listed(value)
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def money_words(amount: float | None, currency: str | None, period: str) -> str:
    """An amount as people write it.

    >>> money_words(80000, "EUR", "year")
    '80,000 EUR'
    """
    if amount is None:
        return "?"
    text = f"{amount:,.0f}" if amount >= 1000 or amount == int(amount) else f"{amount:,.2f}"
    each = {"year": "", "hour": " an hour"}.get(period, f" a {period}")
    return f"{text} {currency or ''}".strip() + each


def counted(number: float, noun: str) -> str:
    """A number of things.

    >>> counted(1, "day"), counted(2.5, "day"), counted(2, "person")
    ('1 day', '2.5 days', '2 people')
    """
    many = {"person": "people"}.get(noun, f"{noun}s")
    return f"{number:g} {noun if number == 1 else many}"


def days_on_site(days: float) -> str:
    """Days on site a week.

    >>> days_on_site(0), days_on_site(1)
    ('no day on site', '1 day on site a week')
    """
    return "no day on site" if days == 0 else f"{counted(days, 'day')} on site a week"


def percent(share: float) -> str:
    """A share, with a decimal where it needs one.

    >>> percent(0.4), percent(0.125)
    ('40%', '12.5%')
    """
    return f"{share * 100:.3g}%"


def _pay(pay: Any) -> str:
    parts = []
    if pay.min is not None and pay.max is not None and pay.min != pay.max:
        parts.append(f"{pay.min:,.10g} to {money_words(pay.max, pay.currency, pay.period)}")
    elif pay.max is not None or pay.min is not None:
        word = "" if pay.min == pay.max else "up to " if pay.min is None else "from "
        parts.append(word + money_words(pay.max if pay.max is not None else pay.min, pay.currency, pay.period))
    parts += [f"{name} {value:g}" for name in ("variable", "equity") if (value := getattr(pay, name)) is not None]
    return ", ".join(parts)


def _listed(names: Any) -> str:
    return ", ".join(str(name) for name in names) if names else "none"


def _person(value: Any) -> str:
    name = value.id or ""
    if value.traits is not None:
        name = f"{name} ({_listed(value.traits)})".strip()
    size = getattr(value, "size", None)
    return name if size is None else ", ".join(part for part in (name, counted(size, "person")) if part)


def _hours(value: Any) -> str:
    parts = [] if value.hours is None else [f"{counted(value.hours, 'hour')} a week"]
    if value.patterns is not None:
        parts.append(_listed(value.patterns) if value.patterns else "no shift patterns")
    parts += [] if value.flexible is None else ["flexible" if value.flexible else "not flexible"]
    parts += [] if value.on_call is None else ["on call" if value.on_call else "not on call"]
    return ", ".join(parts)


def _process(value: Any) -> str:
    parts = [] if value.rounds is None else [counted(value.rounds, "round")]
    return ", ".join(parts + ([] if value.days is None else [counted(value.days, "day")]))


_SAY: dict[Facet, Any] = {
    Facet.PAY: _pay,
    Facet.LEVEL: lambda level: f"{level:g}",
    Facet.DUTIES: lambda duties: ", ".join(f"{name} {percent(share)}" for name, share in duties.items()) or "none",
    Facet.SKILLS: lambda skills: ", ".join(f"{item.name} ({item.need})" for item in skills) or "none",
    Facet.MANAGER: _person,
    Facet.TEAM: _person,
    Facet.LOCATION: lambda value: None if value.places is None else _listed(value.places),
    Facet.WORKPLACE: lambda value: None if value.days_on_site is None else days_on_site(value.days_on_site),
    Facet.HOURS: _hours,
    Facet.TRAVEL: lambda value: None if value.share is None else percent(value.share),
    Facet.CONTRACT: lambda value: None if value.kinds is None else _listed(value.kinds),
    Facet.TIMING: lambda value: None if value.start_by is None else f"start by {value.start_by}",
    Facet.PROCESS: _process,
}
