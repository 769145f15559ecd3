"""How a rejected application ended: whose no it was, and what kind of near-hire that makes it."""

from __future__ import annotations

import attrs

from rematch.facets import REASONS, STOCK_PHRASES, OfferStatus, Outcome, Party, ReasonKind, Stage
from rematch.io.ats.reasons import How, Reading


@attrs.frozen
class Facts:
    """What an export says of how an application ended.

    Attributes:
        party: Whose no the ATS says it was.
        reading: What the reason means.
        offer: What became of the last offer that was sent; None when none was.
        stage: The furthest stage.
        filled: What tells that another was hired at about that time; empty when nothing does.
        runners_up: Whether the caller wants runners-up read off at all.
    """

    party: Party | None = None
    reading: Reading | None = None
    offer: OfferStatus | None = None
    stage: Stage | None = None
    filled: str = ""
    runners_up: bool = True


@attrs.frozen
class Ending:
    """An outcome, what then became of the offer, and what the outcome rests on where it is a reading."""

    outcome: Outcome
    offer: OfferStatus | None = None
    guess: str = ""


def how_it_ended(facts: Facts) -> Ending:
    """The outcome of a rejected application.

    >>> how_it_ended(Facts(party=Party.CANDIDATE, offer=OfferStatus.DECLINED)).outcome.value
    'offer_declined'
    >>> how_it_ended(Facts(party=Party.CANDIDATE)).outcome.value
    'withdrew'
    """
    reading = facts.reading
    if reading is not None and reading.meaning.opening:
        offer = facts.offer and OfferStatus.RESCINDED
        similar = f"the reason is like {reading.phrase!r}" if reading.how is How.SIMILAR else ""
        return Ending(Outcome.ON_HOLD, offer, similar)
    match _whose(facts):
        case Party.CANDIDATE:
            return _candidates_no(facts)
        case Party.EMPLOYER:
            return _employers_no(facts)
        case _:
            return _nobodys_no(facts)


def _whose(facts: Facts) -> Party | None:
    """The caller's table first, then the ATS, then what the kind of reason implies; `other` implies nobody's."""
    reading = facts.reading
    if reading is None or reading.meaning.kind is None:
        return facts.party
    if reading.how is How.YOURS and reading.meaning.party is not None:
        return reading.meaning.party
    return facts.party or REASONS[reading.meaning.kind].party


def _candidates_no(facts: Facts) -> Ending:
    match facts.offer:
        case OfferStatus.DECLINED:
            return Ending(Outcome.OFFER_DECLINED, OfferStatus.DECLINED)
        case OfferStatus.SENT:
            return Ending(Outcome.OFFER_DECLINED, OfferStatus.DECLINED, "they said no while a sent offer stood open")
        case OfferStatus.ACCEPTED:
            return Ending(Outcome.WITHDREW, OfferStatus.ACCEPTED, "they accepted the offer, then said no")
    if _told(facts) is Outcome.OFFER_DECLINED:
        return Ending(Outcome.OFFER_DECLINED, None, "the reason says so; no sent offer is in the export")
    return Ending(Outcome.WITHDREW)


def _employers_no(facts: Facts) -> Ending:
    if facts.offer is not None:
        return Ending(Outcome.ON_HOLD, OfferStatus.RESCINDED, "an offer was sent, and the firm said no: rescinded")
    if _told(facts) is Outcome.ON_HOLD:
        return Ending(Outcome.ON_HOLD, None, "the reason says the offer was rescinded; no sent offer is in the export")
    why = _runner_up(facts)
    return Ending(Outcome.RUNNER_UP, None, why) if why else Ending(Outcome.REJECTED)


def _nobodys_no(facts: Facts) -> Ending:
    if facts.offer in (OfferStatus.DECLINED, OfferStatus.SENT):
        return Ending(
            Outcome.OFFER_DECLINED, OfferStatus.DECLINED, "an offer was sent, and nobody said whose no it was"
        )
    if facts.offer is OfferStatus.ACCEPTED:
        return Ending(Outcome.WITHDREW, OfferStatus.ACCEPTED, "an offer was accepted, and nobody said whose no it was")
    told = _told(facts)
    if told is not None:
        return Ending(told, None, "only the words of the reason tell")
    why = _runner_up(facts)
    return (
        Ending(Outcome.RUNNER_UP, None, why) if why else Ending(Outcome.REJECTED, None, "nobody said whose no it was")
    )


def _told(facts: Facts) -> Outcome | None:
    return facts.reading.meaning.outcome if facts.reading else None


def _runner_up(facts: Facts) -> str:
    """What tells of a runner-up, else nothing: the final stage, and another who was hired or preferred."""
    if not facts.runners_up or facts.stage not in (Stage.FINAL, Stage.OFFER):
        return ""
    kind = facts.reading.meaning.kind if facts.reading else None
    if kind is ReasonKind.ANOTHER_PREFERRED:
        return "another was preferred at the final stage"
    says_nothing = kind is None or (kind is ReasonKind.OTHER and facts.reading is not None and is_stock(facts.reading))
    return f"the final stage, and {facts.filled}" if facts.filled and says_nothing else ""


def is_stock(reading: Reading) -> bool:
    """Whether a reason says nothing that could be compared."""
    return reading.meaning.kind is ReasonKind.OTHER and reading.meaning.topic in STOCK_PHRASES
