"""Candidates: who they are to us (an id), what may be done with their record, and who is left out."""

from __future__ import annotations

from rematch.errors import RematchError
from rematch.io.ats.greenhouse.export import Export, Record
from rematch.io.ats.greenhouse.settings import Settings
from rematch.io.ats.report import Ledger
from rematch.io.ats.values import brief, flag, ident, items, text
from rematch.records import Candidacy, Candidate, Permission

ANONYMISED = "anonymized"
"""Greenhouse writes this into the first name of a person it has anonymised."""


def is_erased(ref: str, record: Record, export: Export) -> bool:
    """Whether a person was anonymised or deleted in Greenhouse."""
    return ref in export.erased or (text(record.get("first_name"), 40) or "").casefold() == ANONYMISED


def is_left_out(ref: str, record: Record, settings: Settings, ledger: Ledger) -> bool:
    """Whether a person is private, so that not everybody who sees a ranking may see them."""
    private = record.get("is_private")
    if settings.private or private is None or flag(private) is False:
        return False
    ledger.ignored("candidate", ref, "is_private", "private in Greenhouse: left out", "private=True takes them over")
    return True


def tombstone(ref: str, ledger: Ledger) -> Candidate:
    """Nothing but the id of a person who was anonymised or deleted, so that older records of them are put aside."""
    ledger.ignored("candidate", ref, "", "anonymised or deleted in Greenhouse: only the id is left", "erased=True")
    return Candidate(ref, permission=Permission(erased=True))


def read_candidate(
    ref: str, record: Record, candidacies: list[Candidacy], settings: Settings, ledger: Ledger, *, no_email: bool
) -> Candidate | None:
    """A candidate with their candidacies."""
    title, label = text(record.get("title")), None
    if settings.labels:
        label = text(f"{text(record.get('first_name'), 200) or ''} {text(record.get('last_name'), 200) or ''}")
    if items(record.get("linked_user_ids")):
        ledger.ignored(
            "candidate", ref, "linked_user_ids", "applied from inside the firm", "they may be employed here: look"
        )
    permission = _permission(ref, record, ledger, no_email=no_email)
    try:
        made = Candidate(ref, tuple(candidacies), title=title, label=label, permission=permission)
    except RematchError as fault:
        ledger.refused("candidate", ref, "", "is no candidate", str(fault))
        return None
    ledger.mapped("candidate", "id")
    for field, value in (("title", title), ("first_name", label)):
        if value is not None:
            ledger.mapped("candidate", field)
    return made


def report_missing(ref: str, record: Record, export: Export, ledger: Ledger) -> None:
    """Applications that a candidate names and the export does not hold: one of them may be running."""
    named = [ident(value) for value in items(record.get("application_ids"))]
    missing = [name for name in named if name is not None and name not in export.of("application")]
    if missing:
        what = "applications that the export does not hold"
        ledger.ignored("candidate", ref, "application_ids", what, ", ".join(missing))


def _permission(ref: str, record: Record, ledger: Ledger, *, no_email: bool) -> Permission | None:
    given = record.get("can_email")
    if given is not None and flag(given) is None:
        ledger.guessed("candidate", ref, "can_email", "is neither true nor false: do not contact", brief(given))
        no_email = True
    if flag(given) is False or no_email:
        ledger.mapped("candidate", "can_email", "do not contact")
        return Permission(do_not_contact=True)
    return None
