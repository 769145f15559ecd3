"""The furthest stage a candidacy reached: of everything on file, not the stage it is shown in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import attrs

from rematch.facets import Stage
from rematch.io.ats.greenhouse.export import Export, Record
from rematch.io.ats.greenhouse.settings import Settings, named_in
from rematch.io.ats.report import Ledger
from rematch.io.ats.values import day, fields, flag, ident, identified, items, named, number, text

ORDER = tuple(Stage)
_HAPPENED = frozenset({"complete", "awaiting_feedback"})


@attrs.frozen
class Seen:
    """A stage, what tells of it, and whether that is a reading rather than a name in the table."""

    stage: Stage
    note: str = ""
    guessed: bool = False


class Plans:
    """The jobs' plans, as far as the export holds them, and the caller's table of names."""

    def __init__(self, settings: Settings, export: Export, ledger: Ledger) -> None:
        self._table = settings.stages
        self._ledger = ledger
        self._stages: dict[str, tuple[str | None, str]] = {}
        self._interviews: dict[str, str] = {}
        order: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for ref, stage in export.of("stage").items():
            job, name, place = ident(stage.get("job_id")), text(stage.get("name")), number(stage.get("priority"))
            self._stages[ref] = (job, name or "")
            if job is not None and place is not None and flag(stage.get("active")) is not False:
                order[job].append((place, ref))
            for interview in items(stage.get("interviews")):
                inner = identified(interview)
                if inner is not None:
                    self._interviews[inner] = name or ""
        self._plans = {job: [ref for _, ref in sorted(stages)] for job, stages in order.items()}

    def furthest(
        self,
        ref: str,
        application: Record,
        interviews: Iterable[Record],
        scorecards: Iterable[Record],
        *,
        offered: bool,
    ) -> Stage | None:
        """The furthest stage of an application; what it rests on is reported where it is a reading."""
        seen = [Seen(Stage.OFFER)] if offered else []
        current = application.get("current_stage")
        seen += self._planned(identified(current), named(current))
        for interview in interviews:
            if (text(interview.get("status")) or "").casefold() in _HAPPENED:
                what = fields(interview.get("interview"))
                seen += (
                    self._called(named(what))
                    or self._called(self._interviews.get(ident(what.get("id")) or ""))
                    or [Seen(Stage.INTERVIEW, f"an interview took place: {named(what)!r}", guessed=True)]
                )
        for scorecard in scorecards:
            if day(scorecard.get("submitted_at")) is not None:
                seen += self._called(named(scorecard.get("interview_step")) or text(scorecard.get("interview")))
        if not seen:
            if current is not None:
                self._ledger.guessed(
                    "application", ref, "current_stage", "stage left unknown", f"{named(current)!r} is in no table"
                )
            return None
        best = max(seen, key=lambda found: (ORDER.index(found.stage), not found.guessed))
        if best.guessed:
            self._ledger.guessed(
                "application", ref, "current_stage", f"furthest stage read as {best.stage.value}", best.note
            )
        else:
            self._ledger.mapped("application", "current_stage")
        return best.stage

    def _called(self, name: str | None) -> list[Seen]:
        stage, whole = named_in(name or "", self._table)
        return [] if stage is None else [Seen(stage, f"named {name!r}", guessed=not whole)]

    def _planned(self, ref: str | None, name: str | None) -> list[Seen]:
        """A stage by its name; by its place in the plan where the name says nothing, or where the offer comes next."""
        job, planned = self._stages.get(ref or "", (None, ""))
        name = name or planned or None
        found = self._called(name)
        plan = self._plans.get(job or "", [])
        if ref not in plan:
            return found
        place = plan.index(ref)
        stages = [named_in(self._stages[step][1], self._table)[0] for step in plan]
        last = 0 < place < len(plan) - 1 and stages[place + 1] is Stage.OFFER
        if last and (not found or found[0].stage is Stage.INTERVIEW):
            return [Seen(Stage.FINAL, f"{name!r} comes last before the offer in the job's plan", guessed=True)]
        if found:
            return found
        before = [stage for stage in stages[:place] if stage is not None]
        known = max(before, key=ORDER.index) if before else Stage.APPLIED
        return [Seen(known, f"{name!r} is in no table; the plan puts it after {known.value}", guessed=True)]
