"""The records of a Greenhouse export, told apart by their shape, each id once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

import attrs

from rematch.io.ats.documents import ExportSource, documents
from rematch.io.ats.report import Ledger
from rematch.io.ats.values import brief, day, fields, ident, items, text

Record = Mapping[str, object]

_SHAPES: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = tuple(
    (kind, frozenset(all_of.split()), frozenset(any_of.split()))
    for kind, all_of, any_of in (
        ("event", "action payload", ""),
        ("eeoc", "application_id", "race gender veteran_status disability_status"),
        ("demographic answer", "demographic_question_id", ""),
        ("candidate", "", "application_ids can_email"),
        ("candidate", "first_name last_name", "applications email_addresses phone_numbers is_private"),
        ("application", "candidate_id", "applied_at rejected_at current_stage prospect rejection_reason jobs"),
        ("scorecard", "", "overall_recommendation"),
        ("offer", "application_id", "sent_at starts_at version"),
        ("interview", "application_id", "interviewers organizer external_event_id"),
        ("opening", "opening_id", "opened_at closed_at close_reason status"),
        ("job", "", "openings hiring_team requisition_id is_template copied_from_id"),
        ("stage", "name job_id", "priority interviews"),
    )
)
_TEAM = frozenset({"hiring_managers", "recruiters", "coordinators", "sourcers"})
_NAMES = {
    "candidate": "candidate", "application": "application", "offer": "offer", "scorecard": "scorecard",
    "scheduled_interview": "interview", "interview": "interview", "job_opening": "opening", "opening": "opening",
    "job_stage": "stage", "stage": "stage", "rejection_reason": "reason", "job": "job",
}  # fmt: skip
_STAMPS = ("updated_at", "last_activity_at", "last_activity")
_UNMAPPED_KINDS = frozenset({"eeoc", "demographic answer", "hiring team"})


def shape_of(record: Record) -> str | None:
    """The kind of record an object is, by the keys it has; None when none of them tells.

    >>> shape_of({"id": 1, "application_id": 2, "sent_at": None}), shape_of({"id": 1})
    ('offer', None)
    """
    keys = record.keys()
    for kind, all_of, any_of in _SHAPES:
        if all_of <= keys and (not any_of or any_of & keys):
            return kind
    if isinstance(record.get("type"), Mapping) and "name" in keys and len(keys) <= 6:
        return "reason"
    return "hiring team" if keys and keys <= _TEAM else None


@attrs.define
class Export:
    """Everything read, by kind of record and id, and what the events said."""

    records: dict[str, dict[str, Record]] = attrs.field(factory=lambda: defaultdict(dict))
    merged: dict[str, str] = attrs.field(factory=dict)
    erased: set[str] = attrs.field(factory=set)

    def of(self, kind: str) -> dict[str, Record]:
        """The records of a kind, by id."""
        return self.records.get(kind, {})

    def by_application(self, kind: str) -> dict[str, list[Record]]:
        """The records of a kind, by the application they belong to."""
        found: dict[str, list[Record]] = defaultdict(list)
        for record in self.of(kind).values():
            owner = ident(record.get("application_id"))
            if owner is not None:
                found[owner].append(record)
        return found

    def survivor(self, ref: str) -> str:
        """The candidate a duplicate was merged into, or the candidate itself."""
        seen = {ref}
        while (into := self.merged.get(ref)) is not None and into not in seen:
            seen.add(into)
            ref = into
        return ref


def read_export(source: ExportSource, ledger: Ledger) -> Export:
    """Read every document of a source.

    Raises:
        RecordError: There is nothing to read, or a file is no JSON.
    """
    export = Export()
    given = fields(source) if isinstance(source, Mapping) else {}
    named = [("", given)] if "id" in given and shape_of(given) else documents(source, "Greenhouse")
    for name, document in named:
        if isinstance(document, (list, tuple, Mapping)) and not document:
            note = "a wrong filter is answered with an empty list, not with an error"
            ledger.ignored("document", text(name, 80), "", "is empty", note)
        for hint, item in _objects(name, document):
            _take(export, ledger, hint, item)
    return export


def _objects(name: str, document: object, depth: int = 0) -> Iterator[tuple[str, object]]:
    """The objects of a document: itself, a list's, several pages', or the lists of an object that only wraps them."""
    if isinstance(document, (list, tuple)) and depth < 2:
        for page in document:
            yield from _objects(name, page, depth + 1) if isinstance(page, (list, tuple)) else [(name, page)]
        return
    wrapped = fields(document)
    if depth == 0 and _only_wraps(wrapped):
        for key, value in wrapped.items():
            yield from _objects(key if _hinted(key) else name, value, depth + 1)
        return
    yield name, document


def _only_wraps(document: Record) -> bool:
    """Whether an object is no record but holds lists of them, such as ``{"candidates": [...], "offers": [...]}``."""
    shape = shape_of(document)
    lists = any(isinstance(value, (list, tuple)) for value in document.values())
    plain = any(not isinstance(value, (list, tuple, Mapping)) for value in document.values())
    return lists and "id" not in document and (shape is None or (shape not in ("event", "hiring team") and not plain))


def _hinted(name: str) -> str | None:
    plain = name.casefold().replace("-", "_").replace(" ", "_")
    found = [word for word in _NAMES if plain.startswith(word)]
    return _NAMES[max(found, key=len)] if found else None


def _take(export: Export, ledger: Ledger, name: str, item: object) -> None:
    if not isinstance(item, Mapping):
        ledger.refused(
            _hinted(name) or "document", None, "", "is no object", f"{text(name, 80) or 'document'}: {brief(item)}"
        )
        return
    record = fields(item)
    kind = shape_of(record) or _hinted(name)
    if kind == "event":
        _event(export, ledger, record)
    elif kind is None:
        ledger.unmapped(text(name, 80) or "document", "", "no kind of record that is read")
    elif kind in _UNMAPPED_KINDS:
        export.records[kind][str(len(export.records[kind]))] = record
    else:
        ref = ident(record.get("id"))
        if ref is None:
            ledger.refused(kind, None, "id", "has no usable id", brief(record.get("id")))
        else:
            _keep(export, ledger, kind, ref, record)
        for application in items(record.get("applications")) if kind == "candidate" else ():
            _take_application(export, ledger, ref, application)


def _take_application(export: Export, ledger: Ledger, owner: str | None, item: object) -> None:
    """An application inside a candidate belongs to that candidate, whatever it says itself."""
    record = fields(item)
    ref = ident(record.get("id"))
    if ref is None:
        ledger.refused("application", None, "id", "has no usable id", f"in candidate {owner or 'without an id'}")
        return
    if owner is None:
        _keep(export, ledger, "application", ref, record)
        return
    if ident(record.get("candidate_id")) not in (owner, None):
        ledger.guessed(
            "application", ref, "candidate_id", "names another candidate", f"kept with {owner}, which holds it"
        )
    _keep(export, ledger, "application", ref, {**record, "candidate_id": owner})


def _keep(export: Export, ledger: Ledger, kind: str, ref: str, record: Record) -> None:
    known = export.records[kind].get(ref)
    if known is None:
        export.records[kind][ref] = record
        return
    newer, older = (record, known) if _stamp(record) >= _stamp(known) else (known, record)
    if _differ(newer, older):
        ledger.ignored(
            kind, ref, "", "the same id twice, and not alike", "the newer one, by its own dates, else the later read"
        )
    else:
        ledger.unmapped(kind, "", "the same record again")
    export.records[kind][ref] = {**older, **newer}


def _differ(newer: Record, older: Record) -> bool:
    try:
        return any(newer.get(key, value) != value for key, value in older.items())
    except RecursionError:
        return True


def read_day(record: Record, key: str, kind: str, ref: str | None, ledger: Ledger) -> date | None:
    """The day a field names; what is no date is reported."""
    found = day(record.get(key))
    if found is None and record.get(key) is not None:
        ledger.refused(kind, ref, key, "is no date", brief(record.get(key)))
    return found


def _stamp(record: Record) -> datetime:
    for key in _STAMPS:
        value = record.get(key)
        if isinstance(value, str) and len(value) <= 40:
            try:
                found = datetime.fromisoformat(value)
            except ValueError:
                continue
            return found if found.tzinfo else found.replace(tzinfo=UTC)
    return datetime.min.replace(tzinfo=UTC)


def _event(export: Export, ledger: Ledger, record: Record) -> None:
    """Webhook bodies kept beside the export: who was merged, anonymised or deleted since."""
    action, payload = record.get("action"), fields(record.get("payload"))
    person = fields(payload.get("person"))
    gone = ident(person.get("id")) or ident(payload.get("candidate_id"))
    into = ident(person.get("new_candidate_id"))
    changed = [text(name) for name in items(payload.get("anonymized_fields"))]
    nameless = not changed or "full_name" in changed
    if action == "merge_candidate" and gone and into:
        export.merged[gone] = into
        ledger.mapped("event", "new_candidate_id", "merged into the surviving candidate")
    elif gone and (action == "delete_candidate" or (action == "candidate_anonymized" and nameless)):
        export.erased.add(gone)
    else:
        ledger.unmapped("event", text(action, 80) or "", "an event that is not read")
