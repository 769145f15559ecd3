"""All tables of some people in flat columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np

from rematch.pool.flat import Flat, FlatApproaches, FlatChanges, FlatContacts, FlatShocks, FlatSkills
from rematch.pool.tables.candidacies import read_candidacies
from rematch.pool.tables.of_candidacies import read_assessments, read_reasons, read_sentiments
from rematch.pool.tables.people import owners, read_people
from rematch.pool.tables.sheet import Faults, Sheet, converters
from rematch.pool.tables.wishes import read_wishes
from rematch.records import Approach, Change, Contact, RoleVersion, Shock, Skill


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


def read_tables(given: Tables, versions: Mapping[tuple[str, str], RoleVersion]) -> Flat:
    """Tables in flat columns, checked as the records are.

    Raises:
        RecordError: Something in a table is not accepted; the message names the table, the row, the field and what is.
        InvalidInput: Several things in a table are not.
    """
    faults = Faults()
    people = read_people(given.candidates, faults)
    rows = {name: row for row, name in enumerate(people["id"].tolist())}
    candidacies = read_candidacies(given.candidacies, rows, versions, faults)

    def of_people(name: str, kind: Any, record: type) -> Any:
        return _read(name, getattr(given, name), kind, record, rows, faults)

    approaches = of_people("approaches", FlatApproaches, Approach)
    # Who was approached has something on file of what may be done with them, as an approach is part of it.
    people["has_permission"][np.unique(approaches.owner)] = True
    return Flat(
        people=people,
        candidacies=candidacies.rows,
        reasons=read_reasons(given.reasons, candidacies, rows, faults),
        sentiments=read_sentiments(given.sentiments, candidacies, rows, faults),
        assessments=read_assessments(given.assessments, candidacies, rows, faults),
        wishes=read_wishes(given.wishes, rows, faults),
        skills=of_people("skills", FlatSkills, Skill),
        shocks=of_people("shocks", FlatShocks, Shock),
        contacts=of_people("contacts", FlatContacts, Contact),
        changes=of_people("changes", FlatChanges, Change),
        approaches=approaches,
    )


def _read(name: str, table: Any, kind: Any, record: type, people: Mapping[str, int], faults: Faults) -> Any:
    """A table whose columns are the fields of one record, owned by people."""
    encoders = kind.encoders()
    sheet = Sheet.of(name, table, ("candidate_id", *encoders), faults)
    owner = owners(sheet, people)
    columns = sheet.read_all(converters(record), encoders)
    faults.tell()
    return kind(owner=owner, **columns).by_owner()
