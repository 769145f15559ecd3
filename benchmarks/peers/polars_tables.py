"""The frames of Polars: what is given, and what follows from it for every role on that day. None of it is timed.

As for DuckDB, more than the library keeps is worked out ahead here where it makes the query faster: who is held has no
rows; rows are sorted by what they are looked up by; what a person's past versions and gaps say of each skill is known.
"""

from __future__ import annotations

import os

from peers import Inputs
from peers.inputs import Table

os.environ.setdefault("POLARS_MAX_THREADS", "2")

import polars as pl

C = pl.col
Frames = dict[str, pl.DataFrame]

_KEYS = {"people": "person", "candidacies": "candidacy", "wishes": "wish", "reasons": "reason"}
"""Table → the number of its rows, where others point at it or ties fall by it."""


def frames(given: Inputs) -> Frames:
    """Make all frames."""
    found = {name: _frame(name, table) for name, table in given.tables.items()}
    people = found["people"].filter("scored")
    found |= {
        name: frame.join(people.select("person"), on="person", how="semi", maintain_order="left")
        for name, frame in found.items()
        if "person" in frame.columns
    }
    found |= _candidacies(found)
    found |= _reasons(found)
    found |= _wishes_and_likes(found)
    found |= _skills(found)
    paid = found["wishes"].filter("pays").select("person", paid="kind")
    found["people"] = found["people"].join(paid, on="person", how="left", maintain_order="left")
    on_file = found["on_file"].with_columns(whose=(2 ** C("whose")).cast(pl.UInt8))
    found["on_file"] = on_file.group_by("facet", "topic", "person").agg(C("whose").bitwise_or()).sort("facet", "person")
    return found


def _frame(name: str, table: Table) -> pl.DataFrame:
    """A table with a number a row, where others point at it; what is not known is null."""
    frame = pl.DataFrame(table).with_columns(pl.selectors.float().fill_nan(None))
    if "kind" in table:
        frame = frame.with_columns(kind=pl.when(C("kind") >= 0).then("kind").cast(pl.UInt32))
    key = _KEYS.get(name)
    return frame.with_row_index(key).with_columns(C(key).cast(pl.Int32)) if key else frame


def _candidacies(found: Frames) -> Frames:
    """`owner` is the person of their only candidacy; several of one person are numbered down from -1."""
    alone = pl.len().over("person") == 1
    owner = pl.when(alone).then("person").otherwise(-1 - C("candidacy"))
    candidacies = found["candidacies"].with_columns(owner=owner)
    rest = candidacies.select(C("owner").alias("person"), "rest_C", "rest_E")
    people = found["people"].filter("scored").join(rest, on="person", how="left", maintain_order="left")
    people = people.with_columns(C("rest_C", "rest_E").fill_null(0.0))
    return {"people": people, "candidacies": candidacies, "several": candidacies.filter(C("owner") < 0)}


def _reasons(found: Frames) -> Frames:
    """`intricate` are those of candidacies where some say the same or some are set against a wish; `lone` need no sum.

    `doubles` are pairs of rows of `intricate` that say the same, the first of which stays if as much is left.
    """
    owner = found["candidacies"].select("candidacy", "owner")
    special = ((C("double") >= 0) | (C("wish") >= 0)).any()
    ours, theirs = C("of_candidate"), ~C("of_candidate")
    reasons = (
        found["reasons"]
        .join(owner, on="candidacy", how="left", maintain_order="left")
        .with_columns(
            explained=C("share").sum().over("candidacy", "of_candidate"),
            lone=pl.len().over("candidacy") == 1,
            intricate=special.over("candidacy"),
            contested=(C("wish") >= 0).any().over("candidacy") & ours & C("breaks"),
            share_C=C("share") * ours,
            share_E=C("share") * theirs,
            breaks_C=(ours & C("breaks")).cast(pl.Float64),
            breaks_E=(theirs & C("breaks")).cast(pl.Float64),
        )
    )
    intricate = reasons.filter("intricate").with_row_index("place")
    same = intricate.filter(C("double") >= 0).select("double", "weight", "place")
    pairs = same.join(same, on="double").filter(
        (C("weight") > C("weight_right"))
        | (C("weight") == C("weight_right")) & (C("place") < C("place_right"))
    )  # fmt: skip
    return {
        "intricate": intricate,
        "lone": reasons.filter(C("lone") & ~C("intricate")),
        "plain": reasons.filter(~C("lone") & ~C("intricate")),
        "doubles": pairs.select(one="place", other="place_right", weight="weight", other_weight="weight_right"),
        "gaps": reasons.filter(C("skill") >= 0).sort("skill", maintain_order=True),
    }


def _wishes_and_likes(found: Frames) -> Frames:
    """`met` are the wishes that a reason or a like is about."""
    wishes, likes = found["wishes"].filter(C("kind").is_not_null()), found["likes"]
    about = pl.concat([found[name].filter(C("wish") >= 0).select("wish") for name in ("reasons", "likes")])
    met = wishes.join(about, on="wish", how="semi", maintain_order="left")
    kinds = met.select("wish", wish_kind="kind")
    return {
        "met": met,
        "unmet": wishes.join(about, on="wish", how="anti", maintain_order="left"),
        "named": likes.filter(C("wish") >= 0).join(kinds, on="wish", how="left", maintain_order="left"),
        "likes": likes.filter(C("wish") < 0),
    }


def _skills(found: Frames) -> Frames:
    """`known` says of a person and a skill the credit from the list; whether a past version hands it on (asked for, taken
    to interview, no gap noted there); whether it was asked for or missed before.
    """
    evidence, gaps = found["evidence"].sort("skill", "person"), found["gaps"]
    noted = gaps.select("candidacy", "skill", noted=True).unique()
    before = found["candidacies"].join(found["listings"], on="version")
    before = before.join(noted, on=["candidacy", "skill"], how="left")
    handed_on = C("interviewed") & C("asked") & C("noted").is_null()
    none = pl.lit(0.0)
    each = pl.concat([
        evidence.select("skill", "person", "credit", handed_on=False, asked=False),
        before.select("skill", "person", credit=none, handed_on=handed_on, asked=True),
        gaps.select("skill", "person", credit=none, handed_on=False, asked=True),
    ])  # fmt: skip
    known = each.group_by("skill", "person").agg(C("credit").max(), C("handed_on").any(), C("asked").any())
    lacking = evidence.filter("lacking").group_by("skill", "person").agg(since=C("on").max())
    return {
        "evidence": evidence,
        "known": known.sort("skill", "person"),
        "lacking": lacking.sort("skill", "person"),
    }
