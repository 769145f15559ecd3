"""The pass in DuckDB: one statement over tables in memory.

Of what was tried this is the fastest (processor time at 100,000 people, whole statement):

- Gather by kind by a join; a list index into a variable took seven times as long.
- Ordered sums by `row_number` over a window for candidacies (those of people with one alone apart: a fifth less) and likes;
  for burdens a sorted list a person is as fast. Lists throughout: a third more; `max(value, n)`: the same.
- Columns of one person are ordered by a sorting network; sorted lists of them took two thirds more, powers of the rank a fifth.
- One aggregate over all terms in one union instead of a join a term: a sixth more.
"""

from __future__ import annotations

from typing import Any

import duckdb

from peers import TOP, Inputs, Rank, Ranked
from peers.inputs import Table
from peers.network import exchanges
from rematch.facets.rules.residual import WORST

LONGEST = 64
"""The longest ordered sum that is made by list."""


def ranker(given: Inputs, threads: int) -> Rank:
    """Load the tables; what is returned does the pass."""
    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    for name, table in given.tables.items():
        _load(connection, name, table)
    connection.execute("""CREATE OR REPLACE TABLE candidacies AS
        SELECT *, count(*) OVER (PARTITION BY person) = 1 AS alone FROM candidacies ORDER BY candidacy""")
    _load_requirements(connection, given)
    statement = _statement(given)

    def rank() -> list[Ranked]:
        return connection.execute(statement).fetchall()

    return rank


def _load(connection: Any, name: str, table: Table) -> None:
    """A table with a number a row, where others point at it; what is not known is NULL."""
    key = {"people": "person", "candidacies": "candidacy"}.get(name, "kind" if name.endswith("_kinds") else None)
    number = f"row_number() OVER () - 1 AS {key}, " if key else ""
    columns = [f"nullif({c}, 'nan') AS {c}" if values.dtype.kind == "f" else c for c, values in table.items()]
    connection.register("given", table)
    connection.execute(f"CREATE TABLE {name} AS SELECT {number}{', '.join(columns)} FROM given")
    connection.unregister("given")


def _load_requirements(connection: Any, given: Inputs) -> None:
    connection.execute("CREATE TABLE requirements (requirement INTEGER, skill INTEGER, strength DOUBLE)")
    rows = [(at, *item) for at, required in enumerate(given.requirements) for item in required.skills.items()]
    if rows:
        connection.executemany("INSERT INTO requirements VALUES (?, ?, ?)", rows)


def _statement(given: Inputs) -> str:
    w = given.model
    terms = [_debts(w), _likes(w), _burdens(w), _scores(w), _listed(given), _people(given), _gaps(given)]
    news, employer_news = (_ordered(f"news_{side}", given.news[side], w["news.gamma"]) for side in "CE")
    ordered = _rising("gaps", [(f"news_{side}_", given.news[side]) for side in "CE"] + [("gap_", _count_gaps(given))])
    return f"""
        WITH {", ".join(terms)},
        heads AS MATERIALIZED (
            SELECT person, reach AS R,
                employer - debt_E + {_two("scored_then", "judged", w["judgement.gamma"])} + {_coverage(given)}
                    - coalesce({w["stretch.weight"]} * greatest({given.level}::DOUBLE - level, 0), 0)
                    + {_ordered("gap", _count_gaps(given), w["gap.gamma"])} + {employer_news} AS E,
                candidate - debt_C + liking + {news} + surplus - burden AS C
            FROM ({ordered}))
        SELECT person, R, E, C FROM heads
        ORDER BY (1 + exp(-R)) * (1 + exp(-E)) * (1 + exp(-C)) LIMIT {TOP}"""


def _debts(w: Any) -> str:
    """What is left of each reason, what that costs each candidacy, and those of a person by size."""
    gamma, cap = w["debt.gamma"], w["debt.cap"]
    return f"""
        reason AS (
            SELECT candidacy, of_candidate, breaks, share, least({WORST}, eased * (CASE WHEN gap
                THEN least(coalesce(stands, expected), expected) ELSE coalesce(stands, expected) END)
                + {w["residual.own_harm"]} * worsened) AS u
            FROM reasons LEFT JOIN reasons_kinds USING (kind)),
        explained AS (
            SELECT candidacy, sum(share * u) FILTER (of_candidate) AS C, sum(share * u) FILTER (NOT of_candidate) AS E,
                max(u) FILTER (breaks AND of_candidate) AS breaks_C, max(u) FILTER (breaks AND NOT of_candidate) AS breaks_E
            FROM reason GROUP BY candidacy),
        owed AS (
            SELECT person, alone, rest_C + coalesce(C, 0) + {w["debt.dealbreaker"]} * coalesce(breaks_C, 0) AS C,
                rest_E + coalesce(E, 0) + {w["debt.dealbreaker"]} * coalesce(breaks_E, 0) AS E
            FROM candidacies LEFT JOIN explained USING (candidacy)),
        owed_by_size AS (
            SELECT person, C, E, row_number() OVER (PARTITION BY person ORDER BY C DESC) - 1 AS place_C,
                row_number() OVER (PARTITION BY person ORDER BY E DESC) - 1 AS place_E
            FROM owed WHERE NOT alone),
        debts AS (
            SELECT person, least({cap}, C) AS debt_C, least({cap}, E) AS debt_E FROM owed WHERE alone
            UNION ALL
            SELECT person, least({cap}, sum(C * pow({gamma}, place_C))), least({cap}, sum(E * pow({gamma}, place_E)))
            FROM owed_by_size GROUP BY person)"""


def _likes(w: Any) -> str:
    return f"""
        liked AS (
            SELECT person, weight * coalesce(factor, otherwise) AS v FROM likes LEFT JOIN likes_kinds USING (kind)),
        liked_by_size AS (
            SELECT person, v, row_number() OVER (PARTITION BY person, v < 0 ORDER BY abs(v) DESC) - 1 AS place
            FROM liked WHERE v <> 0),
        likings AS (SELECT person, sum(v * pow({w["likes.gamma"]}, place)) AS liking FROM liked_by_size GROUP BY person)"""


def _burdens(w: Any) -> str:
    powers = [w["burden.gamma"] ** at for at in range(LONGEST)]
    return f"""
        burdened AS (
            SELECT person, greatest(firmness * more - owed, 0, lost) AS v FROM wishes JOIN wishes_kinds USING (kind)),
        burdens AS (
            SELECT person, list_inner_product(list_reverse_sort(list(v)), ({powers}::DOUBLE[])[1:count(*)]) AS burden
            FROM burdened WHERE v > 0 GROUP BY person)"""


def _scores(w: Any) -> str:
    return f"""
        carried AS (SELECT person, z, validity * transfer AS r FROM scores JOIN scores_kinds USING (kind)),
        assessed AS (
            SELECT person, sum({w["assessment.slope"]} * r / sqrt(1 - r * r) * z) AS score FROM carried GROUP BY person)"""


def _listed(given: Inputs) -> str:
    """The largest credit of each requirement that the list of skills gives."""
    each = [
        f", max(strength * credit) FILTER (requirement = {at}) AS listed_{at}" for at in range(len(given.requirements))
    ]
    return f"listed AS (SELECT person{''.join(each)} FROM evidence JOIN requirements USING (skill) GROUP BY person)"


def _people(given: Inputs) -> str:
    """Everyone who is scored, with the sums over their rows."""
    w, cap = given.model, given.model["assessment.cap"]
    credit = [
        f", greatest(beside_{at}, coalesce(listed_{at}, 0)) AS credit_{at}" for at in range(len(given.requirements))
    ]
    return f"""
        persons AS (
            SELECT people.*, coalesce(debt_C, 0) AS debt_C, coalesce(debt_E, 0) AS debt_E, coalesce(liking, 0) AS liking,
                coalesce(burden, 0) AS burden, greatest(-{cap}, least({cap}, coalesce(score, 0) / divisor)) AS scored_then,
                verdict * CASE WHEN verdict_by < 0 OR {given.manager} < 0 THEN {w["verdict.unknown_manager"]}
                    WHEN verdict_by = {given.manager} THEN {w["verdict.same_manager"]}
                    ELSE {w["verdict.another_manager"]} END AS judged{"".join(credit)}
            FROM people LEFT JOIN debts USING (person) LEFT JOIN likings USING (person) LEFT JOIN burdens USING (person)
                LEFT JOIN assessed USING (person) LEFT JOIN listed USING (person)
            WHERE scored)"""


def _gaps(given: Inputs) -> str:
    """Musts that nobody asked for before and nobody has, and a late start."""
    w = given.model
    most = w["gap.weight"] * w["gap.probability"]
    gaps = [
        f"CASE WHEN asked_{at} THEN 0 ELSE -{most} * greatest({w['coverage.expected']} - credit_{at}, 0) END"
        for at, required in enumerate(given.requirements)
        if required.must
    ]
    columns = [f"{gap} AS gap_{at}" for at, gap in enumerate([*gaps, "late"])]
    return f"gaps AS (SELECT *, {', '.join(columns)} FROM persons)"


def _count_gaps(given: Inputs) -> int:
    return sum(required.must for required in given.requirements) + 1


def _coverage(given: Inputs) -> str:
    w, whole = given.model, sum(required.weight for required in given.requirements)
    if not whole:
        return "0"
    credit = " + ".join(f"{required.weight} * credit_{at}" for at, required in enumerate(given.requirements))
    return f"{w['coverage.weight']} * (({credit}) / {whole} - {w['coverage.expected']})"


def _two(one: str, other: str, gamma: float) -> str:
    """The ordered sum of two."""
    more, less = f"greatest({one}, {other})", f"least({one}, {other})"
    return f"(greatest({more}, 0) + {gamma} * greatest({less}, 0) + least({less}, 0) + {gamma} * least({more}, 0))"


def _rising(table: str, families: list[tuple[str, int]]) -> str:
    """The table with the columns of each family in rising order."""
    for name, count in families:
        for step in exchanges(count):
            pairs = [
                f"least({name}{low}, {name}{high}) AS {name}{low}, greatest({name}{low}, {name}{high}) AS {name}{high}"
                for low, high in step
            ]
            table = f"(SELECT * REPLACE ({', '.join(pairs)}) FROM {table})"
    return f"FROM {table}"


def _ordered(name: str, count: int, gamma: float) -> str:
    """The ordered sum of columns that are in rising order: positive and negative apart, each largest first."""
    if not count:
        return "0"
    columns = [f"{name}_{at}" for at in range(count)]
    up, down = f"greatest({columns[0]}, 0)", f"least({columns[-1]}, 0)"
    for column in columns[1:]:
        up = f"({up} * {gamma} + greatest({column}, 0))"
    for column in columns[-2::-1]:
        down = f"({down} * {gamma} + least({column}, 0))"
    return f"({up} + {down})"
