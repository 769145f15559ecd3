"""What somebody said in a conversation, put on file."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

import rematch as rm

DAY = date(2026, 11, 26)


def test_answers_are_dated_and_the_candidates_own():
    before = rm.Candidate(
        "c-1",
        wishes=rm.Wishes(workplace=4, pay=rm.PayWish(80_000, currency="EUR", on="2025-01-01")),
        skills=["crm"],
        openness=-1,
    )
    said = before.answered(
        DAY,
        wishes=rm.Wishes(workplace=2, growth=rm.NamesWish(["lead path"], on="2026-11-20", source="recruiter")),
        changes=[rm.Change("location", 0.5, text="moves in spring")],
        openness=1,
        skills=["coaching"],
    )
    assert said.wishes is not None
    assert (said.wishes.workplace.most, said.wishes.workplace.on, said.wishes.workplace.source) == (2, DAY, "candidate")
    assert (said.wishes.growth.on, said.wishes.growth.source) == (date(2026, 11, 20), "recruiter"), "what is said stays"
    assert said.wishes.pay == before.wishes.pay, "what they did not speak of stays"
    assert (said.changes[0].on, said.changes[0].source) == (DAY, "candidate")
    assert (said.openness.statement, said.openness.on) == (1, DAY)
    assert [skill.name for skill in said.skills] == ["crm", "coaching"]
    assert said.skills[1].on == DAY
    assert before == attrs.evolve(before), "the record itself stays as it is"
    assert before.wishes.workplace.most == 4


def test_nothing_said_changes_nothing():
    before = rm.Candidate("c-1", openness=rm.Openness(1, "2026-01-01"))
    assert before.answered(DAY) == before


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"openness": 3}, "candidate 'c-1', openness"),
        ({"wishes": {"workplace": 9}}, "candidate 'c-1', wishes"),
        ({"changes": ["x"]}, "candidate 'c-1': changes"),
    ],
)
def test_a_fault_is_named(said, message):
    with pytest.raises(rm.RecordError, match=message):
        rm.Candidate("c-1").answered(DAY, **said)
    with pytest.raises(rm.RecordError, match="answered on"):
        rm.Candidate("c-1").answered("yesterday")
