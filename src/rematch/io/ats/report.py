"""What became of every field of an import: mapped, guessed, ignored or refused; nothing is silently dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import attrs

from rematch.records import Candidate, FrozenMap, RoleVersion

PROTECTED = "protected"
"""The `Entry.what` of a key that no scorer may see: dropped, and counted."""
STOCK = "stock phrase"
"""The `Entry.what` of a reason that says nothing usable: the candidacy is kept, the reason weighs nothing."""

_LONGEST_NOTE = 500
_SHOWN = 4


@attrs.frozen
class Entry:
    """One line of an import report.

    Attributes:
        record: The kind of record in the ATS's own words, e.g. ``"application"``.
        id: The ATS's id of that record; None where the line stands for `times` records.
        field: The field, dotted where it is nested, e.g. ``"keyed_custom_fields.salary"``.
        what: What happened to it, in the same few words for all that are alike.
        note: The particulars: the value taken, the text kept, why it was refused.
        times: How often.
    """

    record: str
    id: str | None
    field: str
    what: str
    note: str = ""
    times: int = 1

    def __str__(self) -> str:
        subject = f"{self.record} {self.id}" if self.id else self.record
        where = f"{subject} {self.field}".rstrip()
        often = f" ({self.times}x)" if self.times > 1 else ""
        return f"{where}: {self.what}{f' ({self.note})' if self.note else ''}{often}"


@attrs.frozen
class ImportReport:
    """Everything an import did with what it read.

    Attributes:
        mapped: Taken over as it stands; one line per kind of record and field.
        guessed: Taken over on a reading that could be wrong, each with what it rests on.
        ignored: Not taken over: keys with no place in a record, protected keys, people left out.
        refused: Not taken over because it could not be read.
    """

    mapped: tuple[Entry, ...] = ()
    guessed: tuple[Entry, ...] = ()
    ignored: tuple[Entry, ...] = ()
    refused: tuple[Entry, ...] = ()

    @property
    def counts(self) -> FrozenMap[str, int]:
        """How often each of the four happened."""
        return FrozenMap({name: sum(entry.times for entry in lines) for name, lines in self._parts()})

    @property
    def protected(self) -> FrozenMap[str, int]:
        """Protected key → how often it was dropped."""
        dropped: Counter[str] = Counter()
        for entry in self.ignored:
            if entry.what == PROTECTED:
                dropped[f"{entry.record}.{entry.field}"] += entry.times
        return FrozenMap(sorted(dropped.items()))

    @property
    def lint(self) -> tuple[Entry, ...]:
        """Reasons that weigh nothing until somebody makes them concrete."""
        return tuple(entry for entry in self.ignored if entry.what == STOCK)

    def about(self, ref: str, record: str | None = None) -> tuple[Entry, ...]:
        """Every line on one record, by the ATS's id, and the kind of record where ids of two kinds meet."""
        return tuple(
            entry for _, lines in self._parts() for entry in lines if entry.id == ref and record in (None, entry.record)
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and numbers, ready for JSON."""
        lists = {name: [attrs.asdict(entry) for entry in lines] for name, lines in self._parts()}
        return {"counts": dict(self.counts), "protected": dict(self.protected), **lists}

    def __str__(self) -> str:
        shown: list[str] = []
        for name, lines in self._parts():
            shown.append(f"{name} {self.counts[name]:,}")
            shown += [f"  {line}" for line in _summary(lines)]
        return "\n".join(shown)

    def _parts(self) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        return (
            ("mapped", self.mapped),
            ("guessed", self.guessed),
            ("ignored", self.ignored),
            ("refused", self.refused),
        )


@attrs.frozen
class Import:
    """What an adapter read.

    Attributes:
        candidates: The people, with their candidacies.
        roles: The jobs of the export as they stood on the day of the export, one version per opening.
        report: What became of every field.
    """

    candidates: tuple[Candidate, ...] = ()
    roles: tuple[RoleVersion, ...] = ()
    report: ImportReport = attrs.field(factory=ImportReport)

    def __str__(self) -> str:
        candidacies = sum(len(candidate.candidacies) for candidate in self.candidates)
        near = sum(candidate.is_near_hire for candidate in self.candidates)
        return (
            f"{len(self.candidates):,} candidates ({near:,} near-hires), {candidacies:,} candidacies, "
            f"{len(self.roles):,} roles as exported\n{self.report}"
        )


class Ledger:
    """The report while it is being written."""

    def __init__(self) -> None:
        self._counted: dict[str, Counter[tuple[str, str, str]]] = {"mapped": Counter(), "ignored": Counter()}
        self._lines: dict[str, list[Entry]] = {"guessed": [], "ignored": [], "refused": []}

    def mapped(self, record: str, field: str, what: str = "taken over", *, times: int = 1) -> None:
        """Count a field that was taken over as it stands."""
        self._counted["mapped"][record, field, what] += times

    def unmapped(self, record: str, field: str, what: str = "no place in a record", *, times: int = 1) -> None:
        """Count a key that was not taken over."""
        self._counted["ignored"][record, field, what] += times

    def guessed(self, record: str, ref: str | None, field: str, what: str, note: str = "") -> None:
        """Write down a reading that could be wrong."""
        self._lines["guessed"].append(_entry(record, ref, field, what, note))

    def ignored(self, record: str, ref: str | None, field: str, what: str, note: str = "") -> None:
        """Write down what was left out, where the single record matters."""
        self._lines["ignored"].append(_entry(record, ref, field, what, note))

    def refused(self, record: str, ref: str | None, field: str, what: str, note: str = "") -> None:
        """Write down what could not be read."""
        self._lines["refused"].append(_entry(record, ref, field, what, note))

    def close(self) -> ImportReport:
        """The report as it stands now."""
        return ImportReport(
            mapped=_counted(self._counted["mapped"]),
            guessed=tuple(self._lines["guessed"]),
            ignored=(*self._lines["ignored"], *_counted(self._counted["ignored"])),
            refused=tuple(self._lines["refused"]),
        )


def _entry(record: str, ref: str | None, field: str, what: str, note: str) -> Entry:
    return Entry(record, ref, field, what, note if len(note) <= _LONGEST_NOTE else note[: _LONGEST_NOTE - 1] + "…")


def _counted(counter: Counter[tuple[str, str, str]]) -> tuple[Entry, ...]:
    return tuple(
        Entry(record, None, field, what, "", times) for (record, field, what), times in sorted(counter.items())
    )


def _summary(lines: Iterable[Entry]) -> list[str]:
    """Lines that are alike in one, the most frequent first, with the first few fields and ids."""
    times: Counter[tuple[str, str]] = Counter()
    fields: dict[tuple[str, str], dict[str, None]] = {}
    ids: dict[tuple[str, str], dict[str, None]] = {}
    for entry in lines:
        key = (entry.record, entry.what)
        times[key] += entry.times
        fields.setdefault(key, {}).setdefault(entry.field or "")
        if entry.id is not None:
            ids.setdefault(key, {}).setdefault(entry.id)
    shown = []
    for (record, what), count in sorted(times.items(), key=lambda item: (-item[1], item[0])):
        named = _first([field for field in fields[record, what] if field])
        which = _first(list(ids.get((record, what), ())))
        shown.append(f"{count:>7,}  {record}: {what}{f' ({named})' if named else ''}{f' [{which}]' if which else ''}")
    return shown


def _first(names: list[str]) -> str:
    more = f", … {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
