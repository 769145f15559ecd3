"""Flat columns → the tables of a block: everything about people that does not depend on the day or on the new role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from rematch.pool.assessments import compile_assessments, compile_other_scores
from rematch.pool.block import Block, Loose, Part, assemble, waiting
from rematch.pool.circumstances import (
    compile_approaches,
    compile_changes,
    compile_contacts,
    compile_shocks,
    compile_skills,
    dated,
)
from rematch.pool.codes import HIRED
from rematch.pool.columns import NEVER, UNDATED, Ints
from rematch.pool.encode import Coded, known
from rematch.pool.flat import Flat, FlatCandidacies
from rematch.pool.links import change_links, gap_links
from rematch.pool.near_hires import NearHires
from rematch.pool.reasons import compile_reasons, on_file
from rematch.pool.sentiments import compile_sentiments
from rematch.pool.shared import Dictionaries, Lint
from rematch.pool.wishes import compile_wishes

BLOCK_ROWS = 262_144
"""People in a block: so many that threads seldom wait on each other, so few that half a million people are work for two."""


@attrs.frozen(eq=False)
class Compiled:
    """Some people in the loose tables of a block, and notes on what says less than it could."""

    people: dict[str, NDArray[Any]]
    tables: dict[str, Loose]
    lints: list[Lint]


def compile_people(flat: Flat, dictionaries: Dictionaries) -> Compiled:
    """Work out the tables of some people."""
    people, ids = len(flat), flat.people["id"]
    near = NearHires.of(flat.candidacies, dictionaries)
    told, reason_lints = on_file(flat.reasons, near, ids)
    read, change_lints = dated(flat.changes, ids)
    sentiments, scored = near.own(flat.sentiments), near.own(flat.assessments)
    scores = flat.assessments
    elsewhere = scores.take(np.flatnonzero((near.position[scores.owner] < 0) & known(scores.score)))
    assessments = scored.take(np.flatnonzero(known(scored.score)))
    flat = attrs.evolve(flat, reasons=told, changes=read, sentiments=sentiments, assessments=assessments)
    _enter_names(flat, near, dictionaries)

    wishes = compile_wishes(flat.wishes, flat.people["level"], flat.people["in_role_since"], dictionaries)
    changes, of_skills = compile_changes(read, dictionaries)
    skills = compile_skills(flat.skills, of_skills, people, dictionaries)
    reasons = compile_reasons(told, near, dictionaries, wishes.at)
    likes = compile_sentiments(sentiments, near, reasons, wishes, dictionaries)
    reason_changes, sentiment_changes, touches = change_links(reasons, likes, changes, people)
    tables = {
        "candidacies": near.loose(dictionaries, people),
        "reasons": reasons.table,
        "sentiments": likes.table,
        "assessments": compile_assessments(assessments, near, people, dictionaries),
        "other_scores": compile_other_scores(elsewhere, flat.candidacies, people, dictionaries),
        "wishes": wishes.table,
        "skills": skills.table,
        "shocks": compile_shocks(flat.shocks, people),
        "contacts": compile_contacts(flat.contacts, people, dictionaries),
        "changes": changes.loose(people, touches, dictionaries),
        "approaches": compile_approaches(flat.approaches, people),
        "reason_changes": reason_changes,
        "sentiment_changes": sentiment_changes,
        "gap_skills": gap_links(reasons, skills, people, dictionaries),
    }
    return Compiled(_people(flat), tables, reason_lints + change_lints)


def compile_blocks(
    parts: Iterable[Flat], dictionaries: Dictionaries, block_rows: int
) -> tuple[list[Block], list[Lint]]:
    """Blocks of all people; so many parts fill a block, and there is one part at least."""
    blocks, lints = [], []
    parts_of_block: list[Part] = []
    for part in parts:
        compiled = compile_people(part, dictionaries)
        lints += compiled.lints
        parts_of_block.append(
            ({name: table.waiting() for name, table in compiled.tables.items()}, waiting(compiled.people))
        )
        if sum(len(people["id"]) for _, people in parts_of_block) >= block_rows:
            blocks.append(assemble(parts_of_block))
            parts_of_block = []
    if parts_of_block:
        blocks.append(assemble(parts_of_block))
    return blocks, lints


def _people(flat: Flat) -> dict[str, NDArray[Any]]:
    """The columns of the people, with whether they are in a process and since when they work here."""
    filed = flat.candidacies
    running = np.zeros(len(flat), np.bool_)
    running[filed.owner[(filed.outcome < 0) & (filed.ended_on == UNDATED)]] = True
    return {**flat.people, "running": running, "hired_on": _hired_on(filed, len(flat))}


def _hired_on(filed: FlatCandidacies, people: int) -> Ints:
    hired_on = np.full(people, NEVER, np.int32)
    hired = filed.outcome == HIRED
    np.minimum.at(hired_on, filed.owner[hired], filed.ended_on[hired])
    return hired_on


def _enter_names(flat: Flat, near: NearHires, dictionaries: Dictionaries) -> None:
    """Enter new names person after person: a name is shown as whoever came first spelled it."""
    columns = list(_named(flat, near))
    first = [column.first_rows() for _, column in columns]
    person = np.concatenate([owner[rows] for (owner, _), rows in zip(columns, first, strict=True)])
    which = np.repeat(np.arange(len(columns)), [len(rows) for rows in first])
    values = [value for _, column in columns for value in column.values]
    for at in np.lexsort((np.concatenate(first), which, person)).tolist():
        for name in _names_in(values[at]):
            dictionaries.intern(name)


def _named(flat: Flat, near: NearHires) -> Iterator[tuple[Ints, Coded]]:
    """Columns that hold names, in the order in which a person's enter, and the person of each row."""
    for wishes in flat.wishes.values():
        for field, column in wishes.fields.items():
            if isinstance(column, Coded) and field not in ("currency", "disliked"):
                yield wishes.owner, column
    yield flat.changes.owner, flat.changes.topic
    yield flat.skills.owner, flat.skills.name
    for owner, column in (
        (flat.reasons.owner, flat.reasons.topic),
        (flat.reasons.owner, flat.reasons.wanted),
        (flat.sentiments.owner, flat.sentiments.topic),
        (flat.assessments.owner, flat.assessments.competencies),
    ):
        yield near.rows.owner[owner], column


def _names_in(value: Any) -> tuple[str, ...]:
    """The names that a value holds: itself, those of a list or map, or none."""
    if isinstance(value, str):
        return (value,)
    return tuple(str(name) for name in value) if isinstance(value, (tuple, Mapping)) else ()
