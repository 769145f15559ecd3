"""Pay: what a role gives, and an amount of money."""

from __future__ import annotations

import attrs

from rematch.facets import Period
from rematch.records.base import Unacceptable, as_number, as_positive, closed, fault, shown
from rematch.records.words import as_period


def as_currency(value: str | None) -> str | None:
    """A currency as three capital letters (ISO 4217), or None."""
    if value is None:
        return None
    if (
        not isinstance(value, str)
        or len(value) != 3
        or not value.isascii()
        or not value.isalpha()
        or not value.isupper()
    ):
        raise Unacceptable(shown(value), "a currency as three capital letters, e.g. 'EUR'")
    return value


@closed("money")
@attrs.frozen
class Money:
    """An amount of pay.

    Attributes:
        amount: Above 0.
        currency: Three capital letters.
        period: What it is paid for; a year unless said.

    Raises:
        RecordError: The amount has no currency.
    """

    amount: float | None = attrs.field(default=None, converter=as_positive)
    currency: str | None = attrs.field(default=None, converter=as_currency)
    period: Period = attrs.field(default=Period.YEAR, converter=as_period)

    def __attrs_post_init__(self) -> None:
        if self.amount is not None and self.currency is None:
            raise fault(self, "currency", "is missing beside an amount", "three capital letters, e.g. 'EUR'")


@closed("pay")
@attrs.frozen
class Pay:
    """The pay a role gives.

    Attributes:
        min: Lower end of the range, above 0.
        max: Upper end of the range.
        currency: Three capital letters; needed beside an amount.
        period: What it is paid for; a year unless said.
        variable: Variable part, as a share of pay or an amount; shown in the diff, not scored.
        equity: Equity, in the firm's own measure; shown in the diff, not scored.

    Raises:
        RecordError: The range is upside down, or has no currency.

    >>> Pay(80_000, 95_000, "EUR").max
    95000
    """

    min: float | None = attrs.field(default=None, converter=as_positive)
    max: float | None = attrs.field(default=None, converter=as_positive)
    currency: str | None = attrs.field(default=None, converter=as_currency)
    period: Period = attrs.field(default=Period.YEAR, converter=as_period)
    variable: float | None = attrs.field(default=None, kw_only=True, converter=as_number)
    equity: float | None = attrs.field(default=None, kw_only=True, converter=as_number)

    def __attrs_post_init__(self) -> None:
        if (self.min is not None or self.max is not None) and self.currency is None:
            raise fault(self, "currency", "is missing beside an amount", "three capital letters, e.g. 'EUR'")
        if self.min is not None and self.max is not None and self.min > self.max:
            found = f"{self.min:.15g} {self.currency} is above max {self.max:.15g} {self.currency}"
            raise fault(self, "min", found, "min up to max")


def as_pay(value: Pay | None) -> Pay | None:
    """A role's pay, or None."""
    if value is not None and not isinstance(value, Pay):
        raise Unacceptable(shown(value), "a Pay(min, max, currency)")
    return value


def as_money(value: Money | float | None) -> Money | float | None:
    """An amount of money; a plain number is in the terms of the role's pay."""
    return value if isinstance(value, Money) else as_positive(value)
