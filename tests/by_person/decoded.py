"""Loose tables with their integers told as names, so that two compiles with dictionaries of their own can be compared."""

import numpy as np

from rematch.facets import FACETS, Facet
from rematch.pool.columns import TABLES, People

FACET_LIST = list(FACETS)
BY_CODE = {"skills", "assessments", "other_scores", "contacts"}
"""Tables whose rows lie in an order that depends on integers of names or ids."""


def decoded(people, tables, dictionaries):
    """Everything of each person: the columns, and each table's rows with names for integers."""
    d = dictionaries
    tell = {
        "topic": lambda code: d.names.canonical(code) if code >= 0 else None,
        "skill": d.names.canonical,
        "wanted": lambda code: named(d, code),
        "unwanted": lambda code: named(d, code),
        "competencies": lambda code: named(d, code),
        "currency": d.currencies.value,
        "offer_currency": d.currencies.value,
        "scale": d.scales.value,
        "by": d.keys.value,
        "verdict_by": d.keys.value,
        "channel": d.keys.value,
        "note": d.keys.value,
        "version": lambda code: d.facts[code].role,
    }
    rows = {name: table_rows(name, tables[name], tell, d) for name in TABLES}
    rows["gap_skills"] = [
        sorted((one, rows["skills"][person][other], strength) for one, other, strength in links)
        for person, links in enumerate(rows["gap_skills"])
    ]
    for name in BY_CODE:
        rows[name] = [sorted(own, key=repr) for own in rows[name]]
    columns = {name: plain(people[name]) for name in People.columns() if name != "by_id"}
    return {"people": columns, **rows}


def named(d, code):
    """A set or map by names; None where nobody knows."""
    if code < 0:
        return None
    return sorted((d.names.canonical(name), number) for name, number in d.sets.numbers(code).items())


def table_rows(name, table, tell, d):
    """Rows of one table, owner after owner."""
    columns = {}
    for column, array in table.arrays.items():
        values = plain(array)
        columns[column] = [tell[column](value) for value in values] if column in tell else values
    if name == "wishes":
        facets = table.arrays["facet"].tolist()
        columns["disliked"] = [
            disliked(d, FACET_LIST[facet], code)
            for facet, code in zip(facets, table.arrays["disliked"].tolist(), strict=True)
        ]
    rows = list(zip(*columns.values(), strict=True))
    ends = np.cumsum(table.counts)
    assert not len(ends) or ends[-1] == len(rows)
    return [rows[end - count : end] for end, count in zip(ends.tolist(), table.counts.tolist(), strict=True)]


def disliked(d, facet, code):
    """Ids not wanted again; for a location the stated minutes."""
    if facet is Facet.LOCATION:
        return named(d, code)
    return None if code < 0 else sorted(d.keys.value(key) for key in d.sets.names(code))


def plain(array):
    """Python values, with None for NaN, which equals nothing."""
    return [None if isinstance(value, float) and value != value else value for value in array.tolist()]
