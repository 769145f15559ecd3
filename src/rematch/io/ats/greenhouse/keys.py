"""Which keys of a payload find a place in a record; every other one is counted, the protected ones by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

import attrs

from rematch.io.ats.report import PROTECTED, Ledger
from rematch.io.ats.values import fields, items, text
from rematch.records.protected import why_protected

USED: Mapping[str, frozenset[str]] = {
    kind: frozenset(paths.split())
    for kind, paths in {
        "candidate": "id title is_private can_email application_ids applications linked_user_ids",
        "application": """
            id candidate_id prospect status applied_at rejected_at current_stage.id current_stage.name jobs.id jobs.name
            rejection_reason.id rejection_reason.name rejection_reason.type.name rejection_details
        """,
        "offer": """
            id version application_id status sent_at starts_at resolved_at opening.id opening.opened_at
        """,
        "scorecard": """
            id application_id interview interview_step.name interviewed_at submitted_at interviewer.id
            overall_recommendation attributes.name attributes.type attributes.rating
        """,
        "interview": "id application_id status interview.id interview.name",
        "job": """
            id name status requisition_id confidential is_template opened_at offices.name hiring_team.hiring_managers.id
            hiring_team.hiring_managers.user_id hiring_team.hiring_managers.active openings.id openings.opened_at
            openings.closed_at openings.application_id
        """,
        "opening": "id opened_at closed_at application_id",
        "stage": "id name job_id priority active interviews.id",
        "reason": "id name type.name",
    }.items()
}
"""Kind of record → the keys that are read, dotted where they are nested."""

_INSIDE = frozenset({"custom_fields", "keyed_custom_fields", "location"})
"""Objects whose keys are the firm's own: each is looked at, so that a birthday in a custom field is seen as one."""

_ALSO_PROTECTED = frozenset({"socialmediaaddresses", "equalopportunity"})
_STAFF = frozenset({"first_name", "last_name", "employee_id"})
_DEEPEST = 6
_LONGEST_KEY = 80


def protected(key: str, name: object = None) -> bool:
    """Whether a key, or the name people see on it, tells what no scorer may know.

    >>> protected("date_of_birth"), protected("field_7", "Graduation Year"), protected("tags")
    (True, True, False)
    """
    return _is_protected(key[:_LONGEST_KEY]) or (isinstance(name, str) and _is_protected(name[:_LONGEST_KEY]))


@lru_cache(maxsize=10_000)
def _is_protected(said: str) -> bool:
    plain = re.sub(r"[\s_-]*\d+$", "", said)
    return bool(
        why_protected(said) or why_protected(plain) or re.sub(r"[^a-z]", "", plain.casefold()) in _ALSO_PROTECTED
    )


class Accountant:
    """Counts every key of a kind of record that is not read."""

    def __init__(self, ledger: Ledger, kind: str, *, also_used: frozenset[str] = frozenset()) -> None:
        self._ledger = ledger
        self._kind = kind
        self._used = USED.get(kind, frozenset()) | also_used
        self._places: dict[tuple[str, str], _Place] = {}

    def account(self, record: Mapping[str, object]) -> None:
        """Count the keys of one record."""
        for path, hidden in self._unread(record, "", 0):
            if hidden:
                self._ledger.unmapped(self._kind, path, PROTECTED)
            else:
                self._ledger.unmapped(self._kind, path)

    def _unread(self, record: Mapping[str, object], prefix: str, depth: int) -> Iterator[tuple[str, bool]]:
        custom = prefix.endswith("custom_fields.")
        for key, value in record.items():
            place = self._places.get((prefix, key)) or self._place(prefix, key)
            if place.used:
                continue
            name = fields(value).get("name") if custom else None
            hidden = place.protected or (custom and protected("", name))
            if hidden and (key != "name" or _STAFF & record.keys()):
                yield place.path, True
            elif place.opened and depth < _DEEPEST:
                inner = [value] if isinstance(value, Mapping) else items(value)
                for item in inner:
                    yield from self._unread(fields(item), f"{place.path}.", depth + 1)
                if not inner and value is not None:
                    yield place.path, False
            else:
                yield place.path, False

    def _place(self, prefix: str, key: str) -> _Place:
        path = f"{prefix}{text(key, _LONGEST_KEY) or '?'}"
        opened = key in _INSIDE or any(known.startswith(f"{path}.") for known in self._used)
        place = _Place(path, path in self._used, protected(key), opened)
        self._places[prefix, key] = place
        return place


@attrs.frozen
class _Place:
    """A key where it stands: its dotted path, whether it is read, protected, or looked into."""

    path: str
    used: bool
    protected: bool
    opened: bool
