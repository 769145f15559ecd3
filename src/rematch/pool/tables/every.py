"""All tables in flat columns, some people at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import numpy as np

from rematch.pool.encode import Coded
from rematch.pool.flat import Flat, FlatApproaches, FlatChanges, FlatContacts, FlatShocks, FlatSkills
from rematch.pool.tables.candidacies import CANDIDACY_COLUMNS, read_candidacies
from rematch.pool.tables.given import Given, Ids, Owned
from rematch.pool.tables.of_candidacies import (
    ASSESSMENT_COLUMNS,
    REASON_COLUMNS,
    SENTIMENT_COLUMNS,
    read_assessments,
    read_reasons,
    read_sentiments,
)
from rematch.pool.tables.people import CANDIDATE_COLUMNS, read_ids, read_people
from rematch.pool.tables.sheet import Faults, Sheet, converters
from rematch.pool.tables.wishes import WISH_COLUMNS, read_wishes
from rematch.records import Approach, Change, Contact, RoleVersion, Shock, Skill

PART_ROWS = 65_536
"""People read at a time: what is read of them is small beside a pool, and few names are looked up again and again."""

_OF_PEOPLE: dict[str, tuple[Any, type]] = {
    "skills": (FlatSkills, Skill),
    "shocks": (FlatShocks, Shock),
    "contacts": (FlatContacts, Contact),
    "changes": (FlatChanges, Change),
    "approaches": (FlatApproaches, Approach),
}
"""Tables whose columns are the fields of one record of a person's."""
_ACCEPTED = {
    "candidacies": CANDIDACY_COLUMNS,
    "reasons": REASON_COLUMNS,
    "sentiments": SENTIMENT_COLUMNS,
    "assessments": ASSESSMENT_COLUMNS,
    "wishes": WISH_COLUMNS,
} | {name: ("candidate_id", *kind.encoders()) for name, (kind, _) in _OF_PEOPLE.items()}


@attrs.frozen(eq=False)
class Tables:
    """Tables as given, each a mapping of columns, a frame or an Arrow table; None where there is none."""

    candidates: Any
    candidacies: Any = None
    reasons: Any = None
    sentiments: Any = None
    assessments: Any = None
    skills: Any = None
    wishes: Any = None
    shocks: Any = None
    contacts: Any = None
    changes: Any = None
    approaches: Any = None


def read_tables(
    given: Tables, versions: Mapping[tuple[str, str], RoleVersion], size: int = PART_ROWS
) -> Iterator[Flat]:
    """Tables in flat columns, checked as the records are, so many people at a time; one part at least.

    Raises:
        RecordError: Something in a table is not accepted; the message names the table, the row, the field and what is.
        InvalidInput: Several things in a table are not.
    """
    faults = Faults()
    people = Given.of("candidates", given.candidates, CANDIDATE_COLUMNS, faults)
    whole = {name: Given.of(name, getattr(given, name), accepted, faults) for name, accepted in _ACCEPTED.items()}
    ids = read_ids(people.ids())
    faults.tell()
    owned = Owned.all_of(whole, Ids(ids))
    parts = deque(ids[start : start + size] for start in range(0, max(len(ids), 1), size))
    del ids  # each part goes once it is read
    start = 0
    while parts:
        own = parts.popleft()
        sheets = {name: table.part(start, own) for name, table in owned.items()}
        whose = Coded(np.arange(len(own), dtype=np.int32), own)
        yield _read(people.part(slice(start, start + len(own)), whose), sheets, versions)
        start += len(own)


def _read(people: Sheet, sheets: Mapping[str, Sheet], versions: Mapping[tuple[str, str], RoleVersion]) -> Flat:
    """The tables of some people."""
    columns = read_people(people)
    candidacies = read_candidacies(sheets["candidacies"], versions)
    of_people = {name: _of_people(sheets[name], *how) for name, how in _OF_PEOPLE.items()}
    # Who was approached has something on file of what may be done with them, as an approach is part of it.
    columns["has_permission"][np.unique(of_people["approaches"].owner)] = True
    return Flat(
        people=columns,
        candidacies=candidacies.rows,
        reasons=read_reasons(sheets["reasons"], candidacies),
        sentiments=read_sentiments(sheets["sentiments"], candidacies),
        assessments=read_assessments(sheets["assessments"], candidacies),
        wishes=read_wishes(sheets["wishes"]),
        **of_people,
    )


def _of_people(sheet: Sheet, kind: Any, record: type) -> Any:
    columns = sheet.read_all(converters(record), kind.encoders())
    sheet.faults.tell()
    return kind(owner=sheet.column("candidate_id").codes, **columns)
