"""Role versions: which version of a job a candidacy was for, and the jobs as they stand in the export."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import attrs

from rematch.io.ats.greenhouse.export import Export, Record, read_day
from rematch.io.ats.greenhouse.settings import Settings
from rematch.io.ats.report import Ledger
from rematch.io.ats.values import day, fields, flag, ident, identified, items, named, text
from rematch.records import Location, Manager, RoleSpec, RoleVersion

AS_EXPORTED = "as exported"
"""The version label of a job that has no opening, no requisition and no date of export."""
BEFORE_EXPORT = "before the export"
"""The label of the version such a job had for a candidacy that ended before the export."""


@attrs.frozen
class Opening:
    """One opening of a job, with the days between which it was open."""

    id: str
    opened_on: date | None = None
    closed_on: date | None = None
    filled_by: str | None = None

    def open_by(self, ended_on: date | None) -> bool:
        """Whether it had opened by the day a candidacy ended."""
        return ended_on is None or self.opened_on is None or self.opened_on <= ended_on

    def open_during(self, applied_on: date | None, ended_on: date | None) -> bool:
        """Whether it was open on some day of a candidacy."""
        return self.open_by(ended_on) and (applied_on is None or self.closed_on is None or self.closed_on >= applied_on)


class Jobs:
    """The jobs of an export."""

    def __init__(self, settings: Settings, export: Export, ledger: Ledger) -> None:
        self._settings = settings
        self._ledger = ledger
        self._jobs = export.of("job")
        self._openings: dict[str, list[Opening]] = {}
        self._unopened: dict[str, Opening] = {}
        self._offered: dict[tuple[str, str], Opening] = {}
        self._titles = _titles(export)
        self._managers: dict[str, Manager | None] = {}
        self.fills: dict[str, list[tuple[date, str]]] = defaultdict(list)
        details = export.of("opening")
        for ref, job in self._jobs.items():
            self._openings[ref] = self._read_openings(ref, job, details)
            self._unopened[ref] = Opening(
                ident(job.get("requisition_id")) or "", read_day(job, "opened_at", "job", ref, ledger)
            )
            self._managers[ref] = self._manager(ref, job)
        placed = {opening.id for openings in self._openings.values() for opening in openings}
        for ref in sorted(details.keys() - placed):
            ledger.ignored("opening", ref, "", "its job is not in the export", "an opening does not name its job")

    def exported(self) -> tuple[RoleVersion, ...]:
        """Every job as it stands in the export, one version for each of its openings."""
        found: list[RoleVersion] = []
        for ref, job in self._jobs.items():
            if flag(job.get("is_template")):
                self._ledger.ignored("job", ref, "is_template", "a template is no role")
                continue
            if flag(job.get("confidential")):
                self._ledger.ignored(
                    "job", ref, "confidential", "a confidential job", "taken over; mind who sees its ranking"
                )
            openings = self._openings[ref] or [self._unopened[ref]]
            found += [self._as_exported(ref, opening) for opening in openings]
            self._ledger.mapped(
                "job", "openings" if self._openings[ref] else "id", "role version as exported", times=len(openings)
            )
        return tuple(found)

    def version_for(
        self,
        application: str,
        record: Record,
        *,
        applied_on: date | None,
        ended_on: date | None,
        running: bool,
        offer: Record | None,
    ) -> RoleVersion | None:
        """The version of its job that an application was for; None where the export names no job."""
        jobs = [job for job in items(record.get("jobs")) if identified(job)]
        if not jobs:
            self._ledger.guessed("application", application, "jobs", "no job is named", "kept without a role")
            return None
        if len(jobs) > 1:
            self._ledger.guessed("application", application, "jobs", "several jobs are named", "the first was taken")
        role_id = identified(jobs[0]) or ""
        job = self._jobs.get(role_id)
        title = text((job or {}).get("name")) or self._titles.get(role_id)
        opening = self._opening_of(application, role_id, applied_on, ended_on, fields((offer or {}).get("opening")))
        if opening is None:
            return RoleVersion(role_id, f"before {self._earliest(role_id)}", spec=RoleSpec(title))
        if running and job is not None and text(job.get("status")) == "closed":
            self._ledger.guessed(
                "application",
                application,
                "status",
                "taken as running although its job is closed",
                "reject it to free the person",
            )
        exported_on = self._settings.exported_on
        if job is not None and (running or (ended_on and exported_on and ended_on >= exported_on)):
            return self._as_exported(role_id, opening)
        if self._settings.specs_as_exported and job is not None:
            return self._as_it_was(role_id, opening, self._spec(role_id))
        if job is not None:
            self._ledger.guessed(
                "application", application, "jobs", "of the job as exported only the title was kept",
                "jobs are edited in place; specs_as_exported=True takes the rest over",
            )  # fmt: skip
        return self._as_it_was(role_id, opening, RoleSpec(title))

    def _opening_of(
        self, application: str, role_id: str, applied_on: date | None, ended_on: date | None, offered: Record
    ) -> Opening | None:
        """The opening an application was for; None where every one on file opened after it ended."""
        openings = self._openings.get(role_id, [])
        named_one = ident(offered.get("id"))
        certain = [opening for opening in openings if opening.id == named_one or opening.filled_by == application]
        if named_one and not certain:
            known = self._offered.setdefault((role_id, named_one), Opening(named_one, day(offered.get("opened_at"))))
            certain = [known]
        if certain and certain[0].open_by(ended_on):
            return certain[0]
        if certain:
            self._ledger.guessed(
                "application", application, "openings", "its opening opened after it ended",
                f"opening {certain[0].id} opened {certain[0].opened_on}, it ended {ended_on}",
            )  # fmt: skip
        if not openings and not certain:
            openings = [self._unopened.get(role_id, Opening(""))]
        possible = [opening for opening in openings if opening.open_by(ended_on)]
        during = [opening for opening in possible if opening.open_during(applied_on, ended_on)]
        if not possible:
            self._ledger.guessed(
                "application", application, "openings", "ended before the job's openings on file opened",
                "kept as an earlier version of the job",
            )  # fmt: skip
            return None
        chosen = max(
            during or possible, key=lambda opening: (opening.opened_on or date.min, len(opening.id), opening.id)
        )
        if len(during) != 1:
            self._ledger.guessed(
                "application", application, "openings", "which opening it was for",
                f"{len(during)} were open at the time; the latest of those that had opened was taken: {chosen.id}",
            )  # fmt: skip
        return chosen

    def _earliest(self, role_id: str) -> str:
        offered = [opening for (job, _), opening in self._offered.items() if job == role_id]
        known = self._openings.get(role_id) or offered
        days = [opening.opened_on for opening in known if opening.opened_on]
        opened = min(days, default=self._unopened.get(role_id, Opening("")).opened_on)
        return opened.isoformat() if opened else "the openings on file"

    def _read_openings(self, ref: str, job: Record, details: dict[str, Record]) -> list[Opening]:
        found: dict[str, Opening] = {}
        for item in items(job.get("openings")):
            inner = identified(item)
            if inner is None:
                self._ledger.refused("job", ref, "openings", "an opening has no usable id")
                continue
            detail = {**fields(item), **details.get(inner, {})}
            opened, closed = (
                read_day(detail, key, "opening", inner, self._ledger) for key in ("opened_at", "closed_at")
            )
            opening = Opening(inner, opened, closed, ident(detail.get("application_id")))
            found[inner] = opening
            if opening.filled_by and opening.closed_on:
                self.fills[ref].append((opening.closed_on, opening.filled_by))
        return list(found.values())

    def _manager(self, ref: str, job: Record) -> Manager | None:
        people = [fields(person) for person in items(fields(job.get("hiring_team")).get("hiring_managers"))]
        active = [person for person in people if flag(person.get("active")) is not False]
        known = [
            name for name in (ident(person.get("id")) or ident(person.get("user_id")) for person in active) if name
        ]
        if not known:
            return None
        if len(known) > 1:
            self._ledger.guessed(
                "job", ref, "hiring_team.hiring_managers", "several hiring managers", f"the first was taken: {known[0]}"
            )
        else:
            self._ledger.mapped("job", "hiring_team.hiring_managers.id")
        return Manager(known[0])

    def _spec(self, ref: str) -> RoleSpec:
        job = self._jobs[ref]
        places = tuple(dict.fromkeys(name for name in map(named, items(job.get("offices"))) if name))
        return RoleSpec(
            text(job.get("name")), manager=self._managers[ref], location=Location(places) if places else None
        )

    def _as_exported(self, ref: str, opening: Opening) -> RoleVersion:
        """A job as it stands in the export is a version of its own: it may have asked for something else before."""
        exported_on = self._settings.exported_on
        if not opening.id:
            label = exported_on.isoformat() if exported_on else AS_EXPORTED
        else:
            label = f"{opening.id} ({f'exported {exported_on}' if exported_on else AS_EXPORTED})"
        return RoleVersion(ref, label, opening.opened_on, self._spec(ref))

    def _as_it_was(self, ref: str, opening: Opening, spec: RoleSpec) -> RoleVersion:
        """The version a candidacy of the past was for."""
        exported_on = self._settings.exported_on
        label = opening.id or (f"before {exported_on}" if exported_on else BEFORE_EXPORT)
        return RoleVersion(ref, label, opening.opened_on, spec)


def _titles(export: Export) -> dict[str, str]:
    """Job → the name that the applications give it, the first where they do not agree: one version has one title."""
    found: dict[str, str] = {}
    for application in export.of("application").values():
        for job in items(application.get("jobs")):
            ref, name = identified(job), named(job)
            if ref is not None and name is not None:
                found.setdefault(ref, name)
    return found
