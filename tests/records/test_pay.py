from __future__ import annotations

import pytest

from records.refusal import refused
from rematch.facets import Period
from rematch.records import Candidacy, Money, Offer, Pay, PayWish, Reason, RoleSpec

CURRENCY = "three capital letters, e.g. 'EUR'"


def test_pay_may_be_typed_in_one_line():
    assert Pay(80_000, 95_000, "EUR") == Pay(min=80_000, max=95_000, currency="EUR", period=Period.YEAR)
    assert Pay(40, 50, "EUR", "hour").period is Period.HOUR
    assert Money(4_000, "EUR", "month") == Money(amount=4_000, currency="EUR", period=Period.MONTH)
    assert Money(4_000, "EUR", None).period is Period.YEAR


def test_either_end_of_the_range_may_be_missing():
    assert Pay(max=95_000, currency="EUR").min is None
    assert Pay(min=80_000, currency="EUR").max is None
    assert Pay().currency is None
    assert Pay(80_000, 80_000, "EUR").min == 80_000


@pytest.mark.parametrize(
    ("make", "record"),
    [
        (lambda: Pay(80_000, 95_000), "pay"),
        (lambda: Pay(max=95_000), "pay"),
        (lambda: Money(80_000), "money"),
        (lambda: PayWish(80_000), "pay wish"),
        (lambda: PayWish(target=80_000), "pay wish"),
    ],
)
def test_an_amount_has_a_currency(make, record):
    refused(make, record, "currency", "is missing beside an amount", CURRENCY)


@pytest.mark.parametrize("currency", ["eur", "EURO", "€", "", "E R", "ÄÖÜ", 978, "EU1"])
def test_a_currency_is_three_capital_letters(currency):
    refused(lambda: Pay(1, 2, currency), "pay", "currency", repr(currency), CURRENCY)


def test_a_range_is_not_upside_down():
    refused(lambda: Pay(90_000, 80_000, "EUR"), "pay", "min", "90000 EUR is above max 80000 EUR", "min up to max")
    refused(lambda: PayWish(90_000, 80_000, "EUR"), "pay wish", "floor", "90000 is above target 80000", "up to target")


def test_large_amounts_are_shown_in_full():
    with pytest.raises(ValueError, match="1234567 JPY is above max 1234566 JPY"):
        Pay(1_234_567, 1_234_566, "JPY")


@pytest.mark.parametrize("amount", [0, -1, -80_000.5])
def test_an_amount_is_above_zero(amount):
    refused(lambda: Pay(amount, None, "EUR"), "pay", "min", repr(amount), "a number above 0")
    refused(lambda: Money(amount, "EUR"), "money", "amount", repr(amount), "a number above 0")
    refused(lambda: Offer(amount), "offer", "pay", repr(amount), "a number above 0")


def test_a_period_is_one_of_five():
    refused(lambda: Pay(1, 2, "EUR", "annual"), "pay", "period", "'annual'", "year, month, week, day, hour")


def test_a_plain_number_is_in_the_terms_of_the_role():
    assert Candidacy(offer=82_000).offer == Offer(82_000)
    assert Candidacy(offer=Money(6_800, "EUR", "month")).offer == Offer(Money(6_800, "EUR", "month"))
    assert Reason("pay", wanted=95_000).wanted == 95_000


@pytest.mark.parametrize("value", [80_000, (80_000, 95_000), "80000", {"min": 80_000}])
def test_pay_has_no_shorthand(value):
    refused(lambda: RoleSpec("AE", pay=value), "role spec 'AE'", "pay", "", "a Pay(min, max, currency)")
