"""Offers: the last one that was sent and not replaced, and its pay where a field says amount, currency and period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from rematch.errors import RematchError
from rematch.facets import OfferStatus, Period
from rematch.io.ats.greenhouse.export import Record, read_day
from rematch.io.ats.greenhouse.keys import protected
from rematch.io.ats.greenhouse.settings import Settings
from rematch.io.ats.report import Ledger
from rematch.io.ats.values import brief, day, fields, ident, number, text
from rematch.records import Money, Offer

_STATUS = {
    "unresolved": OfferStatus.SENT,
    "accepted": OfferStatus.ACCEPTED,
    "rejected": OfferStatus.DECLINED,
}
_MONEY_TYPES = ("currency", "currency_range", "number", "number_range")
_FREQUENCIES = {
    "annually": Period.YEAR,
    "annual": Period.YEAR,
    "yearly": Period.YEAR,
    "monthly": Period.MONTH,
    "weekly": Period.WEEK,
    "daily": Period.DAY,
    "hourly": Period.HOUR,
}


def last_sent(offers: Iterable[Record], ledger: Ledger) -> Record | None:
    """The last offer that was sent and not deprecated: that one was declined, not a draft and not an older version."""
    sent = []
    for offer in offers:
        ref, status = ident(offer.get("id")), text(offer.get("status"))
        if status == "deprecated":
            ledger.ignored("offer", ref, "status", "deprecated: a later version took its place")
        elif day(offer.get("sent_at")) is None:
            note = "" if offer.get("sent_at") is None else f"sent_at is {brief(offer.get('sent_at'))}"
            ledger.ignored("offer", ref, "sent_at", "never sent: nobody could decline it", note)
        elif status not in _STATUS:
            ledger.refused("offer", ref, "status", "is no status of an offer", brief(offer.get("status")))
        else:
            sent.append(offer)
    if not sent:
        return None
    last = max(
        sent, key=lambda offer: (day(offer.get("sent_at")), number(offer.get("version")) or 0, str(offer.get("id")))
    )
    for offer in sent:
        if offer is not last:
            ledger.ignored("offer", ident(offer.get("id")), "", "an earlier offer of the same application")
    return last


def status_of(offer: Record | None) -> OfferStatus | None:
    """What became of a sent offer, as Greenhouse has it."""
    return _STATUS.get(text((offer or {}).get("status")) or "")


def read_offer(offer: Record, status: OfferStatus | None, settings: Settings, ledger: Ledger) -> Offer | None:
    """An offer as a record."""
    ref = ident(offer.get("id")) or "?"
    pay = _pay(ref, offer, settings, ledger)
    try:
        made = Offer(
            pay,
            start=read_day(offer, "starts_at", "offer", ref, ledger),
            made_on=day(offer.get("sent_at")),
            status=status,
        )
    except RematchError as fault:
        ledger.refused("offer", ref, "", "is no offer", str(fault))
        return None
    for field, value in (("sent_at", made.made_on), ("starts_at", made.start), ("status", made.status)):
        if value is not None:
            ledger.mapped("offer", field)
    return made


@attrs.frozen
class _Amount:
    """An amount that a custom field states, and what it does not state."""

    amount: float | None
    currency: str | None
    period: Period | None = None
    lower_end: bool = False


def _pay(ref: str, offer: Record, settings: Settings, ledger: Ledger) -> Money | None:
    custom = fields(offer.get("keyed_custom_fields"))
    known = {key.casefold(): key for key in custom}
    for wanted in settings.offer_pay_keys:
        key = known.get(wanted)
        if key is None or protected(key, fields(custom[key]).get("name")) or fields(custom[key]).get("value") is None:
            continue
        found = _money(ref, f"keyed_custom_fields.{key}", fields(custom[key]), settings, ledger)
        if found is not None:
            return found
    money = [
        text(key, 80)
        for key, field in custom.items()
        if fields(field).get("type") in _MONEY_TYPES[:2] and key.casefold() not in settings.offer_pay_keys
    ]
    if money:
        note = f"money stands in {', '.join(key or '?' for key in money)}: name the key in offer_pay_keys"
        ledger.ignored("offer", ref, "keyed_custom_fields", "no pay read", note)
    return None


def _money(ref: str, where: str, field: Mapping[str, object], settings: Settings, ledger: Ledger) -> Money | None:
    stated = _amount(field)
    currency = stated.currency or settings.offer_pay_currency
    period = stated.period or settings.offer_pay_period
    shown = f"{stated.amount:g} {stated.currency or ''}".strip() if stated.amount else brief(field.get("value"))
    if stated.amount is None:
        ledger.refused("offer", ref, where, "pay is text or no amount: unknown", shown)
    elif currency is None:
        ledger.refused(
            "offer", ref, where, "pay has no currency: unknown", f"{shown}; offer_pay_currency= says it for all"
        )
    elif period is None:
        ledger.refused(
            "offer", ref, where, "pay has no period: unknown", f'{shown}; offer_pay_period="year" says it for all'
        )
    else:
        try:
            made = Money(stated.amount, currency, period)
        except RematchError as fault:
            ledger.refused("offer", ref, where, "is no amount of pay", str(fault))
            return None
        if stated.lower_end:
            ledger.guessed("offer", ref, where, "of a range, the lower end: so much was offered for sure", shown)
        elif stated.currency is None or stated.period is None:
            ledger.guessed("offer", ref, where, "pay in the currency and period the caller gave", shown)
        else:
            ledger.mapped("offer", where)
        return made
    return None


def _amount(field: Mapping[str, object]) -> _Amount:
    """What a custom field of type currency, currency_range or number states; text states nothing."""
    kind, value = text(field.get("type")), field.get("value")
    if kind not in _MONEY_TYPES:
        return _Amount(None, None)
    period = _FREQUENCIES.get((text(field.get("frequency")) or "").casefold())
    parts = fields(value)
    unit = text(parts.get("unit")) or text(parts.get("currency")) or text(field.get("unit"))
    currency = unit.upper() if unit and len(unit) == 3 and unit.isascii() and unit.isalpha() else None
    if not parts:
        return _Amount(number(value) if not isinstance(value, str) else None, currency, period)
    low, high = number(parts.get("min_value")), number(parts.get("max_value"))
    if "min_value" in parts or "max_value" in parts:
        return _Amount(low, currency, period, lower_end=low != high)
    amount = number(parts.get("amount"))
    return _Amount(number(parts.get("value")) if amount is None else amount, currency, period)
