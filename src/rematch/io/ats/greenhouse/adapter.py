"""Greenhouse Harvest API v1: a folder of JSON documents in, candidates with their past processes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from rematch.facets import AssessmentKind, Period, Stage
from rematch.io.ats.documents import ExportSource
from rematch.io.ats.greenhouse import people
from rematch.io.ats.greenhouse.applications import Applications
from rematch.io.ats.greenhouse.export import Export, Record, read_export
from rematch.io.ats.greenhouse.keys import Accountant, protected
from rematch.io.ats.greenhouse.roles import Jobs
from rematch.io.ats.greenhouse.settings import OFFER_PAY_KEYS, RATINGS, RUNNER_UP_WITHIN_DAYS, Settings
from rematch.io.ats.reasons import ReasonTable, Rows
from rematch.io.ats.report import Import, Ledger
from rematch.io.ats.values import brief, flag, ident
from rematch.records import Candidate

_OF_APPLICATIONS = ("offer", "scorecard", "interview")


def read_greenhouse(
    source: ExportSource,
    *,
    reasons: ReasonTable | Rows | None = None,
    exported_on: date | str | None = None,
    stages: Mapping[str, Stage | str] | None = None,
    ratings: Mapping[str, float | None] = RATINGS,
    instruments: Mapping[str, AssessmentKind | str] | None = None,
    offer_pay_keys: Iterable[str] = OFFER_PAY_KEYS,
    offer_pay_period: Period | str | None = None,
    offer_pay_currency: str | None = None,
    runner_up_within_days: int | None = RUNNER_UP_WITHIN_DAYS,
    specs_as_exported: bool = False,
    labels: bool = False,
    private: bool = False,
) -> Import:
    """Read an export of the Harvest API v1.

    Documents are told apart by what they hold, not by their names: single objects, lists, and lists of pages. One bad
    record never loses the others: it becomes a line of `Import.report`.

    Args:
        source: A folder of JSON files, one JSON file, or a mapping of names to parsed documents.
        reasons: Rejection reason id or text → kind, ``(party, kind)``, or None for "no process of its own" (a
            duplicate); read before the default table.
        exported_on: The day of the export. Jobs are edited in place: it names the version that the export shows.
        stages: Words in the name of a stage or interview → the stage it stands for; read beside the default table.
        ratings: Rating of a scorecard → number; None is no rating.
        instruments: Words in the name of an interview → the kind of assessment; read beside the default table.
        offer_pay_keys: Immutable keys of the offer's custom fields in which pay may stand, first come first read.
        offer_pay_period: What offers are paid for, where the field does not say: without it, no amount is taken over.
        offer_pay_currency: The currency of plain numbers; without it, they are not taken over.
        runner_up_within_days: How near another's hire must lie to a rejection at the final stage to read it as a
            runner-up; None reads no runner-up at all.
        specs_as_exported: Old candidacies were for the job as it stands in the export; by default only its title
            is kept.
        labels: Take names over for display. They are never scored.
        private: Take over people who are private in Greenhouse.

    Returns:
        The candidates, the jobs as role versions, and the report of every field.

    Raises:
        RecordError: The source is missing or is no JSON (the message names the file), or an argument is not accepted.

    >>> read = read_greenhouse({"applications": [{
    ...     "id": 7, "candidate_id": 1, "status": "rejected", "rejected_at": "2025-11-20T09:00:00Z",
    ...     "jobs": [{"id": 3}], "rejection_reason": {"name": "Counter offer", "type": {"name": "They rejected us"}}}]})
    >>> candidacy = read.candidates[0].candidacies[0]
    >>> candidacy.outcome.value, candidacy.reasons[0].kind.value, str(candidacy.ended_on)
    ('withdrew', 'counter_offer', '2025-11-20')
    """
    settings = Settings(
        reasons=reasons,
        exported_on=exported_on,
        stages=stages,
        ratings=ratings,
        instruments=instruments,
        offer_pay_keys=offer_pay_keys,
        offer_pay_period=offer_pay_period,
        offer_pay_currency=offer_pay_currency,
        runner_up_within_days=runner_up_within_days,
        specs_as_exported=specs_as_exported,
        labels=labels,
        private=private,
    )
    ledger = Ledger()
    export = read_export(source, ledger)
    for kind, records in export.records.items():
        accountant = Accountant(ledger, kind, also_used=_also_used(kind, settings))
        for record in records.values():
            accountant.account(record)
    jobs = Jobs(settings, export, ledger)
    applications = Applications(settings, export, ledger, jobs)
    candidates = tuple(_candidates(settings, export, ledger, applications))
    _report_strays(export, ledger, applications)
    return Import(candidates, jobs.exported(), ledger.close())


def _also_used(kind: str, settings: Settings) -> frozenset[str]:
    """Keys that are read because the caller asked for them."""
    if kind == "candidate" and settings.labels:
        return frozenset({"first_name", "last_name"})
    if kind == "offer":
        return frozenset(f"keyed_custom_fields.{key}" for key in settings.offer_pay_keys if not protected(key))
    return frozenset()


def _candidates(settings: Settings, export: Export, ledger: Ledger, applications: Applications) -> Iterator[Candidate]:
    records, refusing = _people(export)
    owned = _owned(export, ledger)
    for ref in dict.fromkeys([*records, *owned]):
        record, own = records.get(ref, {}), owned.get(ref, {})
        if people.is_erased(ref, record, export):
            yield people.tombstone(ref, ledger)
        elif not people.is_left_out(ref, record, settings, ledger):
            if ref not in records:
                note = "whether they may be contacted is not on file"
                ledger.guessed("candidate", ref, "", "known by applications only", note)
            people.report_missing(ref, record, export, ledger)
            found = [applications.candidacy(name, application) for name, application in own.items()]
            candidacies = [candidacy for candidacy in found if candidacy is not None]
            made = people.read_candidate(ref, record, candidacies, settings, ledger, no_email=ref in refusing)
            if made is not None:
                yield made
            continue
        if own:
            ledger.unmapped("application", "", "of a person who is left out", times=len(own))


def _people(export: Export) -> tuple[dict[str, Record], set[str]]:
    """The candidates who are left after merging, and those one of whose duplicates said not to write."""
    found: dict[str, Record] = {}
    refusing: set[str] = set()
    for ref, record in export.of("candidate").items():
        survivor = export.survivor(ref)
        found.setdefault(survivor, export.of("candidate").get(survivor, {}))
        if survivor != ref and flag(record.get("can_email")) is False:
            refusing.add(survivor)
    for ref in sorted(export.erased - export.merged.keys()):
        found.setdefault(ref, {})
    return found, refusing


def _owned(export: Export, ledger: Ledger) -> dict[str, dict[str, Record]]:
    """Candidate → their applications."""
    owned: dict[str, dict[str, Record]] = defaultdict(dict)
    for ref, application in export.of("application").items():
        owner = ident(application.get("candidate_id"))
        if owner is None:
            note = brief(application.get("candidate_id"))
            ledger.refused("application", ref, "candidate_id", "has no usable id of a candidate", note)
        else:
            owned[export.survivor(owner)][ref] = application
    return owned


def _report_strays(export: Export, ledger: Ledger, applications: Applications) -> None:
    """Offers, scorecards and interviews whose application is not there, or is no candidacy."""
    for kind in _OF_APPLICATIONS:
        for ref, record in export.of(kind).items():
            owner = ident(record.get("application_id"))
            if owner not in export.of("application"):
                what = "its application is not in the export"
                ledger.ignored(kind, ref, "application_id", what, owner or "none is named")
            elif owner not in applications.read:
                ledger.unmapped(kind, "", "of an application that is no candidacy")
