from __future__ import annotations

from datetime import date

import pytest

from records.refusal import refused
from rematch.facets import Facet, Scope, ShockKind, Source
from rematch.records import Change, Contact, Openness, Shock


def test_the_obvious_fields_are_positional_and_strings_do():
    short = Change("stability", 0.6, "2026-05-01", topic="funding", scope="team", target="t-1", source="public_news")
    full = Change(
        facet=Facet.STABILITY,
        effect=0.6,
        on=date(2026, 5, 1),
        topic="funding",
        confidence=1.0,
        scope=Scope.TEAM,
        target="t-1",
        source=Source.PUBLIC_NEWS,
        text=None,
    )
    assert short == full
    assert hash(short) == hash(full)
    assert Shock("layoffs", "2026-05-01") == Shock(kind=ShockKind.LAYOFFS, on=date(2026, 5, 1))
    assert Openness(2, "2026-05-01") == Openness(statement=2, on=date(2026, 5, 1))
    assert Contact("2026-05-01", "phone", useful=True) == Contact(on=date(2026, 5, 1), channel="phone", useful=True)


def test_what_nobody_said():
    assert Change("team", 1, confidence=None, scope=None) == Change("team", 1)
    assert (Change("team", 1).confidence, Change("team", 1).scope) == (1.0, Scope.ALL)
    assert Contact() == Contact(None, None, direct=None, useful=None, valid=None, source=None)
    assert Contact(valid=False) != Contact()


REFUSALS = [
    (lambda: Change("teams", 1), "change 'teams'", "facet", "'teams'", "pay, level"),
    (
        lambda: Change("team", 2),
        "change 'team'",
        "effect",
        "2",
        "a number from -1 (against) to 1 (wholly towards a yes)",
    ),
    (lambda: Change("team", -1.01), "change 'team'", "effect", "-1.01", "a number from -1"),
    (lambda: Change("team", None), "change 'team'", "effect", "None", "a number from -1"),
    (lambda: Change("team", True), "change 'team'", "effect", "True", "a finite number"),
    (lambda: Change("team", float("nan")), "change 'team'", "effect", "nan", "a finite number"),
    (lambda: Change("team", 1, confidence=0), "change 'team'", "confidence", "0", "a number above 0 and up to 1"),
    (lambda: Change("team", 1, confidence=1.5), "change 'team'", "confidence", "1.5", "a number above 0 and up to 1"),
    (lambda: Change("team", 1, scope="firm"), "change 'team'", "scope", "'firm'", "all, team, manager, role, person"),
    (
        lambda: Change("team", 1, scope="person"),
        "change 'team'",
        "target",
        "is missing for scope 'person'",
        "the candidate's id",
    ),
    (lambda: Change("team", 1, on="May"), "change 'team'", "on", "'May'", "a date like"),
    (lambda: Change("team", 1, source="scraped"), "change 'team'", "source", "'scraped'", "public_news"),
    (lambda: Change("team", 1, text="x" * 501), "change 'team'", "text", "is 501 characters long", "at most 500"),
    (lambda: Shock("divorce"), "shock 'divorce'", "kind", "'divorce'", "layoffs, manager_left, passed_over"),
    (lambda: Openness(3), "openness", "statement", "3", "a whole number from -2 to 2"),
    (lambda: Openness(0.5), "openness", "statement", "0.5", "a whole number from -2 to 2"),
    (lambda: Openness(True), "openness", "statement", "True", "a whole number from -2 to 2"),
    (lambda: Openness(None), "openness", "statement", "is missing", "2 ('call me')"),
    (lambda: Contact(direct="yes"), "contact", "direct", "'yes'", "true or false"),
    (lambda: Contact(valid=0), "contact", "valid", "0", "true or false"),
    (lambda: Contact("yesterday"), "contact", "on", "'yesterday'", "a date like"),
]


@pytest.mark.parametrize(("make", "record", "field", "found", "accepted"), REFUSALS)
def test_what_circumstances_do_not_take(make, record, field, found, accepted):
    refused(make, record, field, found, accepted)


@pytest.mark.parametrize("effect", [-1, -0.5, 0, 0.0, 1])
def test_an_effect_may_be_nothing_or_all(effect):
    assert Change("team", effect).effect == effect
