"""The tables of DuckDB: what is given, and what follows from it for every role on that day. None of it is timed.

More than the library keeps is worked out ahead here where it makes the statement faster: who is held has no rows; rows
are sorted by what they are looked up by; what a person's past versions and gaps say of each skill is known.
"""

from __future__ import annotations

from typing import Any

from peers import Inputs
from peers.inputs import Table

_KEYS = {"people": "person", "candidacies": "candidacy", "wishes": "wish", "reasons": "reason", "versions": "version"}
"""Table → the number of its rows, where others point at it or ties fall by it."""


def load(connection: Any, given: Inputs) -> None:
    """Make all tables."""
    for name, table in given.tables.items():
        _load(connection, name, table)
    connection.execute(_CANDIDACIES + _REASONS + _WISHES + _LIKES + _SKILLS + _OTHERS)
    connection.execute(
        "CREATE TABLE requirements (requirement INTEGER, skill INTEGER, strength DOUBLE, itself BOOLEAN)"
    )
    rows = [
        (at, skill, strength, skill == required.skill)
        for at, required in enumerate(given.requirements)
        for skill, strength in required.skills.items()
    ]
    if rows:
        connection.executemany("INSERT INTO requirements VALUES (?, ?, ?, ?)", rows)


def _load(connection: Any, name: str, table: Table) -> None:
    """A table with a number a row, where others point at it; what is not known is NULL."""
    key = "kind" if name.endswith("_kinds") else _KEYS.get(name)
    number = f"(row_number() OVER () - 1)::INTEGER AS {key}, " if key else ""
    columns = [f"""nullif("{c}", 'nan') AS "{c}" """ if v.dtype.kind == "f" else f'"{c}"' for c, v in table.items()]
    connection.register("given", table)
    connection.execute(f"CREATE TABLE {name} AS SELECT {number}{', '.join(columns)} FROM given")
    connection.unregister("given")


# `owner` is the person of their only candidacy; several of one person are numbered down from -1, which no person is.
_CANDIDACIES = """
    DELETE FROM people WHERE NOT scored;
    CREATE OR REPLACE TABLE candidacies AS
        SELECT *, if(count(*) OVER (PARTITION BY person) = 1, person, -1 - candidacy)::INTEGER AS owner
        FROM candidacies SEMI JOIN people USING (person) ORDER BY candidacy;
    CREATE TABLE several AS SELECT * FROM candidacies WHERE owner < 0 ORDER BY candidacy;
    CREATE OR REPLACE TABLE people AS
        SELECT people.*, coalesce(rest_C, 0) AS rest_C, coalesce(rest_E, 0) AS rest_E
        FROM people LEFT JOIN (SELECT owner AS person, rest_C, rest_E FROM candidacies) USING (person) ORDER BY person;
"""

# `intricate` are those of candidacies where some say the same or some are set against a wish; `lone` need no sum.
_REASONS = """
    CREATE OR REPLACE TABLE reasons AS
        SELECT reasons.*, owner, sum(share) OVER side AS explained, count(*) OVER own = 1 AS lone,
            bool_or(double >= 0 OR wish >= 0) OVER own AS intricate,
            bool_or(wish >= 0) OVER own AND of_candidate AND breaks AS contested,
            if(of_candidate, share, 0) AS share_C, if(of_candidate, 0, share) AS share_E,
            if(breaks AND of_candidate, 1::DOUBLE, 0) AS breaks_C,
            if(breaks AND NOT of_candidate, 1::DOUBLE, 0) AS breaks_E
        FROM reasons JOIN (SELECT candidacy, owner FROM candidacies) USING (candidacy)
        WINDOW own AS (PARTITION BY candidacy), side AS (PARTITION BY candidacy, of_candidate) ORDER BY reason;
    CREATE TABLE intricate AS SELECT * FROM reasons WHERE intricate ORDER BY reason;
    CREATE TABLE lone AS SELECT * FROM reasons WHERE lone AND NOT intricate ORDER BY reason;
    CREATE TABLE plain AS SELECT * FROM reasons WHERE NOT lone AND NOT intricate ORDER BY reason;
    CREATE TABLE doubles AS
        SELECT a.reason AS one, b.reason AS other FROM reasons a JOIN reasons b USING (double)
        WHERE double >= 0 AND (a.weight > b.weight OR a.weight = b.weight AND a.reason < b.reason) ORDER BY one, other;
    CREATE TABLE gaps AS SELECT * FROM reasons WHERE skill >= 0 ORDER BY skill, reason;
"""

# `met` are those that a reason or a like is about.
_WISHES = """
    CREATE OR REPLACE TABLE wishes AS
        SELECT * FROM wishes SEMI JOIN people USING (person) WHERE kind >= 0 ORDER BY wish;
    CREATE TABLE met AS
        SELECT * FROM wishes WHERE wish IN (SELECT wish FROM reasons UNION ALL SELECT wish FROM likes) ORDER BY wish;
    CREATE TABLE unmet AS SELECT * FROM wishes ANTI JOIN met USING (wish) ORDER BY wish;
    CREATE TABLE paid AS SELECT person, kind FROM wishes WHERE pays ORDER BY person;
"""

_LIKES = """
    CREATE TABLE named AS SELECT * FROM likes SEMI JOIN people USING (person) WHERE wish >= 0 ORDER BY person;
    CREATE OR REPLACE TABLE likes AS
        SELECT * FROM likes SEMI JOIN people USING (person) WHERE wish < 0 ORDER BY person;
"""

# `known` says of a person and a skill the credit from the list; whether a past version hands it on (asked for, taken to
# interview, no gap noted there); whether it was asked for or missed before.
_SKILLS = """
    CREATE OR REPLACE TABLE evidence AS
        SELECT * FROM evidence SEMI JOIN people USING (person) ORDER BY skill, person;
    CREATE TABLE lacking AS
        SELECT skill, person, max("on") AS since FROM evidence WHERE lacking
        GROUP BY skill, person ORDER BY skill, person;
    CREATE TABLE known AS
        WITH each AS (
            SELECT skill, person, credit, false AS handed_on, false AS asked FROM evidence
            UNION ALL
            SELECT skill, person, 0, interviewed AND asked AND noted.skill IS NULL, true
            FROM candidacies JOIN listings USING (version)
                LEFT JOIN (SELECT DISTINCT candidacy, skill FROM gaps) noted USING (candidacy, skill)
            UNION ALL SELECT skill, person, 0, false, true FROM gaps)
        SELECT skill, person, max(credit) AS credit, bool_or(handed_on) AS handed_on, bool_or(asked) AS asked
        FROM each GROUP BY skill, person ORDER BY skill, person;
"""

_OTHERS = """
    CREATE OR REPLACE TABLE scores AS SELECT * FROM scores SEMI JOIN people USING (person) ORDER BY person;
    CREATE OR REPLACE TABLE on_file AS
        SELECT facet, topic, person, bit_or(1 << whose)::UTINYINT AS whose
        FROM on_file SEMI JOIN people USING (person) GROUP BY facet, topic, person ORDER BY facet, person;
"""
