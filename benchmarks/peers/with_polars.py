"""The pass in Polars: lazy queries over frames in memory (`polars_tables`).

Of what was tried this is the fastest (processor time at 100,000 people, one family of terms each):

- Gather by kind by `gather` from a literal column; a join took four times as long. Likes of which the specs do not tell,
  which are few, are worked out apart.
- Ordered sums by one sort over person and value and the place counted from where each person begins or ends; the same as
  an expression in `group_by` or in lists took three times as long, places by `over` three times.
- Sums a candidacy of products worked out before `group_by`, keys not marked as sorted: half of what it took otherwise.
- Of two reasons that say the same the one that goes by gathering both through the numbers of their rows: 2 ms, no join.
- Sums of scores, and of bits and the largest by skill, streaming: 18 ms, in memory 39. For all the rest it hangs on the size,
  so both are tried before any is timed.
"""

from __future__ import annotations

import timeit
from functools import partial, reduce
from math import isnan
from typing import Literal

from peers import TOP, Inputs, Rank, Ranked, tidings
from peers.inputs import LIKE, WHOLE, WISH, News
from peers.network import exchanges
from peers.polars_tables import C, Frames, frames, pl
from rematch.evidence.facts import CANDIDATE, EMPLOYER
from rematch.evidence.residuals import RESOLVED
from rematch.facets.rules.residual import WORST

Engine = Literal["in-memory", "streaming"]
ENGINES: tuple[Engine, ...] = ("in-memory", "streaming")
ABOVE = 2.0
"""Added to the credit of somebody known to lack a skill, so that it is the largest and no other counts."""


def ranker(given: Inputs, threads: int) -> Rank:
    """Make the frames; what is returned does the pass."""
    if pl.thread_pool_size() != threads:
        raise RuntimeError(f"polars runs {pl.thread_pool_size()} threads, not {threads}: set POLARS_MAX_THREADS")
    tables = frames(given)

    def rank(engine: Engine) -> list[Ranked]:
        doubt = (1 + (-C("R")).exp()) * (1 + (-C("E")).exp()) * (1 + (-C("C")).exp())
        heads = _Pass(tables, given, engine).heads()
        best = heads.with_columns(doubt=doubt).bottom_k(TOP, by="doubt").collect(engine=engine)
        return best.sort("doubt").select("person", "R", "E", "C").rows()

    return min((partial(rank, engine) for engine in ENGINES), key=_seconds)


def _seconds(rank: Rank) -> float:
    """The shortest of some runs."""
    return min(timeit.repeat(rank, number=1, repeat=5))


class _Pass:
    """One pass; what several queries read is collected in between."""

    def __init__(self, tables: Frames, given: Inputs, engine: Engine) -> None:
        self.tables, self.given, self.w, self.engine = tables, given, given.model, engine
        self.slots = tidings.slots(given.news)
        self.told = self.kinds_told()

    def lazy(self, name: str) -> pl.LazyFrame:
        return self.tables[name].lazy()

    def collect(self, query: pl.LazyFrame) -> pl.DataFrame:
        return query.collect(engine=self.engine)

    def by_kind(self, table: str, column: str) -> pl.Expr:
        return pl.lit(self.tables[f"{table}_kinds"][column]).gather(C("kind"))

    # News

    def kinds_told(self) -> pl.DataFrame:
        """Kinds of reasons, and what news does to them that counts for them: what the versions have not said already."""
        news, least = self.given.news, self.w["residual.known_change"]
        effects = pl.DataFrame({
            "since": [item.on for item in news],
            "eases": [1.0 - item.confidence * max(item.effect, 0.0) for item in news],
            "worsens": [item.confidence * max(-item.effect, 0.0) for item in news],
            "settles": [tidings.size(item) >= least for item in news],
        })  # fmt: skip
        counts = {
            f"news_{slot}": pl.coalesce(pl.when(self.counts(at)).then(pl.lit(at, pl.UInt32)) for at in own)
            for slot, own in enumerate(self.slots)
        }
        columns = {
            f"{effect.name}_{slot}": pl.lit(effect).gather(C(f"news_{slot}"))
            for slot in range(len(self.slots))
            for effect in effects
        }
        return self.collect(self.lazy("reasons_kinds").with_columns(**counts).with_columns(**columns))

    def counts(self, at: int) -> pl.Expr:
        item = self.given.news[at]
        if item.after_opening:
            return _meets(item)
        said, unsaid = (
            pl.lit(self.tables["versions"][f"{name}_{at}"]).gather(C("version")) for name in ("said", "unsaid")
        )
        return _meets(item) & (~(C("stands").is_not_null() | said) | unsaid)

    def hears(self, slot: int) -> pl.Expr:
        """Whether the news of a slot came after a reason and reaches the person."""
        heard = C("ended") < self.of_told(f"since_{slot}")
        reach = {at: _reaches(self.given.news[at]) for at in self.slots[slot]}
        if all(people is None for people in reach.values()):
            return heard
        which = self.of_told(f"news_{slot}")
        return heard & pl.any_horizontal(
            (which == at) & (True if people is None else people) for at, people in reach.items()
        )

    def of_told(self, column: str) -> pl.Expr:
        return pl.lit(self.told[column]).gather(C("kind"))

    def left(self) -> pl.Expr:
        """What is left of a reason."""
        eased, worsened, stands = C("eased"), C("worsened"), self.of_told("stands")
        for slot in range(len(self.slots)):
            heard = self.hears(slot)
            eased *= pl.when(heard).then(self.of_told(f"eases_{slot}")).otherwise(1.0)
            worsened += pl.when(heard).then(self.of_told(f"worsens_{slot}")).otherwise(0.0)
        gap = pl.min_horizontal(stands, "expected")
        then = pl.when(self.of_told("gap")).then(gap).otherwise(pl.coalesce(stands, "expected"))
        return pl.min_horizontal(pl.lit(WORST), eased * then + self.w["residual.own_harm"] * worsened)

    def known(self) -> pl.Expr:
        """Whether what is left of a reason is known rather than expected."""
        large = [
            (self.hears(slot) & self.of_told(f"settles_{slot}")).fill_null(value=False)
            for slot in range(len(self.slots))
        ]
        return pl.any_horizontal(self.of_told("stands").is_not_null(), "settled", *large)

    def touched(self) -> pl.LazyFrame:
        """The news that touches something of each person on file: what is on one facet lies side by side."""
        parts = [self.lazy("on_file").head(0).select("person", touched=pl.lit(0, pl.Int64))]
        for at, item in enumerate(self.given.news):
            own = [LIKE, EMPLOYER if item.side == "E" else CANDIDATE, *([WISH] if item.effect > 0 else [])]
            rows = _side_by_side(self.tables["on_file"], "facet", item.facet)
            rows = rows.filter(_meets(item), C("whose") & sum(1 << one for one in own) > 0)
            parts.append(rows.select("person", touched=pl.lit(1 << at, pl.Int64)))
        return pl.concat(parts).group_by("person").agg(C("touched").bitwise_or())

    def news(self, side: str) -> pl.Expr:
        """The ordered sum of what a head hears."""
        total = {True: pl.lit(0.0), False: pl.lit(0.0)}
        for at, item in tidings.rising(self.given.news, side):
            heard = (C("touched") & (1 << at) == 0) & (C("anchor_end") < item.on)
            for reach in (_reaches(item), *(_else(_reaches(self.given.news[other])) for other in item.later)):
                heard &= True if reach is None else reach
            smaller = total[item.value > 0] * pl.when(heard).then(self.w["news.gamma"]).otherwise(1.0)
            total[item.value > 0] = smaller + pl.when(heard).then(item.value).otherwise(0.0)
        return total[True] + total[False]

    # Debts

    def costs(self, table: str) -> pl.LazyFrame:
        breaker, u = self.w["debt.dealbreaker"], C("u")
        each = {side: C(f"share_{side}") * u for side in "CE"} | {f"b{side}": C(f"breaks_{side}") * u for side in "CE"}
        rows = self.lazy(table).with_columns(u=self.left()).select("owner", **each)
        if table == "plain":
            rows = rows.group_by("owner").agg(C("C", "E").sum(), C("bC", "bE").max())
        return rows.select("owner", C=C("C") + breaker * C("bC"), E=C("E") + breaker * C("bE"))

    def staying(self) -> pl.DataFrame:
        """Reasons that take more than a sum; of those that say the same only the one with most left."""
        each = self.collect(self.lazy("intricate").with_columns(u=self.left()))
        one, other = (pl.lit(each["u"]).gather(C(which)) for which in ("one", "other"))
        first = C("weight") * one >= C("other_weight") * other
        gone = self.tables["doubles"].select(pl.when(first).then("other").otherwise("one").alias("gone"))["gone"]
        return each.filter(pl.repeat(True, each.height, eager=True).scatter(gone, False))

    def shared(self, staying: pl.DataFrame) -> pl.LazyFrame:
        """What reasons that stay cost each candidacy, and one of weight 1 on either side."""
        breaker, ours = self.w["debt.dealbreaker"], C("of_candidate")
        sides = {"C": ours, "E": ~ours}
        columns = {f"w{s}": C("weight") * own for s, own in sides.items()}
        columns |= {f"wu{s}": C("weight") * C("u") * own for s, own in sides.items()}
        columns |= {f"x{s}": C("explained") * own for s, own in sides.items()}
        columns |= {f"b{s}": C(f"breaks_{s}") * C("u") for s in sides}
        rows = staying.lazy().select("owner", **columns).group_by("owner")
        sums = rows.agg(C("^wu?[CE]$").sum(), C("^[xb][CE]$").max())
        a_weight = {s: pl.when(C(f"w{s}") > 0).then(C(f"x{s}") / C(f"w{s}")).otherwise(0.0) for s in sides}
        return sums.select(
            "owner",
            a_weight=a_weight["C"],
            **{s: a_weight[s] * C(f"wu{s}") + breaker * C(f"b{s}") for s in sides},
        )

    def debts(self) -> tuple[pl.LazyFrame, pl.LazyFrame]:
        """What a person owes, and on each wish."""
        staying, gamma = self.staying(), self.w["debt.gamma"]
        shared = self.collect(self.shared(staying))
        parts = [self.costs("plain"), self.costs("lone"), shared.lazy().select("owner", "C", "E")]
        explained = self.collect(pl.concat(parts))
        total = {side: C(f"rest_{side}") + C(side).fill_null(0.0) for side in "CE"}
        owed = self.lazy("several").join(explained.lazy(), on="owner", how="left", maintain_order="left")
        owed = self.collect(owed.select("person", "owner", **total)).lazy()
        # Equal debts in their order, whatever the last bit says.
        by_size = owed.sort("person", -C("C").round(9), maintain_order=True).with_columns(factor=_powers(gamma))
        placed = self.collect(by_size.select("person", "owner", "factor", C=C("C") * C("factor")))
        several = placed.lazy().group_by("person").agg(C("C").sum())
        several = several.join(_summed(_by_size(owed.select("person", v="E"), gamma), "E"), on="person", how="left")
        alone = explained.lazy().filter(C("owner") >= 0).select("owner", "C", "E").rename({"owner": "person"})
        return pl.concat([alone, several.with_columns(C("E").fill_null(0.0))]), self.owed_on(staying, shared, placed)

    def owed_on(self, staying: pl.DataFrame, shared: pl.DataFrame, placed: pl.DataFrame) -> pl.LazyFrame:
        """Of deal-breakers of one side the one with most left counts, of equal ones the first."""
        worst = staying.filter("contested").sort("owner", -C("u"), maintain_order=True).unique("owner", keep="first")
        rows = staying.lazy().filter(C("wish") >= 0).select("reason", "owner", "wish", "weight", "u")
        rows = rows.join(shared.lazy().select("owner", "a_weight"), on="owner", how="left")
        rows = rows.join(placed.lazy().select("owner", "factor"), on="owner", how="left")
        breaker = self.w["debt.dealbreaker"] * C("reason").is_in(worst["reason"].implode())
        cost = C("u") * (C("a_weight") * C("weight") + breaker) * C("factor").fill_null(1.0)
        return rows.select("wish", owed=cost).group_by("wish").agg(C("owed").sum())

    # Likes and wishes

    def decided(self) -> pl.Expr:
        """Where the specs are silent: the sense of the largest change, if it is large enough; else 0."""
        least = self.w["residual.known_change"]
        found = pl.when(C("own_size") >= least).then("own_effect").otherwise(0.0)
        for item in reversed(tidings.deciding(self.given.news, least)):
            size, reach = tidings.size(item), _reaches(item)
            own = (C("own_size") > size) | (C("own_size") == size) & (C("own_effect") < 0)
            heard = _meets(item) & (C("on") < item.on) & (True if reach is None else reach)
            found = pl.when(own).then("own_effect").when(heard).then(item.effect).otherwise(found)
        return found

    def liked(self, table: str) -> pl.LazyFrame:
        """What each like or dislike is worth: silent ones, which are few, are worked out apart."""
        rows = self.lazy(table).with_columns(factor=self.by_kind("likes", "factor"))
        told = rows.filter(C("factor").is_not_null()).with_columns(decided=pl.lit(0.0))
        silent = rows.filter(C("factor").is_null())
        silent = silent.with_columns(facet=self.by_kind("likes", "facet"), topic=self.by_kind("likes", "topic"))
        silent = silent.with_columns(decided=self.decided()).drop("facet", "topic").with_columns(factor=self.factor())
        return pl.concat([told, silent]).with_columns(v=C("weight") * C("factor"))

    def factor(self) -> pl.Expr:
        w, sense = self.w, C("decided")
        better, within, worse = (w[f"likes.liked.{status}"] for status in ("strengthened", "kept", "lost"))
        kept, removed = w["likes.kept_if_unknown"], w["likes.removed_if_unknown"]
        unknown = kept * within + (1.0 - kept) * worse
        liked = pl.when(sense > 0).then(better).when(sense < 0).then(worse).otherwise(unknown)
        better, within, worse = (w[f"likes.disliked.{status}"] for status in ("removed", "same", "worse"))
        unknown = removed * better + (1.0 - removed) * within
        disliked = pl.when(sense > 0).then(better).when(sense < 0).then(worse).otherwise(unknown)
        return pl.when(self.by_kind("likes", "likes")).then(liked).otherwise(disliked)

    def felt(self, owed_on: pl.LazyFrame) -> pl.LazyFrame:
        """Likes and burdens; lost likes that name an unmet wish count among those."""
        short = pl.lit(self.tables["wishes_kinds"]["short"]).gather(C("wish_kind"))
        worse = self.by_kind("likes", "worse") | (C("decided") < 0)
        to_wish = (C("v") < 0) & (short > 0).fill_null(value=False) & worse
        named = self.collect(self.liked("named").select("person", "wish", "v", to_wish=to_wish)).lazy()
        lost = named.filter("to_wish").group_by("wish").agg(lost=-C("v").min())
        likes = pl.concat(
            [self.liked("likes").select("person", "v"), named.filter(~C("to_wish")).select("person", "v")]
        )
        cost = C("firmness") * self.by_kind("wishes", "more")
        unmet = self.lazy("unmet").select("person", v=-cost)
        met = self.lazy("met").select("person", "wish", cost=cost).join(owed_on, on="wish", how="left")
        met = met.join(lost, on="wish", how="left")
        beyond = pl.max_horizontal(C("cost") - C("owed").fill_null(0.0), "lost", pl.lit(0.0))
        burdens = pl.concat([unmet, met.select("person", v=-beyond)])
        parts = [_by_size(likes, self.w["likes.gamma"]), _by_size(burdens, self.w["burden.gamma"])]
        return _summed(pl.concat(parts), "felt")

    # Scores and skills

    def assessed(self) -> pl.LazyFrame:
        r = C("validity") * self.by_kind("scores", "transfer")
        value = self.w["assessment.slope"] * r / (1.0 - r * r).sqrt() * C("z")
        rows = self.lazy("scores").select("person", score=value.fill_null(0.0))
        return rows.group_by("person").agg(C("score").sum())

    def listed(self) -> pl.LazyFrame:
        """What is known of each requirement: a skill's rows lie side by side."""
        handed_on = pl.when("handed_on").then(self.w["credit.inherited"]).otherwise(0.0)
        parts = []
        for at, required in enumerate(self.given.requirements):
            for skill, strength in required.skills.items():
                asked = C("asked").cast(pl.Int64) * (1 << at) if skill == required.skill else pl.lit(0, pl.Int64)
                worth = strength * pl.max_horizontal("credit", handed_on)
                rows = _side_by_side(self.tables["known"], "skill", skill)
                parts.append(rows.select("person", asked=asked, **{f"listed_{at}": worth}))
            parts += [self.missed(required.skill, at), self.regained(at)]
        if not parts:
            return self.lazy("known").head(0).select("person", asked=pl.lit(0), missed=pl.lit(0))
        rows = pl.concat(parts, how="diagonal")
        return rows.group_by("person").agg(C("asked", "missed").bitwise_or(), C("^listed_.*$").max())

    def missed(self, skill: int, at: int) -> pl.LazyFrame:
        """Gaps in a skill that stand."""
        rows = _side_by_side(self.tables["gaps"], "skill", skill).filter("lacks")
        stands = ~(self.known() & (self.left() <= RESOLVED))
        return rows.filter(stands).select("person", missed=pl.lit(1 << at, pl.Int64))

    def regained(self, at: int) -> pl.LazyFrame:
        """Who is known to lack a skill, with the credit of what came later."""
        required = self.given.requirements[at]
        lacking = _side_by_side(self.tables["lacking"], "skill", required.skill).select("person", "since")
        parts = [
            _side_by_side(self.tables["evidence"], "skill", skill)
            .join(lacking, on="person", how="inner")
            .select("person", later=strength * C("credit") * ((C("on") > C("since")) & ~C("lacking")))
            for skill, strength in required.skills.items()
        ]
        later = pl.concat(parts).group_by("person").agg(C("later").max())
        return later.select("person", **{f"listed_{at}": ABOVE + C("later")})

    # People

    def heads(self) -> pl.LazyFrame:
        """Three heads of everyone who is scored."""
        w, gaps = self.w, self.gap_columns()
        names = [f"gap_{at}" for at in range(len(gaps))]
        people = self.people().with_columns(**self.credits())
        people = people.select(
            "person",
            R="reach",
            E=self.employer() + self.judgement() + self.coverage() - self.stretch() + self.news("E"),
            C=self.candidate() + self.news("C"),
            **dict(zip(names, gaps, strict=True)),
        )
        people = _rising(people, names)
        return people.select("person", "R", E=C("E") + _ordered(names, w["gap.gamma"]), C=C("C"))

    def people(self) -> pl.LazyFrame:
        """Everyone with the sums over their rows."""
        debts, owed_on = self.debts()
        people = self.lazy("people").join(debts, on="person", how="left")
        people = people.join(self.felt(owed_on), on="person", how="left")
        for sums in pl.collect_all([self.assessed(), self.touched(), self.listed()], engine="streaming"):
            people = people.join(sums.lazy(), on="person", how="left")
        return people.with_columns(C("touched", "asked", "missed").fill_null(0))

    def employer(self) -> pl.Expr:
        owed = C("rest_E") + C("E").fill_null(0.0)
        return C("employer") - owed.clip(upper_bound=self.w["debt.cap"])

    def candidate(self) -> pl.Expr:
        owed = (C("rest_C") + C("C").fill_null(0.0)).clip(upper_bound=self.w["debt.cap"])
        surplus = pl.lit(self.tables["wishes_kinds"]["surplus"]).gather(C("paid")).fill_null(0.0)
        return C("candidate") - owed + C("felt").fill_null(0.0) + surplus

    def credits(self) -> dict[str, pl.Expr]:
        complete = pl.lit(self.w["credit.complete_list"])
        unlisted = pl.lit(self.tables["versions"]["unlisted"]).gather(C("version"))
        found = {}
        for at in range(len(self.given.requirements)):
            listed, base = C(f"listed_{at}"), C("complete") | (C("missed") & (1 << at) > 0)
            least = pl.when(base).then(complete).otherwise(unlisted)
            found[f"credit_{at}"] = (
                pl.when(listed >= ABOVE).then(listed - ABOVE).otherwise(pl.max_horizontal(listed, least))
            )
        return found

    def gap_columns(self) -> list[pl.Expr]:
        """Musts that nobody asked for before and nobody has, and a late start."""
        w = self.w
        most = w["gap.weight"] * w["gap.probability"]
        gaps = [
            -most * (w["coverage.expected"] - C(f"credit_{at}")).clip(0.0) * (C("asked") & (1 << at) == 0)
            for at, required in enumerate(self.given.requirements)
            if required.must
        ]
        if not isnan(self.given.start):
            days = (C("available") - self.given.start).clip(0.0)
            gaps.append(-w["gap.start"] * (days / w["scale.timing"]).clip(upper_bound=1.0).fill_null(0.0))
        return gaps

    def stretch(self) -> pl.Expr:
        rise = (self.given.level - C("level")).clip(0.0)
        return (self.w["stretch.weight"] * rise).fill_nan(None).fill_null(0.0)

    def coverage(self) -> pl.Expr:
        required, w = self.given.requirements, self.w
        whole = sum(one.weight for one in required)
        if not whole:
            return pl.lit(0.0)
        credit = pl.sum_horizontal(one.weight * C(f"credit_{at}") for at, one in enumerate(required))
        return w["coverage.weight"] * (credit / whole - w["coverage.expected"])

    def judgement(self) -> pl.Expr:
        """The ordered sum of two."""
        w, manager, cap, none = self.w, self.given.manager, self.w["assessment.cap"], pl.lit(0.0)
        by_whom = pl.when((C("verdict_by") < 0) | pl.lit(manager < 0)).then(w["verdict.unknown_manager"])
        by_whom = by_whom.when(C("verdict_by") == manager).then(w["verdict.same_manager"])
        judged = C("verdict") * by_whom.otherwise(w["verdict.another_manager"])
        scored = (C("score").fill_null(0.0) / C("divisor")).clip(-cap, cap)
        more, less, gamma = pl.max_horizontal(scored, judged), pl.min_horizontal(scored, judged), w["judgement.gamma"]
        up = pl.max_horizontal(more, none) + gamma * pl.max_horizontal(less, none)
        return up + pl.min_horizontal(less, none) + gamma * pl.min_horizontal(more, none)


def _meets(item: News) -> pl.Expr:
    """Whether something is on the facet and topic of a piece of news."""
    on_facet = C("facet") == item.facet
    return on_facet & C("topic").is_in([WHOLE, item.topic]) if item.topic >= 0 else on_facet


def _reaches(item: News) -> pl.Expr | None:
    """None: everyone."""
    people = tidings.reached(item)
    if people is not None:
        return C("person").is_in(people)
    return ~C("person").is_in(item.but) if item.but else None


def _else(reach: pl.Expr | None) -> pl.Expr:
    return pl.lit(value=False) if reach is None else ~reach


def _side_by_side(frame: pl.DataFrame, column: str, value: int) -> pl.LazyFrame:
    """Rows of one value of the column by which they are sorted."""
    first, last = (frame[column].search_sorted(value, side) for side in ("left", "right"))
    return frame.lazy().slice(first, last - first)


def _powers(gamma: float) -> pl.Expr:
    """1, gamma, gamma^2, … for the rows of each person, which lie side by side."""
    at = pl.int_range(pl.len())
    begins = (C("person") != C("person").shift(1)).fill_null(value=True)
    return pl.lit(gamma).pow(at - pl.when(begins).then(at).forward_fill())


def _by_size(rows: pl.LazyFrame, gamma: float) -> pl.LazyFrame:
    """Each person's values `v` as they count in the ordered sum: positive and negative apart, each largest first."""
    at = pl.int_range(pl.len())
    begins, ends = ((C("person") != C("person").shift(by)).fill_null(value=True) for by in (1, -1))
    before = at - pl.when(begins).then(at).forward_fill()
    after = pl.when(ends).then(at).backward_fill() - at
    place = pl.when(C("v") < 0).then(before).otherwise(after)
    return rows.filter(C("v") != 0).sort("person", "v").select("person", v=C("v") * pl.lit(gamma).pow(place))


def _summed(rows: pl.LazyFrame, name: str) -> pl.LazyFrame:
    return rows.group_by("person").agg(C("v").sum().alias(name))


def _rising(people: pl.LazyFrame, columns: list[str]) -> pl.LazyFrame:
    """The columns in rising order, person by person."""
    for step in exchanges(len(columns)):
        pairs = [(columns[low], columns[high]) for low, high in step]
        lower = {low: pl.min_horizontal(low, high) for low, high in pairs}
        upper = {high: pl.max_horizontal(low, high) for low, high in pairs}
        people = people.with_columns(**lower, **upper)
    return people


def _ordered(columns: list[str], gamma: float) -> pl.Expr:
    """The ordered sum of columns that are in rising order, none of them above 0."""
    return reduce(lambda total, column: total * gamma + C(column), reversed(columns), pl.lit(0.0))
