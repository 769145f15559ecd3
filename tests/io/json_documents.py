"""Valid records of every kind, and the worked cases, for the tests of the JSON reader and its schema."""

import json
from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from rematch import records as r
from rematch.facets import (
    REASONS,
    Answer,
    AssessmentKind,
    ContractKind,
    Debrief,
    Facet,
    Firmness,
    Need,
    OfferStatus,
    Outcome,
    Party,
    Period,
    ReasonKind,
    Scope,
    Severity,
    ShockKind,
    SkillEvidence,
    Source,
    Stage,
    Wanted,
)
from rematch.records.words import plain

WORKED = json.loads((Path(__file__).parents[1] / "data" / "worked" / "cases.json").read_text(encoding="utf-8"))["cases"]

letters = st.characters(exclude_categories=["Cc", "Cs"])
text = st.text(letters, min_size=1, max_size=12).filter(lambda value: value.strip())
names = st.lists(text, max_size=3)
ids = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf"]), min_size=1, max_size=12).filter(
    lambda value: value == value.strip() != ""
)
# Hypothesis knows the words of the code it tests, and these are no way of working.
ways = names.filter(lambda several: not {plain(name) for name in several} & {"culture fit", "cultural fit", "fit"})
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
any_number = st.one_of(st.integers(-(10**6), 10**6), st.floats(-1e12, 1e12))
counts = st.one_of(st.integers(0, 10**6), st.floats(0, 1e12))
positive = st.one_of(st.integers(1, 10**6), st.floats(1e-6, 1e12))
shares = st.floats(0, 1)
levels = st.one_of(st.integers(-1000, 1000), st.floats(-1000, 1000))
currencies = st.sampled_from(["EUR", "USD", "JPY"])
sources = st.sampled_from(Source)


def maybe(strategy):
    return st.none() | strategy


def records(kind, /, **fields):
    """Records of a kind with any selection of these fields given."""
    return needing(kind, {}, **fields)


def needing(kind, needed, /, **fields):
    """The same, with some fields always given."""
    given = st.fixed_dictionaries(needed, optional=fields)

    @st.composite
    def record(draw):
        return kind(**draw(given))

    # Not `given.map(...)`: a failing test would write out the strategies of all records within records.
    return record()


def share_maps(most=3):
    return st.dictionaries(text, st.floats(0, 1 / most), max_size=most)


money = st.builds(r.Money, positive, currencies, st.sampled_from(Period)) | st.just(r.Money())


def _pay(ends, **rest):
    low, high = sorted(ends)
    return r.Pay(low, high, **rest)


pay = st.one_of(
    st.builds(
        _pay,
        st.tuples(positive, positive),
        currency=currencies,
        period=st.sampled_from(Period),
        variable=maybe(any_number),
        equity=maybe(any_number),
    ),
    records(r.Pay, variable=any_number, currency=currencies),
)
flags = st.booleans()
values_of_levels = {
    Facet.PAY: st.one_of(positive, money.filter(lambda value: value.amount is not None), pay),
    Facet.LEVEL: levels,
    Facet.WORKPLACE: st.one_of(st.integers(0, 7), st.builds(r.Workplace, st.integers(0, 7))),
    Facet.DUTIES: share_maps().map(r.FrozenMap),
    Facet.CONTRACT: st.lists(st.sampled_from(ContractKind)).map(tuple),
    Facet.TIMING: days,
    Facet.CULTURE: names.map(tuple),
    Facet.MANAGER: text,
    Facet.SKILLS: st.lists(st.builds(r.Requirement, text)).map(tuple),
    Facet.MARKET: st.one_of(text, flags, names.map(tuple)),
}


def _flexibility(facet):
    step = st.builds(r.LeverLevel, values_of_levels[facet], st.floats(0, 1e6))
    bounds = st.tuples(any_number, any_number).map(sorted)
    spans = st.builds(
        lambda ends, **rest: r.Flexibility("range", low=ends[0], high=ends[1], **rest),
        bounds,
        cost_per_unit=maybe(counts),
        currency=maybe(currencies),
    )
    return st.one_of(
        st.just(r.Flexibility()),
        st.just(r.Flexibility("free")),
        st.builds(r.Flexibility, st.just("free"), currency=currencies),
        st.builds(r.Flexibility, st.just("levels"), levels=st.lists(step, min_size=1, max_size=3)),
        spans,
    )


flexibility = st.fixed_dictionaries({}, optional={facet: _flexibility(facet) for facet in values_of_levels})

specs = records(
    r.RoleSpec,
    title=text,
    family=text,
    pay=pay,
    level=levels,
    duties=share_maps(),
    skills=st.lists(
        needing(r.Requirement, {"name": text}, need=st.sampled_from(Need), importance=positive), max_size=3
    ),
    competencies=st.dictionaries(text, positive, max_size=3),
    manager=records(r.Manager, id=text, traits=names),
    team=records(r.Team, id=text, traits=names, size=counts),
    culture=ways,
    growth=names,
    purpose=names,
    location=records(r.Location, places=names),
    workplace=records(r.Workplace, days_on_site=st.floats(0, 7)),
    hours=records(r.Hours, hours=st.integers(0, 168), patterns=names, flexible=flags, on_call=flags),
    travel=records(r.Travel, share=shares),
    contract=records(r.Contract, kinds=st.lists(st.sampled_from(ContractKind))),
    benefits=names,
    stability=names,
    timing=records(r.Timing, start_by=days),
    process=records(r.Process, rounds=st.integers(0, 100), days=counts),
    flexibility=flexibility,
)
roles = needing(
    r.RoleVersion,
    {"role_id": text, "version": text},
    opened_on=st.dates(date(1990, 1, 1), date(2020, 1, 1)),
    spec=specs,
)

wanted = {
    Wanted.NOTHING: st.none(),
    Wanted.MONEY: money | positive,
    Wanted.NUMBER: any_number,
    Wanted.STEP: levels,
    Wanted.SHARE: shares,
    Wanted.DAYS: st.floats(0, 7),
    Wanted.HOURS: flags | st.floats(0, 168),
    Wanted.NAMES: flags | names,
    Wanted.PLACES: st.floats(0, 1440) | names,
    Wanted.CONTRACTS: st.lists(st.sampled_from(ContractKind)),
    Wanted.DATE: days,
}


@st.composite
def reasons(draw):
    kind = draw(st.sampled_from(ReasonKind))
    row = REASONS[kind]
    on = draw(maybe(days))
    cleared_on = draw(maybe(days if on is None else st.dates(on, date(2100, 1, 1))))
    return r.Reason(
        kind,
        draw(st.sampled_from(Severity)),
        topic=draw(maybe(text)),
        wanted=draw(maybe(wanted[row.wanted])),
        source=draw(maybe(sources)),
        on=on,
        party=draw(maybe(st.sampled_from(Party))) if row.party is None else None,
        cleared_on=cleared_on if kind is ReasonKind.CONDUCT else None,
    )


assessments = st.one_of(
    needing(
        r.Assessment,
        {
            "kind": st.sampled_from(AssessmentKind),
            "score": st.floats(1, 5),
            "scale": st.sampled_from([(1, 5), "standard"]),
        },
        competencies=names,
        by=text,
        on=days,
        source=sources,
    ),
    needing(r.Assessment, {"kind": st.sampled_from(AssessmentKind)}, scale=st.just((0, 100)), competencies=names),
)
sentiments = needing(
    r.Sentiment,
    {"facet": st.sampled_from(Facet)},
    topic=text,
    likes=flags,
    strength=st.integers(1, 3),
    source=sources,
    on=days,
)
offers = records(
    r.Offer,
    pay=money | positive,
    level=levels,
    start=days,
    made_on=days,
    status=st.sampled_from([status for status in OfferStatus if status is not OfferStatus.ACCEPTED]),
)
candidacies = records(
    r.Candidacy,
    role=roles,
    outcome=st.sampled_from(Outcome),
    ended_on=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    stage=st.sampled_from(Stage),
    reasons=st.lists(reasons(), max_size=3),
    assessments=st.lists(assessments, max_size=2),
    verdict=needing(r.Verdict, {"value": st.one_of(st.integers(-2, 2), st.floats(-2, 2))}, by=text, on=days),
    sentiments=st.lists(sentiments, max_size=2),
    offer=offers,
    debrief=st.sampled_from(Debrief),
)

said = {"firmness": st.sampled_from(Firmness), "on": days, "source": sources}
people = records(r.PersonWish, wanted=names, unwanted=names, disliked=names, **said)
things = records(r.NamesWish, wanted=names, unwanted=names, **said)
ways_wished = records(r.NamesWish, wanted=ways, unwanted=ways, **said)


def bounded(kind, numbers, **rest):
    return records(kind, most=numbers, **rest, **said) | records(kind, least=numbers, **rest, **said)


wishes = records(
    r.Wishes,
    pay=needing(r.PayWish, {"currency": currencies}, target=positive, period=st.sampled_from(Period), **said),
    level=records(r.LevelWish, wanted=levels, **said),
    duties=records(r.DutiesWish, wanted=share_maps() | names, unwanted=names, **said),
    skills=things,
    manager=people,
    team=people,
    culture=ways_wished,
    growth=things,
    purpose=things,
    location=records(
        r.LocationWish,
        places=names,
        relocates=flags,
        most=st.floats(0, 1440),
        commute_minutes=st.dictionaries(text, st.integers(0, 1440), max_size=2),
        **said,
    ),
    workplace=bounded(r.WorkplaceWish, st.floats(0, 7)),
    hours=bounded(r.HoursWish, st.integers(0, 168), wanted=names, unwanted=names, flexible=flags, on_call=flags),
    travel=bounded(r.TravelWish, shares),
    contract=records(r.ContractWish, accepted=st.lists(st.sampled_from(ContractKind)), **said),
    benefits=things,
    stability=things,
    timing=records(r.TimingWish, available_from=days, notice_days=st.integers(0, 3660), **said),
)

changes = needing(
    r.Change,
    {"facet": st.sampled_from(Facet), "effect": st.floats(-1, 1), "target": text},
    on=days,
    topic=text,
    confidence=st.floats(0.01, 1),
    scope=st.sampled_from(Scope),
    source=sources,
    text=text,
)
rights = records(r.Right, allowed=flags, until=days, basis=text)
permissions = records(
    r.Permission,
    keep=rights,
    contact=rights,
    notice_given_on=days,
    do_not_contact=flags,
    objection=flags,
    opted_out=flags,
    disputes=flags | names,
    erased=flags,
    off_limits=flags,
    approaches=st.lists(records(r.Approach, on=days, answer=st.sampled_from(Answer)), max_size=2),
)
policies = records(
    r.Policy,
    needs_basis=flags,
    needs_notice=flags,
    heeds_opt_out=flags,
    days_after_no=st.integers(0, 36500),
    days_after_no_reply=st.integers(0, 36500),
    approaches=st.integers(0, 36500),
    approach_days=st.integers(0, 36500),
)
candidates = needing(
    r.Candidate,
    {"id": ids},
    candidacies=st.lists(candidacies, max_size=3),
    label=text,
    title=text,
    level=levels,
    skills=st.lists(
        needing(
            r.Skill, {"name": text}, evidence=st.sampled_from(SkillEvidence), last_used=days, on=days, source=sources
        ),
        max_size=3,
    ),
    skills_complete=flags,
    wishes=wishes,
    in_role_since=days,
    openness=needing(r.Openness, {"statement": st.integers(-2, 2)}, on=days, source=sources),
    shocks=st.lists(needing(r.Shock, {"kind": st.sampled_from(ShockKind)}, on=days, source=sources), max_size=2),
    relationship=st.integers(0, 3),
    contacts=st.lists(
        records(r.Contact, on=days, channel=text, direct=flags, useful=flags, valid=flags, source=sources), max_size=2
    ),
    changes=st.lists(changes, max_size=2),
    permission=permissions,
)
