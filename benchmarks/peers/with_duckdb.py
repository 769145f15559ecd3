"""The pass in DuckDB: one statement over tables in memory (`duckdb_tables`).

Of what was tried this is the fastest (processor time at 100,000 people, whole statement):

- Gather by kind by a join; a list index into a variable took seven times as long. What news does to reasons is worked out
  a kind and gathered with it.
- Numbers as DOUBLE: one with a point is a DECIMAL by itself, with which the statement took a seventh more.
- Reasons that take more than a sum apart (a quarter of them): of two that say the same the one that goes by a join of
  pairs, the deal-breaker that is set against a wish by a window over few rows. Windows over all of them took 22 ms alone.
- Sums a candidacy over a column a side instead of FILTER (16 ms, not 19; CASE in the sums: 31), candidacies with one reason
  apart (14 ms, not 19).
- Ordered sums by `row_number` over a window for candidacies (those of people with one alone apart: a fifth less) and likes;
  for burdens a sorted list a person is as fast. Lists of likes took three times as long, people with one or two likes apart
  saved 3 ms of 170, `max(value, n)` nothing.
- Flags of several requirements or news as bits of one number instead of a column each: a fifteenth less. What is known
  beside the list of skills goes into the sum by skill; in a join of its own it took 8 ms.
- Columns of one person whose order differs (gaps) by a sorting network; sorted lists of them took two thirds more, powers of
  the rank a fifth. News is of one size for all who hear it, so it needs no sorting.
- Likes, burdens and pay in one sum, then few joins to people, the widest last: a join costs 3 to 8 ms. One sum over all terms
  in one union instead: a sixth more.
- Larger perfect hash tables: no faster. No optimizer is worth switching off; planning is a seventh of the whole at this size.
"""

from __future__ import annotations

import re
from math import isnan
from typing import Any

import duckdb

from peers import TOP, Inputs, Rank, Ranked, tidings
from peers.duckdb_tables import load
from peers.inputs import LIKE, WHOLE, WISH, News
from peers.network import exchanges
from rematch.evidence.facts import CANDIDATE, EMPLOYER
from rematch.evidence.residuals import RESOLVED
from rematch.facets.rules.residual import WORST

LONGEST = 64
"""The longest ordered sum that is made by list."""
ABOVE = 2.0
"""Added to the credit of somebody known to lack a skill, so that it is the largest and no other counts."""


def ranker(given: Inputs, threads: int) -> Rank:
    """Load the tables; what is returned does the pass."""
    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    load(connection, given)
    statement = _in_doubles(_statement(given))

    def rank() -> list[Ranked]:
        return connection.execute(statement).fetchall()

    return rank


def _in_doubles(statement: str) -> str:
    """With numbers as DOUBLE: one with a point alone is a DECIMAL, which is cast row by row."""
    return re.sub(r"(?<![\w.])\d+\.\d+(?![\w.])", r"\g<0>e0", statement)


def _statement(given: Inputs) -> str:
    w = given.model
    terms = [_told(given), _reasons(given), _debts(w), _likes(given), _burdens(w), _felt(w), _scores(w)]
    terms += [_touched(given), _skills(given), _people(given), _but_gaps(given)]
    gaps = len(_gap_columns(given))
    return f"""
        WITH {", ".join(terms)},
        heads AS MATERIALIZED (
            SELECT person, R, E + {_ordered("gap", gaps, w["gap.gamma"])} AS E, C
            FROM {_rising("but_gaps", "gap_", gaps)})
        SELECT person, R, E, C FROM heads
        ORDER BY (1 + exp(-R)) * (1 + exp(-E)) * (1 + exp(-C)) LIMIT {TOP}"""


# News


def _meets(item: News) -> str:
    """Whether a kind is on the facet and topic of a piece of news."""
    return f"facet = {item.facet}" + (f" AND topic IN ({WHOLE}, {item.topic})" if item.topic >= 0 else "")


def _reaches(item: News) -> str:
    people = tidings.reached(item)
    if people is None:
        return f"person NOT IN ({_listed(item.but)})" if item.but else "true"
    return f"person IN ({_listed(people)})" if people else "false"


def _listed(values: Any) -> str:
    return ", ".join(map(str, values))


def _case(of: str, values: dict[int, Any]) -> str:
    return f"CASE {of} {' '.join(f'WHEN {at} THEN {value}' for at, value in values.items())} END"


def _told(given: Inputs) -> str:
    """Kinds of reasons, and what news does to them that counts for them: what the versions have not said already."""
    news, effects = "", ""
    for slot, own in enumerate(tidings.slots(given.news)):
        cases = [f"WHEN {_meets(given.news[at])}{_unsaid(given.news[at], at)} THEN {at}" for at in own]
        news += f", CASE {' '.join(cases)} END AS news_{slot}"
        effects += f", news_{slot}{_effects(given, slot, own)}"
    return f"""
        told AS (
            SELECT kind, stands, gap{effects}
            FROM (SELECT *{news} FROM reasons_kinds JOIN versions USING (version)))"""


def _unsaid(item: News, at: int) -> str:
    return "" if item.after_opening else f" AND (NOT (stands IS NOT NULL OR said_{at}) OR unsaid_{at})"


def _effects(given: Inputs, slot: int, own: list[int]) -> str:
    """Since when the news of a slot counts, what it leaves, what it adds, and whether it is taken for known."""
    news, least = {at: given.news[at] for at in own}, given.model["residual.known_change"]
    found = {
        "since": {at: item.on for at, item in news.items()},
        "eases": {at: 1.0 - item.confidence * max(item.effect, 0.0) for at, item in news.items()},
        "worsens": {at: item.confidence * max(-item.effect, 0.0) for at, item in news.items()},
        "settles": {at: str(tidings.size(item) >= least).lower() for at, item in news.items()},
    }
    return "".join(f", {_case(f'news_{slot}', values)} AS {name}_{slot}" for name, values in found.items())


def _hears(given: Inputs, slot: int, own: list[int]) -> str:
    """Whether the news of a slot came after a reason and reaches the person."""
    reach = {at: _reaches(given.news[at]) for at in own}
    reached = "" if set(reach.values()) == {"true"} else f" AND {_case(f'news_{slot}', reach)}"
    return f"ended < since_{slot}{reached}"


def _left(given: Inputs) -> str:
    """What is left of a reason."""
    eased, worsened = "eased", "worsened"
    for slot, own in enumerate(tidings.slots(given.news)):
        heard = _hears(given, slot, own)
        eased += f" * CASE WHEN {heard} THEN eases_{slot} ELSE 1 END"
        worsened += f" + CASE WHEN {heard} THEN worsens_{slot} ELSE 0 END"
    stands = "CASE WHEN gap THEN least(stands, expected) ELSE coalesce(stands, expected) END"
    return f"least({WORST}, {eased} * ({stands}) + {given.model['residual.own_harm']} * ({worsened}))"


def _known(given: Inputs) -> str:
    """Whether what is left of a reason is known rather than expected."""
    slots = enumerate(tidings.slots(given.news))
    large = [f"coalesce({_hears(given, slot, own)} AND settles_{slot}, false)" for slot, own in slots]
    return " OR ".join(["stands IS NOT NULL", "settled", *large])


def _touched(given: Inputs) -> str:
    """The news that touches something of each person on file."""
    touches = []
    for at, item in enumerate(given.news):
        own = [LIKE, EMPLOYER if item.side == "E" else CANDIDATE, *([WISH] if item.effect > 0 else [])]
        bits = sum(1 << one for one in own)
        touches.append(f"CASE WHEN {_meets(item)} AND whose & {bits} > 0 THEN {1 << at} ELSE 0 END")
    facets = {item.facet for item in given.news} or {-1}
    return f"""
        touched AS (
            SELECT person, bit_or({" | ".join(touches) or 0}) AS touched FROM on_file
            WHERE facet IN ({_listed(sorted(facets))}) GROUP BY person)"""


def _news(given: Inputs, side: str) -> str:
    """The ordered sum of what a head hears."""
    total, gamma = {True: "0", False: "0"}, given.model["news.gamma"]
    for at, item in tidings.rising(given.news, side):
        later = "".join(f" AND NOT ({_reaches(given.news[other])})" for other in item.later)
        heard = f"touched & {1 << at} = 0 AND anchor_end < {item.on} AND {_reaches(item)}{later}"
        smaller = total[item.value > 0]
        total[item.value > 0] = f"""CASE WHEN {heard} THEN {item.value} ELSE 0 END
            + ({smaller}) * CASE WHEN {heard} THEN {gamma} ELSE 1 END"""
    return f"({total[True]} + {total[False]})"


# Debts


def _reasons(given: Inputs) -> str:
    """What is left of each reason, and what that costs; of those that say the same only the one with most left."""
    left, breaker = _left(given), given.model["debt.dealbreaker"]
    costs = ", ".join(f"sum(share_{s} * u) + {breaker} * max(breaks_{s} * u) AS {s}" for s in "CE")
    cost = ", ".join(f"share_{s} * u + {breaker} * breaks_{s} * u AS {s}" for s in "CE")
    return f"""
        summed AS (
            SELECT owner, {costs} FROM (SELECT *, {left} AS u FROM plain JOIN told USING (kind)) GROUP BY owner),
        each AS MATERIALIZED (
            SELECT reason, owner, of_candidate, contested, breaks_C, breaks_E, wish, weight, explained, {left} AS u
            FROM intricate JOIN told USING (kind)),
        dropped AS (
            SELECT CASE WHEN a.weight * a.u >= b.weight * b.u THEN other ELSE one END AS reason
            FROM doubles JOIN each a ON one = a.reason JOIN each b ON other = b.reason),
        staying AS (SELECT * FROM each ANTI JOIN dropped USING (reason)),
        shared AS (
            SELECT owner, {_a_weight("of_candidate")} AS a_weight_C, {_a_weight("NOT of_candidate")} AS a_weight_E,
                coalesce(a_weight_C * sum(weight * u) FILTER (of_candidate), 0) + {breaker} * max(breaks_C * u) AS C,
                coalesce(a_weight_E * sum(weight * u) FILTER (NOT of_candidate), 0) + {breaker} * max(breaks_E * u) AS E
            FROM staying GROUP BY owner),
        explained AS (
            SELECT * FROM summed
            UNION ALL SELECT owner, {cost} FROM (SELECT *, {left} AS u FROM lone JOIN told USING (kind))
            UNION ALL SELECT owner, C, E FROM shared)"""


def _a_weight(side: str) -> str:
    """What a reason of weight 1 costs in a candidacy: those that stay share what the side's reasons explain."""
    return f"max(explained) FILTER ({side}) / sum(weight) FILTER ({side})"


def _debts(w: Any) -> str:
    """What a person owes, by candidacies, and on each wish; equal debts in their order whatever the last bit says."""
    gamma, breaker = w["debt.gamma"], w["debt.dealbreaker"]
    return f"""
        owed AS (
            SELECT person, owner, rest_C + coalesce(C, 0) AS C, rest_E + coalesce(E, 0) AS E
            FROM several LEFT JOIN explained USING (owner)),
        owed_by_size AS (
            SELECT *, row_number() OVER (PARTITION BY person ORDER BY round(C, 9) DESC, owner DESC) - 1 AS place_C,
                row_number() OVER (PARTITION BY person ORDER BY E DESC) - 1 AS place_E
            FROM owed),
        debts AS (
            SELECT owner AS person, C AS debt_C, E AS debt_E FROM explained WHERE owner >= 0
            UNION ALL
            SELECT person, sum(C * pow({gamma}, place_C)), sum(E * pow({gamma}, place_E))
            FROM owed_by_size GROUP BY person),
        worst AS (
            SELECT reason, row_number() OVER (PARTITION BY owner ORDER BY u DESC, reason) = 1 AS worst
            FROM staying WHERE contested),
        owed_on AS (
            SELECT wish, sum(u * (a_weight_C * weight + CASE WHEN worst THEN {breaker} ELSE 0 END)
                * pow({gamma}, coalesce(place_C, 0))) AS owed
            FROM (SELECT * FROM staying WHERE wish >= 0) JOIN shared USING (owner) LEFT JOIN worst USING (reason)
                LEFT JOIN owed_by_size USING (owner)
            GROUP BY wish)"""


# Likes and wishes


def _likes(given: Inputs) -> str:
    """What became of each; where the specs are silent the largest change decides, if it is large enough."""
    least, cases = given.model["residual.known_change"], []
    for item in tidings.deciding(given.news, least):
        size = tidings.size(item)
        cases.append(f"WHEN own_size > {size} OR own_size = {size} AND own_effect < 0 THEN own_effect")
        cases.append(f'WHEN {_meets(item)} AND "on" < {item.on} AND {_reaches(item)} THEN {item.effect}')
    cases.append(f"WHEN own_size >= {least} THEN own_effect")
    decided = f"CASE WHEN factor IS NULL THEN CASE {' '.join(cases)} ELSE 0 END END AS decided"
    return f"""
        liked AS (
            SELECT person, weight * {_factor(given.model)} AS v
            FROM (SELECT *, {decided} FROM likes JOIN likes_kinds USING (kind))),
        liked_named AS (
            SELECT person, wish, v, v < 0 AND coalesce(short > 0, false) AND (worse OR coalesce(decided < 0, false)) AS to_wish
            FROM (
                SELECT *, weight * {_factor(given.model)} AS v
                FROM (SELECT *, {decided} FROM named JOIN likes_kinds USING (kind)))
                LEFT JOIN (SELECT wish, short FROM met JOIN wishes_kinds USING (kind)) USING (wish)),
        lost AS (SELECT wish, max(-v) AS lost FROM liked_named WHERE to_wish GROUP BY wish),
        liked_by_size AS (
            SELECT person, v, row_number() OVER (PARTITION BY person, v < 0 ORDER BY abs(v) DESC) - 1 AS place
            FROM (SELECT * FROM liked UNION ALL SELECT person, v FROM liked_named WHERE NOT to_wish) WHERE v <> 0)"""


def _factor(w: Any) -> str:
    """As the specs say, else by what decides."""
    better, within, worse = (w[f"likes.liked.{status}"] for status in ("strengthened", "kept", "lost"))
    liked = _decided(better, worse, within, worse, w["likes.kept_if_unknown"])
    better, within, worse = (w[f"likes.disliked.{status}"] for status in ("removed", "same", "worse"))
    disliked = _decided(better, worse, better, within, w["likes.removed_if_unknown"])
    return f"coalesce(factor, CASE WHEN likes THEN {liked} ELSE {disliked} END)"


def _decided(better: float, worse: float, likely: float, else_: float, how_likely: float) -> str:
    unknown = how_likely * likely + (1.0 - how_likely) * else_
    return f"CASE WHEN decided > 0 THEN {better} WHEN decided < 0 THEN {worse} ELSE {unknown} END"


def _burdens(w: Any) -> str:
    powers = [w["burden.gamma"] ** at for at in range(LONGEST)]
    return f"""
        burdened AS (
            SELECT person, firmness * more AS v FROM unmet JOIN wishes_kinds USING (kind)
            UNION ALL
            SELECT person, greatest(firmness * more - coalesce(owed, 0), lost)
            FROM met JOIN wishes_kinds USING (kind) LEFT JOIN owed_on USING (wish) LEFT JOIN lost USING (wish)),
        burdens AS (
            SELECT person, list_inner_product(list_reverse_sort(list(v)), ({powers}::DOUBLE[])[1:count(*)]) AS burden
            FROM burdened WHERE v > 0 GROUP BY person)"""


def _felt(w: Any) -> str:
    """Likes, burdens and pay above what was asked, together."""
    return f"""
        felt AS (
            SELECT person, sum(v) AS felt
            FROM (
                SELECT person, v * pow({w["likes.gamma"]}, place) AS v FROM liked_by_size
                UNION ALL SELECT person, -burden FROM burdens
                UNION ALL SELECT person, surplus FROM paid JOIN wishes_kinds USING (kind))
            GROUP BY person)"""


# Scores and skills


def _scores(w: Any) -> str:
    return f"""
        carried AS (SELECT person, z, validity * transfer AS r FROM scores JOIN scores_kinds USING (kind)),
        assessed AS (
            SELECT person, sum({w["assessment.slope"]} * r / sqrt(1 - r * r) * z) AS score FROM carried GROUP BY person)"""


def _each(given: Inputs, column: str) -> str:
    return "".join(", " + column.replace("@", str(at)) for at in range(len(given.requirements)))


def _skills(given: Inputs) -> str:
    """What is known of each requirement; gaps in it that stand, and what came after it was known to be lacking."""
    handed_on = f"CASE WHEN handed_on THEN {given.model['credit.inherited']} ELSE 0 END"
    return f"""
        missed AS (
            SELECT person, requirement, {_left(given)} AS u, {_known(given)} AS known
            FROM gaps JOIN (SELECT * FROM requirements WHERE itself) USING (skill) JOIN told USING (kind) WHERE lacks),
        regained AS (
            SELECT person, requirement,
                coalesce(max(r.strength * e.credit) FILTER (e.on > since AND NOT e.lacking), 0) AS credit
            FROM (SELECT person, requirement, since FROM lacking JOIN requirements USING (skill) WHERE itself)
                JOIN requirements r USING (requirement) LEFT JOIN evidence e USING (person, skill)
            GROUP BY person, requirement),
        listed AS (
            SELECT person, bit_or(asked) AS asked, bit_or(missed) AS missed
                {_each(given, "max(worth) FILTER (requirement = @) AS listed_@")}
            FROM (
                SELECT person, requirement, strength * greatest(credit, {handed_on}) AS worth,
                    CASE WHEN itself AND asked THEN 1 << requirement ELSE 0 END AS asked, 0 AS missed
                FROM known JOIN requirements USING (skill)
                UNION ALL
                SELECT person, requirement, NULL, 0, 1 << requirement FROM missed WHERE NOT (known AND u <= {RESOLVED})
                UNION ALL SELECT person, requirement, {ABOVE} + credit, 0, 0 FROM regained)
            GROUP BY person)"""


# People


def _people(given: Inputs) -> str:
    """Everyone who is scored, with the sums over their rows."""
    w, cap, most = given.model, given.model["assessment.cap"], given.model["debt.cap"]
    complete = w["credit.complete_list"]
    credit = f"""CASE WHEN listed_@ >= {ABOVE} THEN listed_@ - {ABOVE}
        ELSE greatest(listed_@, CASE WHEN missed & (1 << @) > 0 THEN {complete} ELSE base END) END AS credit_@"""
    by_whom = f"""CASE WHEN verdict_by < 0 OR {given.manager} < 0 THEN {w["verdict.unknown_manager"]}
        WHEN verdict_by = {given.manager} THEN {w["verdict.same_manager"]} ELSE {w["verdict.another_manager"]} END"""
    return f"""
        persons AS (
            SELECT person, reach AS R{_each(given, credit)}, coalesce(asked, 0) AS asked,
                employer - least({most}, rest_E + coalesce(debt_E, 0)) AS employer,
                candidate - least({most}, rest_C + coalesce(debt_C, 0)) + coalesce(felt, 0) AS candidate,
                level, anchor_end, available, coalesce(touched, 0) AS touched,
                greatest(-{cap}, least({cap}, coalesce(score, 0) / divisor)) AS scored_then, verdict * {by_whom} AS judged
            FROM (
                SELECT *, CASE WHEN complete THEN {complete} ELSE unlisted END AS base
                FROM people JOIN versions USING (version))
                LEFT JOIN debts USING (person) LEFT JOIN felt USING (person) LEFT JOIN assessed USING (person)
                LEFT JOIN touched USING (person) LEFT JOIN listed USING (person))"""


def _but_gaps(given: Inputs) -> str:
    """The heads, with what is still to be summed by size in columns."""
    w = given.model
    gaps = "".join(f", {gap} AS gap_{at}" for at, gap in enumerate(_gap_columns(given)))
    stretch = "0"
    if not isnan(given.level):
        stretch = f"coalesce({w['stretch.weight']} * greatest({given.level} - level, 0), 0)"
    return f"""
        but_gaps AS (
            SELECT person, R{gaps}, candidate + {_news(given, "C")} AS C,
                employer + {_two("scored_then", "judged", w["judgement.gamma"])} + {_coverage(given)} - {stretch}
                    + {_news(given, "E")} AS E
            FROM persons)"""


def _gap_columns(given: Inputs) -> list[str]:
    """Musts that nobody asked for before and nobody has, and a late start."""
    w = given.model
    most = w["gap.weight"] * w["gap.probability"]
    gaps = [
        f"CASE WHEN asked & {1 << at} > 0 THEN 0 ELSE -{most} * greatest({w['coverage.expected']} - credit_{at}, 0) END"
        for at, required in enumerate(given.requirements)
        if required.must
    ]
    if not isnan(given.start):
        late = f"least(1, greatest(available - {given.start}, 0) / {w['scale.timing']})"
        gaps.append(f"coalesce(-{w['gap.start']} * {late}, 0)")
    return gaps


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


def _rising(table: str, name: str, count: int) -> str:
    """The table with the columns of a family in rising order."""
    for step in exchanges(count):
        pairs = [
            f"least({name}{low}, {name}{high}) AS {name}{low}, greatest({name}{low}, {name}{high}) AS {name}{high}"
            for low, high in step
        ]
        table = f"(SELECT * REPLACE ({', '.join(pairs)}) FROM {table})"
    return table


def _ordered(name: str, count: int, gamma: float) -> str:
    """The ordered sum of columns that are in rising order, none of them above 0."""
    if not count:
        return "0"
    total = f"{name}_{count - 1}"
    for at in range(count - 2, -1, -1):
        total = f"({total} * {gamma} + {name}_{at})"
    return total
