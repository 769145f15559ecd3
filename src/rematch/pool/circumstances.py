"""What is known of people beside their candidacies: skills, own changes, shocks, contacts, approaches."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.facets import FACET_CODES, FACETS, Facet, SkillEvidence
from rematch.pool.block import Loose
from rematch.pool.codes import EVIDENCE_CODES, FACET_RANKS
from rematch.pool.columns import UNDATED, Approaches, Contacts, Ints, OwnChanges, Shocks, SkillRows
from rematch.pool.dictionaries import UNKNOWN
from rematch.pool.flat import FlatApproaches, FlatChanges, FlatContacts, FlatShocks, FlatSkills
from rematch.pool.loose import loose
from rematch.pool.shared import Dictionaries, Lint
from rematch.pool.sorting import begins, groups, in_order, joined, places, ranks

_FACETS = list(FACETS)


def dated(filed: FlatChanges, ids: NDArray[Any]) -> tuple[FlatChanges, list[Lint]]:
    """The changes that have a day, and notes on those that have none."""
    without = filed.on == UNDATED
    lints = [
        Lint(ids[filed.owner[row]], f"change on {_FACETS[filed.facet[row]].value}", "has no date and is not read")
        for row in np.flatnonzero(without).tolist()
    ]
    return filed.take(np.flatnonzero(~without)), lints


@attrs.frozen(eq=False)
class ChangeRows:
    """Own changes, person after person: what other tables ask of them.

    Attributes:
        rows: The changes, of one day on one topic the worse.
        topic: The pool's name of each topic.
        place: Place within the person.
    """

    rows: FlatChanges
    topic: Ints
    place: Ints

    def loose(self, people: int, touches: Ints, dictionaries: Dictionaries) -> Loose:
        """The table of changes; `touches` says from when each bears on something."""
        rows = self.rows
        return loose(
            OwnChanges,
            rows.owner,
            people,
            facet=rows.facet,
            topic=self.topic,
            effect=rows.effect,
            confidence=rows.confidence,
            on=rows.on,
            touches=touches,
            source=rows.source,
            note=_keys("note", rows.text, dictionaries),
        )


def compile_changes(filed: FlatChanges, dictionaries: Dictionaries) -> tuple[ChangeRows, ChangeRows]:
    """Dated changes in the order of person, facet, topic and day; and those that tell of a skill."""
    topic = filed.topic.each(dictionaries.intern, np.int32, UNKNOWN)
    first = joined(filed.owner, filed.facet)
    order = in_order(first, topic, filed.on, filed.effect * filed.confidence, filed.effect)
    group = groups(order, first, topic, filed.on)
    worst = order[begins(group)]
    kept, topic = filed.take(worst), topic[worst]
    spelled = ranks(kept.topic.values)
    by_text = kept.topic.each(spelled.__getitem__, np.int32, UNKNOWN)
    order = in_order(joined(kept.owner, FACET_RANKS[kept.facet]), by_text, kept.on)
    skill = ((kept.facet == FACET_CODES[Facet.SKILLS]) & (topic >= 0))[order]
    return _changes(kept, topic, order[~skill]), _changes(kept, topic, order[skill])


def _changes(kept: FlatChanges, topic: Ints, order: NDArray[np.intp]) -> ChangeRows:
    rows = kept.take(order)
    return ChangeRows(rows, topic[order], places(rows.owner))


@attrs.frozen(eq=False)
class SkillTable:
    """Evidence of skills, person after person, and whose and of what it is."""

    person: Ints
    skill: Ints
    place: Ints
    table: Loose


def compile_skills(filed: FlatSkills, told: ChangeRows, people: int, dictionaries: Dictionaries) -> SkillTable:
    """Skills listed and those that own changes tell of, each once, in the order of person, skill and day."""
    moved = np.flatnonzero(told.rows.effect != 0)
    changes = told.rows.take(moved)
    for_better, for_worse = EVIDENCE_CODES[SkillEvidence.CLAIMED], EVIDENCE_CODES[SkillEvidence.LACKING]
    person = np.append(filed.owner, changes.owner)
    columns: dict[str, NDArray[Any]] = {
        "skill": np.append(filed.name.each(dictionaries.intern, np.int32, UNKNOWN), told.topic[moved]),
        "evidence": np.append(filed.evidence, np.where(changes.effect > 0, for_better, for_worse)),
        "on": np.append(filed.on, changes.on),
        "last_used": np.append(filed.last_used, np.full(len(changes), UNDATED, np.int32)),
        "source": np.append(filed.source, changes.source),
    }
    first = joined(person, columns["skill"])
    rest = [columns["evidence"], columns["on"], columns["last_used"], columns["source"]]
    order = in_order(first, *rest)
    group = groups(order, first, *rest)
    order = order[begins(group)]
    columns = {name: column[order] for name, column in columns.items()}
    person = person[order]
    return SkillTable(person, columns["skill"], places(person), loose(SkillRows, person, people, **columns))


def compile_shocks(filed: FlatShocks, people: int) -> Loose:
    """Shocks in the order of person, kind and day."""
    rows = filed.take(in_order(filed.owner, filed.kind, filed.on, filed.source))
    return loose(Shocks, rows.owner, people, kind=rows.kind, on=rows.on, source=rows.source)


def compile_contacts(filed: FlatContacts, people: int, dictionaries: Dictionaries) -> Loose:
    """Contacts in the order of person and day."""
    channel = _keys("channel", filed.channel, dictionaries)
    order = in_order(filed.owner, filed.on, filed.direct, filed.useful, filed.valid, channel, filed.source)
    rows = filed.take(order)
    return loose(
        Contacts,
        rows.owner,
        people,
        on=rows.on,
        direct=rows.direct,
        useful=rows.useful,
        valid=rows.valid,
        channel=channel[order],
        source=rows.source,
    )


def compile_approaches(filed: FlatApproaches, people: int) -> Loose:
    """Approaches in the order given."""
    return loose(Approaches, filed.owner, people, on=filed.on, answer=filed.answer)


def _keys(kind: str, column: Any, dictionaries: Dictionaries) -> Ints:
    """Integers of what is shown or looked up and not compared; -1 for nothing."""
    return column.each(lambda value: dictionaries.keys.intern((kind, value)), np.int32, UNKNOWN)
