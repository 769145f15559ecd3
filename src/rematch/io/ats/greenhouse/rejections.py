"""Why an application was rejected: whose no it was, the reason as a record, and the text beside it."""

from __future__ import annotations

from itertools import pairwise

from rematch.errors import RematchError
from rematch.facets import OfferStatus, Party, ReasonKind
from rematch.io.ats.greenhouse.export import Export, Record
from rematch.io.ats.greenhouse.keys import protected
from rematch.io.ats.greenhouse.outcomes import is_stock
from rematch.io.ats.greenhouse.settings import Settings
from rematch.io.ats.reasons import How, Reading, spelling
from rematch.io.ats.report import PROTECTED, STOCK, Ledger
from rematch.io.ats.values import brief, fields, ident, named, text
from rematch.records import Reason
from rematch.records.protected import why_protected

_PARTIES = {"we rejected them": Party.EMPLOYER, "they rejected us": Party.CANDIDATE, "none specified": None}


class Rejections:
    """The rejection reasons of an export, read through the caller's table."""

    def __init__(self, settings: Settings, export: Export, ledger: Ledger) -> None:
        self._table = settings.reasons
        self._ledger = ledger
        self._known = export.of("reason")
        self._read: dict[tuple[str | None, str | None, Party | None], Reading] = {}

    def read(self, ref: str, application: Record, offer: OfferStatus | None) -> tuple[Party | None, Reading | None]:
        """Whose no Greenhouse says it was, and what the reason means; None where there is none.

        A declined offer tells whose no it was where Greenhouse does not. A type goes by its name: its id differs by
        organisation.
        """
        given = fields(application.get("rejection_reason"))
        number = ident(given.get("id"))
        listed = self._known.get(number or "", {})
        name = named(given) or named(listed)
        said = named(given.get("type")) or named(listed.get("type"))
        party = _PARTIES.get(spelling(said or ""))
        if said is not None and spelling(said) not in _PARTIES:
            self._ledger.refused("application", ref, "rejection_reason.type", "is no type of reason", brief(said))
        if name is None and number is None:
            if application.get("rejection_reason") is not None:
                note = brief(application.get("rejection_reason"))
                self._ledger.refused("application", ref, "rejection_reason", "has neither id nor name", note)
            return party, None
        key = (name, number, party or (Party.CANDIDATE if offer is OfferStatus.DECLINED else None))
        if key not in self._read:
            self._read[key] = self._table.read(name, reason_id=number, party=key[2])
        reading = self._read[key]
        return (party, None) if name is None and reading.how is How.UNMAPPED else (party, reading)

    def record(self, ref: str, reading: Reading | None) -> Reason | None:
        """A reason as a record, with a line of the report on what it rests on."""
        if reading is None or reading.meaning.kind is None:
            return None
        meaning, topic = reading.meaning, reading.meaning.topic
        other = meaning.kind is ReasonKind.OTHER
        stock = is_stock(reading)
        if other and topic and not stock and _tells_too_much(topic):
            self._ledger.ignored(
                "application", ref, "rejection_reason", "its words tell what no scorer may know", "kept without a topic"
            )
            topic = None
        try:
            made = Reason(reading.meaning.kind, topic=topic, party=meaning.party if other else None, source="recruiter")
        except RematchError as fault:
            self._ledger.refused("application", ref, "rejection_reason", "is no reason", str(fault))
            return None
        if stock:
            note = f"{topic!r} says nothing to compare then and now by; say in the reason table what was meant"
            self._ledger.ignored("application", ref, "rejection_reason", STOCK, note)
        elif reading.how is How.UNMAPPED:
            self._ledger.guessed("application", ref, "rejection_reason", "no kind found: loaded as other", topic or "")
        elif reading.how is How.SIMILAR:
            note = f"like {reading.phrase!r} ({reading.score:g})"
            self._ledger.guessed("application", ref, "rejection_reason", f"read as {made.kind.value}", note)
        else:
            self._ledger.mapped("application", "rejection_reason", f"{made.kind.value}, by {reading.how.value}")
        return made

    def keep_details(self, ref: str, application: Record) -> None:
        """The text beside a reason is kept for people to read; it is never a number."""
        details = fields(application.get("rejection_details"))
        keyed, plain = fields(details.get("keyed_custom_fields")), fields(details.get("custom_fields"))
        for key, value in (keyed or plain).items():
            held = fields(value).get("value") if keyed else value
            where = f"rejection_details.{text(key, 80) or '?'}"
            if protected(key, fields(value).get("name")):
                self._ledger.unmapped("application", where, PROTECTED)
            elif held is None or held in ("", []):
                self._ledger.unmapped("application", where, "empty")
            else:
                note = text(held) or brief(held)
                self._ledger.ignored("application", ref, where, "text kept here, mapped to nothing", note)
        for key in plain if keyed else ():
            where = f"rejection_details.custom_fields.{text(key, 80) or '?'}"
            self._ledger.unmapped("application", where, "said again in keyed_custom_fields")


def _tells_too_much(topic: str) -> bool:
    """Whether a word, or two together, name what no scorer may know ("health", "visa status")."""
    words = spelling(topic).split()
    return any(why_protected(said) for said in (*words, *map(" ".join, pairwise(words))))
