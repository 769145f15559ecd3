"""The sample payloads, and small exports made of them by changing the few fields a test is about."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from rematch.io.ats import Entry, Import, read_greenhouse
from rematch.records import Candidacy

FOLDER = Path(__file__).parents[2] / "data" / "greenhouse" / "payloads"
WE, THEY, NOBODY = "We rejected them", "They rejected us", "None specified"


def payload(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def application(**changes: Any) -> dict[str, Any]:
    """The rejected sample application: 985314 of candidate 978031 for job 123, ended 2016-08-17."""
    return payload("applications--the-application-object") | changes


def reason(name: str | None, type_name: str | None = WE, **changes: Any) -> dict[str, Any]:
    return {"id": 8, "name": name, "type": {"id": 1, "name": type_name}} | changes


def offer(**changes: Any) -> dict[str, Any]:
    """The sample's current offer, sent 2016-08-01 for the sample application, rejected."""
    made = payload("offers--get-retrieve-current-offer-for-applicati")
    return made | {"application_id": 985314, "sent_at": "2016-08-01", "status": "rejected"} | changes


def scorecard(**changes: Any) -> dict[str, Any]:
    return payload("scorecards--the-scorecard-object") | {"application_id": 985314} | changes


def job(**changes: Any) -> dict[str, Any]:
    """The sample job under the id that the sample application names."""
    return payload("jobs--get-retrieve-job") | {"id": 123} | changes


def candidate(**changes: Any) -> dict[str, Any]:
    """The sample candidate under the id that the sample application names, without applications of their own."""
    return (
        payload("candidates--the-candidate-object")
        | {"id": 978031, "applications": [], "application_ids": []}
        | changes
    )


def read(*records: Any, **options: Any) -> Import:
    return read_greenhouse({"export": [copy.deepcopy(record) for record in records]}, **options)


def only(read_in: Import) -> Candidacy:
    """The one candidacy there is."""
    (found,) = [candidacy for person in read_in.candidates for candidacy in person.candidacies]
    return found


def lines(entries: tuple[Entry, ...], what: str, record: str | None = None) -> list[Entry]:
    return [entry for entry in entries if what in entry.what and record in (None, entry.record)]
