"""Applications as candidacies: how far each got, how it ended, and why."""

from __future__ import annotations

from datetime import date

import attrs

from rematch.errors import RematchError
from rematch.facets import Debrief, OfferStatus, Outcome, Stage
from rematch.io.ats.greenhouse.export import Export, Record, read_day
from rematch.io.ats.greenhouse.offers import last_sent, read_offer, status_of
from rematch.io.ats.greenhouse.outcomes import Ending, Facts, how_it_ended, is_stock
from rematch.io.ats.greenhouse.rejections import Rejections
from rematch.io.ats.greenhouse.roles import Jobs
from rematch.io.ats.greenhouse.scorecards import read_assessments
from rematch.io.ats.greenhouse.settings import Settings
from rematch.io.ats.greenhouse.stages import Plans
from rematch.io.ats.reasons import How, Reading
from rematch.io.ats.report import Ledger
from rematch.io.ats.values import brief, day, flag, identified, items, text
from rematch.records import Candidacy

_STATUSES = frozenset({"active", "rejected", "hired"})


@attrs.frozen
class Course:
    """The course of one application, as far as the export tells."""

    applied_on: date | None
    stage: Stage | None
    offer: Record | None
    ended_on: date | None = None
    ending: Ending | None = None
    reading: Reading | None = None


class Applications:
    """The applications of an export, with all that belongs to each."""

    def __init__(self, settings: Settings, export: Export, ledger: Ledger, jobs: Jobs) -> None:
        self._settings = settings
        self._ledger = ledger
        self._jobs = jobs
        self._plans = Plans(settings, export, ledger)
        self._rejections = Rejections(settings, export, ledger)
        self._offers = export.by_application("offer")
        self._scorecards = export.by_application("scorecard")
        self._interviews = export.by_application("interview")
        self.read: set[str] = set()
        self._add_hires(export)

    def candidacy(self, ref: str, application: Record) -> Candidacy | None:
        """An application as a candidacy; None when it is none, which is reported."""
        self._rejections.keep_details(ref, application)
        status = self._status(ref, application)
        if status is None:
            return None
        self.read.add(ref)
        offer = last_sent(self._offers.get(ref, []), self._ledger)
        interviews, scorecards = self._interviews.get(ref, []), self._scorecards.get(ref, [])
        stage = self._plans.furthest(ref, application, interviews, scorecards, offered=offer is not None)
        course = Course(read_day(application, "applied_at", "application", ref, self._ledger), stage, offer)
        if status == "rejected":
            rejected = self._rejected(ref, application, course)
            return None if rejected is None else self._build(ref, application, rejected)
        if status == "hired":
            ending = Ending(Outcome.HIRED, status_of(offer))
            course = attrs.evolve(course, ended_on=self._hired_on(ref, application), ending=ending)
        return self._build(ref, application, course)

    def _rejected(self, ref: str, application: Record, course: Course) -> Course | None:
        """How a rejected application ended; None where there was no process of its own."""
        offer = status_of(course.offer)
        party, reading = self._rejections.read(ref, application, offer)
        if reading is not None and reading.meaning.kind is None:
            note = reading.phrase or reading.how.value
            self._ledger.ignored("application", ref, "rejection_reason", "no process of its own: no candidacy", note)
            return None
        ended_on = read_day(application, "rejected_at", "application", ref, self._ledger)
        facts = Facts(
            party,
            reading,
            offer,
            course.stage,
            self._filled(ref, application, ended_on),
            runners_up=self._settings.runner_up_within_days is not None,
        )
        return attrs.evolve(course, ended_on=ended_on, ending=how_it_ended(facts), reading=reading)

    def _build(self, ref: str, application: Record, course: Course) -> Candidacy | None:
        ending, reading = course.ending, course.reading
        status = ending.offer if ending and ending.offer else status_of(course.offer)
        reason = self._rejections.record(ref, reading)
        debrief = Debrief.NONE
        if reason is not None and reading is not None and not is_stock(reading):
            debrief = Debrief.INFERRED if reading.how is How.SIMILAR else Debrief.RECORDED
        try:
            made = Candidacy(
                self._jobs.version_for(
                    ref,
                    application,
                    applied_on=course.applied_on,
                    ended_on=course.ended_on,
                    running=ending is None,
                    offer=course.offer,
                ),
                ending.outcome if ending else None,
                course.ended_on,
                id=ref,
                stage=course.stage,
                reasons=(reason,) if reason else (),
                assessments=read_assessments(self._scorecards.get(ref, []), self._settings, self._ledger),
                offer=read_offer(course.offer, status, self._settings, self._ledger) if course.offer else None,
                debrief=debrief,
            )
        except RematchError as fault:
            self._ledger.refused("application", ref, "", "is no candidacy", str(fault))
            return None
        self._ledger.mapped("application", "id", "candidacy")
        if ending is not None:
            self._report_ending(ref, ending, course.ended_on)
        return made

    def _report_ending(self, ref: str, ending: Ending, ended_on: date | None) -> None:
        if ending.guess:
            self._ledger.guessed("application", ref, "status", f"outcome read as {ending.outcome.value}", ending.guess)
        else:
            self._ledger.mapped("application", "status", f"outcome {ending.outcome.value}")
        if ended_on is not None:
            self._ledger.mapped("application", "rejected_at", "ended_on")
        elif ending.outcome is Outcome.HIRED:
            self._ledger.ignored("application", ref, "status", "hired, and no date of it is in the export")
        else:
            note = "without the day it ended it neither counts nor holds anybody"
            self._ledger.refused("application", ref, "rejected_at", "rejected without a date", note)

    def _status(self, ref: str, application: Record) -> str | None:
        """active, rejected or hired; None where it is no candidacy."""
        given, prospect = application.get("status"), application.get("prospect")
        status = (text(given, 40) or "").casefold()
        if flag(prospect):
            self._ledger.ignored("application", ref, "prospect", "a prospect is no candidacy")
            return None
        if prospect is not None and flag(prospect) is None:
            self._ledger.refused("application", ref, "prospect", "is neither true nor false", brief(prospect))
        if status == "converted":
            note = "the candidate's own application stands beside it"
            self._ledger.ignored("application", ref, "status", "converted: no candidacy", note)
            return None
        rejected = day(application.get("rejected_at")) is not None
        if status in _STATUSES:
            if status == "active" and rejected:
                self._ledger.guessed("application", ref, "status", "active with a rejected_at: taken as running")
            return status
        if given is not None:
            self._ledger.refused("application", ref, "status", "is no status", brief(given))
        read = "rejected" if rejected else "active"
        self._ledger.guessed("application", ref, "status", f"no status: taken as {read}", "by its rejected_at")
        return read

    def _add_hires(self, export: Export) -> None:
        """Hires that only the applications tell of: hired, with an accepted offer."""
        for ref, application in export.of("application").items():
            if text(application.get("status"), 40) == "hired" and not flag(application.get("prospect")):
                job, on = _job(application), self._accepted_on(ref)
                if job and on and not any(by == ref for _, by in self._jobs.fills.get(job, [])):
                    self._jobs.fills[job].append((on, ref))

    def _accepted_on(self, ref: str) -> date | None:
        accepted = [offer for offer in self._offers.get(ref, []) if status_of(offer) is OfferStatus.ACCEPTED]
        return max((on for on in (day(offer.get("resolved_at")) for offer in accepted) if on), default=None)

    def _hired_on(self, ref: str, application: Record) -> date | None:
        on = self._accepted_on(ref)
        if on is not None:
            return on
        return next((on for on, by in self._jobs.fills.get(_job(application), []) if by == ref), None)

    def _filled(self, ref: str, application: Record, ended_on: date | None) -> str:
        """What tells that another took an opening of the same job at about the same time; empty when nothing does."""
        window = self._settings.runner_up_within_days
        if window is None or ended_on is None:
            return ""
        fills = self._jobs.fills.get(_job(application), [])
        near = [(abs((on - ended_on).days), on, by) for on, by in fills if by != ref]
        days, on, by = min(near, default=(window + 1, ended_on, ""))
        return f"application {by} was hired on {on}" if days <= window else ""


def _job(application: Record) -> str:
    """The id of an application's job; empty when none is named."""
    return next((name for name in map(identified, items(application.get("jobs"))) if name), "")
