"""What people want and what happened to them, whatever role they were in for: made once, and shared."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs

from rematch.facets import Answer, Facet, Firmness, ShockKind, Source
from rematch.records import (
    Approach,
    Change,
    Contact,
    DutiesWish,
    LevelWish,
    LocationWish,
    NamesWish,
    Openness,
    PayWish,
    Permission,
    PersonWish,
    Right,
    Shock,
    TimingWish,
    Wishes,
    WorkplaceWish,
)
from rematch.testing.seeded import trade
from rematch.testing.seeded.dice import Dice, spread

_FIRMNESS = spread((Firmness.NICE, 3), (Firmness.IMPORTANT, 5), (Firmness.MUST, 2))
_CONTACTS = spread((0, 45), (1, 25), (2, 18), (3, 8), (6, 4))


@attrs.frozen
class Shelf:
    """Things of one kind to pick from; where most people have none, most entries are empty."""

    wishes: tuple[Wishes, ...]
    contacts: tuple[tuple[Contact, ...], ...]
    shocks: tuple[tuple[Shock, ...], ...]
    changes: tuple[tuple[Change, ...], ...]
    openness: tuple[Openness | None, ...]
    permissions: tuple[Permission | None, ...]


class _Hands:
    """Makes them, from one seed."""

    def __init__(self, dice: Dice, as_of: date) -> None:
        self.dice = dice
        self.as_of = as_of

    def day(self, most: int) -> date:
        return self.as_of - timedelta(self.dice.whole(0, most))

    def wishes(self) -> Wishes:
        dice = self.dice
        place = dice.pick(tuple(trade.PLACES))
        currency = trade.PLACES[place]
        floor = round((35_000 + 1_000 * dice.whole(0, 70)) * trade.SCALE[currency])
        _, duties = trade.FAMILIES[dice.pick(tuple(trade.FAMILIES))]
        said: dict[str, Any] = {"firmness": dice.pick(_FIRMNESS), "on": self.day(900), "source": Source.CANDIDATE}
        names = dice.some
        return Wishes(
            pay=dice.maybe(0.5, PayWish(floor, dice.maybe(0.6, round(floor * 1.1)), currency, **said)),
            level=dice.maybe(0.2, LevelWish(float(dice.whole(2, 6)), **said)),
            duties=dice.maybe(
                0.2, DutiesWish(names(duties, 2), names(duties, 1) if dice.chance(0.2) else None, **said)
            ),
            manager=dice.maybe(0.1, PersonWish(names(trade.STYLES, 2), **said)),
            culture=dice.maybe(0.2, NamesWish(names(trade.WAYS, 2), **said)),
            growth=dice.maybe(0.2, NamesWish(names(trade.PATHS, 2), **said)),
            purpose=dice.maybe(0.1, NamesWish(names(trade.CAUSES, 1), **said)),
            location=dice.maybe(0.4, LocationWish([place], relocates=dice.pick((None, True, False)), on=said["on"])),
            workplace=dice.maybe(0.5, WorkplaceWish(float(dice.whole(0, 4)), **said)),
            benefits=dice.maybe(0.1, NamesWish(names(trade.BENEFITS, 2), **said)),
            timing=dice.maybe(0.2, TimingWish(notice_days=dice.pick((30, 60, 90)), on=said["on"])),
        )

    def contacts(self) -> tuple[Contact, ...]:
        dice = self.dice
        return tuple(
            Contact(
                self.day(1_200),
                dice.pick(("mail", "mail", "phone", "event")),
                direct=dice.pick((None, True, True, False)),
                useful=dice.pick((None, True, False)),
                valid=dice.pick((None, True, True, True, False)),
            )
            for _ in range(dice.pick(_CONTACTS))
        )

    def shocks(self) -> tuple[Shock, ...]:
        return (Shock(self.dice.pick(tuple(ShockKind)), self.day(700)),) if self.dice.chance(0.1) else ()

    def changes(self) -> tuple[Change, ...]:
        dice = self.dice
        if not dice.chance(0.1):
            return ()
        facet = dice.pick((Facet.LOCATION, Facet.WORKPLACE, Facet.TIMING, Facet.TRAVEL, Facet.GROWTH))
        return (Change(facet, dice.pick((1.0, 0.6, 0.3, -0.5)), self.day(700), source=Source.CANDIDATE),)

    def openness(self) -> Openness | None:
        return Openness(self.dice.whole(-2, 2), self.day(900)) if self.dice.chance(0.2) else None

    def permission(self) -> Permission | None:
        dice = self.dice
        if dice.chance(0.5):
            return None
        ends = self.as_of + timedelta(dice.whole(-60, 900))
        return Permission(
            keep=Right(True, ends, dice.pick(("consent", "legitimate interest"))),
            contact=dice.maybe(0.8, Right(dice.chance(0.97), dice.maybe(0.5, ends))),
            notice_given_on=dice.maybe(0.7, self.day(900)),
            do_not_contact=dice.chance(0.02),
            objection=dice.chance(0.01),
            opted_out=dice.chance(0.02),
            disputes=dice.chance(0.005),
            erased=dice.chance(0.002),
            off_limits=dice.chance(0.01),
            approaches=[Approach(self.day(600), dice.pick(tuple(Answer)))] if dice.chance(0.1) else (),
        )


def fill_shelf(seed: int, people: int, as_of: date) -> Shelf:
    """A shelf for so many people: a different set of wishes for each who has any, up to 20,000."""
    hands = _Hands(Dice(f"rematch shelf {seed}"), as_of)
    some = min(2_000, max(50, people))
    return Shelf(
        wishes=tuple(hands.wishes() for _ in range(min(20_000, max(50, people // 3)))),
        contacts=tuple(hands.contacts() for _ in range(some)),
        shocks=tuple(hands.shocks() for _ in range(some)),
        changes=tuple(hands.changes() for _ in range(some)),
        openness=tuple(hands.openness() for _ in range(some)),
        permissions=tuple(hands.permission() for _ in range(some)),
    )
