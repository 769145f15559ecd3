from __future__ import annotations

from datetime import date

import pytest

from records.refusal import refused
from rematch.facets import ContractKind, Facet, Firmness, Source
from rematch.records import (
    ContractWish,
    DutiesWish,
    FrozenMap,
    HoursWish,
    LevelWish,
    LocationWish,
    NamesWish,
    PayWish,
    PersonWish,
    TimingWish,
    TravelWish,
    Wish,
    Wishes,
    WorkplaceWish,
)

NAME_FACETS = ["skills", "culture", "growth", "purpose", "benefits", "stability"]
SHORTHANDS = [
    ({"level": 4}, {"level": LevelWish(wanted=4)}),
    ({"duties": {"new business": 0.6}}, {"duties": DutiesWish(wanted=FrozenMap({"new business": 0.6}))}),
    ({"duties": ["new business"]}, {"duties": DutiesWish(wanted=("new business",))}),
    ({"duties": "new business"}, {"duties": DutiesWish(wanted=("new business",))}),
    ({"manager": "hands on"}, {"manager": PersonWish(wanted=("hands on",))}),
    ({"team": ["hunters", "farmers"]}, {"team": PersonWish(wanted=("hunters", "farmers"))}),
    *(({facet: ["a", "b"]}, {facet: NamesWish(wanted=("a", "b"))}) for facet in NAME_FACETS),
    *(({facet: "a"}, {facet: NamesWish(wanted=("a",))}) for facet in NAME_FACETS),
    ({"location": "Leeds"}, {"location": LocationWish(places=("Leeds",))}),
    ({"location": ("Leeds", "Porto")}, {"location": LocationWish(places=("Leeds", "Porto"))}),
    ({"workplace": 3}, {"workplace": WorkplaceWish(most=3)}),
    ({"hours": 32}, {"hours": HoursWish(most=32)}),
    ({"travel": 0.1}, {"travel": TravelWish(most=0.1)}),
    ({"contract": "contractor"}, {"contract": ContractWish(accepted=(ContractKind.CONTRACTOR,))}),
    ({"contract": ContractKind.CONTRACTOR}, {"contract": ContractWish(accepted=(ContractKind.CONTRACTOR,))}),
    ({"timing": "2027-01-01"}, {"timing": TimingWish(available_from=date(2027, 1, 1))}),
    ({"timing": date(2027, 1, 1)}, {"timing": TimingWish(available_from=date(2027, 1, 1))}),
]


@pytest.mark.parametrize(("short", "full"), SHORTHANDS, ids=lambda value: repr(value)[:50])
def test_a_shorthand_makes_the_same_wish(short, full):
    one, other = Wishes(**short), Wishes(**full)
    assert one == other
    assert hash(one) == hash(other)


ACCEPTED = "nice, important, must"
REFUSALS = [
    (lambda: LevelWish(wanted=2_000), "level wish", "wanted", "2000", "a number from -1000 to 1000"),
    (lambda: LevelWish(wanted=4, firmness="firm"), "level wish", "firmness", "'firm'", ACCEPTED),
    (lambda: LevelWish(on="soon"), "level wish", "on", "'soon'", "a date like"),
    (lambda: LevelWish(source="linkedin"), "level wish", "source", "'linkedin'", "candidate, interviewer"),
    (lambda: PayWish(floor=-5, currency="EUR"), "pay wish", "floor", "-5", "a number above 0"),
    (lambda: DutiesWish(wanted={"a": 0.7, "b": 0.7}), "duties wish", "wanted", "add up to 1.4", "at most 1 in all"),
    (lambda: DutiesWish(unwanted=5), "duties wish", "unwanted", "5", "a list of names"),
    (lambda: NamesWish(wanted=5), "names wish", "wanted", "5", "a list of names"),
    (lambda: PersonWish(disliked=5), "person wish", "disliked", "5", "a list of names"),
    (lambda: WorkplaceWish(most=8), "workplace wish", "most", "8", "a number from 0 to 7"),
    (lambda: WorkplaceWish(3, least=2), "workplace wish", "least", "2 stands beside most 3", "either most or least"),
    (lambda: TravelWish(most=1.5), "travel wish", "most", "1.5", "a number from 0 to 1"),
    (lambda: TravelWish(0.3, least=0.2), "travel wish", "least", "0.2 stands beside most 0.3", "either"),
    (lambda: HoursWish(most=200), "hours wish", "most", "200", "a number from 0 to 168"),
    (lambda: HoursWish(40, least=30), "hours wish", "least", "30 stands beside most 40", "either"),
    (lambda: HoursWish(flexible="yes"), "hours wish", "flexible", "'yes'", "true or false"),
    (lambda: LocationWish(relocates="yes"), "location wish", "relocates", "'yes'", "true or false"),
    (lambda: LocationWish(most=-5), "location wish", "most", "-5", "a number from 0 to 1440"),
    (
        lambda: LocationWish(commute_minutes={"Leeds": 2_000}),
        "location wish",
        "commute_minutes",
        "2000",
        "from 0 to 1440",
    ),
    (lambda: LocationWish(commute_minutes=45), "location wish", "commute_minutes", "45", "the commute in minutes"),
    (lambda: ContractWish(accepted="perm"), "contract wish", "accepted", "'perm'", "permanent"),
    (lambda: TimingWish(available_from="soon"), "timing wish", "available_from", "'soon'", "a date like"),
    (lambda: TimingWish(notice_days=-1), "timing wish", "notice_days", "-1", "a whole number from 0 to 3660"),
    (lambda: Wishes(pay=80_000), "wishes", "pay", "80000", "a PayWish or its one obvious value"),
    (lambda: Wishes(workplace=True), "wishes", "workplace", "True", "a WorkplaceWish"),
    (lambda: Wishes(workplace="3"), "wishes", "workplace", "'3'", "a WorkplaceWish"),
    (lambda: Wishes(culture=WorkplaceWish(3)), "wishes", "culture", "WorkplaceWish(", "a NamesWish"),
    (lambda: Wishes(cultur=["a"]), "wishes", "'cultur'", "did you mean 'culture'?", "pay, level"),
    (lambda: Wishes(process="fast"), "wishes", "'process'", "is not a field", "pay, level"),
]


@pytest.mark.parametrize(("make", "record", "field", "found", "accepted"), REFUSALS)
def test_what_a_wish_does_not_take(make, record, field, found, accepted):
    refused(make, record, field, found, accepted)


POSITIONAL = [
    (lambda: LevelWish(2_000), "wanted"),
    (lambda: WorkplaceWish(9), "most"),
    (lambda: Wishes(workplace=9), "most"),
    (lambda: Wishes(timing="soon"), "available_from"),
    (lambda: NamesWish(5), "wanted"),
    (lambda: PayWish(-5, 5, "EUR"), "floor"),
    (lambda: LevelWish(4, on="soon"), "on"),
    (lambda: LevelWish(4, source="linkedin"), "source"),
]


@pytest.mark.parametrize(("make", "field"), POSITIONAL)
def test_a_value_without_a_name_is_refused_under_its_own_name(make, field):
    with pytest.raises(ValueError, match=f"wish: {field} "):
        make()


def test_a_wish_is_important_unless_said_and_on_places_a_must():
    assert WorkplaceWish(3).firmness is Firmness.IMPORTANT
    assert WorkplaceWish(3, firmness=None).firmness is Firmness.IMPORTANT
    assert LocationWish("Leeds").firmness is Firmness.MUST
    assert LocationWish("Leeds", firmness=None).firmness is Firmness.MUST
    assert LocationWish("Leeds", firmness="nice").firmness is Firmness.NICE


def test_every_wish_may_say_how_firm_when_and_who_wrote_it_down():
    kinds = (
        PayWish, LevelWish, DutiesWish, NamesWish, PersonWish, WorkplaceWish, TravelWish, HoursWish, LocationWish,
        ContractWish, TimingWish,
    )  # fmt: skip
    for kind in kinds:
        wish = kind(firmness="must", on="2026-09-10", source="recruiter")
        assert isinstance(wish, Wish)
        assert (wish.firmness, wish.on, wish.source) == (Firmness.MUST, date(2026, 9, 10), Source.RECRUITER)


def test_wishes_are_found_by_facet():
    wishes = Wishes(workplace=3, culture=["team targets"])
    assert wishes.on(Facet.WORKPLACE) == WorkplaceWish(3)
    assert wishes.on(Facet.LEVEL) is None
    assert [wishes.on(facet) for facet in (Facet.SELECTION, Facet.OPENING, Facet.OTHER, Facet.MARKET)] == [None] * 4


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (DutiesWish, "wanted"),
        (DutiesWish, "unwanted"),
        (NamesWish, "wanted"),
        (NamesWish, "unwanted"),
        (PersonWish, "wanted"),
        (PersonWish, "disliked"),
        (HoursWish, "wanted"),
        (LocationWish, "places"),
        (ContractWish, "accepted"),
    ],
)
def test_unknown_and_known_to_be_none_stay_apart(kind, field):
    assert getattr(kind(), field) is None
    assert getattr(kind(**{field: []}), field) == ()
    assert kind(**{field: []}) != kind()


def test_nothing_wished_and_nothing_known_stay_apart():
    assert Wishes().culture is None
    assert Wishes(culture=[]).culture == NamesWish(())
    assert LocationWish(commute_minutes={}).commute_minutes == {}
    assert LocationWish(commute_minutes={"Leeds": 0, "Porto": None}).commute_minutes == {"Leeds": 0}


def test_culture_fit_is_no_wish():
    with pytest.raises(ValueError, match="culture fit"):
        Wishes(culture=["culture fit"])


def test_the_base_of_all_wishes_is_closed_as_well():
    with pytest.raises(ValueError, match="did you mean 'firmness'"):
        Wish(firmnes="must")
