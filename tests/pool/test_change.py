"""People come and go: the pool is the one made at once of who is there, and nothing of who went is left."""

from __future__ import annotations

import pickle
import re
from enum import Enum
from itertools import count

import attrs
import numpy as np
import pytest
from everything import VOCABULARY, everything, firm, outline, pool_of, ranked, scores, unlike
from hypothesis import given
from hypothesis import strategies as st

import rematch as rm
from rematch.errors import PoolError
from rematch.records.words import plain
from rematch.testing import AS_OF, Case, cases

FIRM = firm(50)
SAME = ("people", "held", "statistics in use", "statistics", "repr")
"""What two pools of the same people say alike, whichever way they were made; integers and spellings may differ."""


def made_alike(one, other, case):
    """Two pools say the same of everybody."""
    both = [everything(pool, case) for pool in (one, other)]
    assert [name for name in unlike(*both) if name in SAME] == []
    assert sorted(map(str, one.lints)) == sorted(map(str, other.lints))
    assert scores(one, case) == scores(other, case)
    assert [match.candidate_id for match in ranked(one, case)] == [match.candidate_id for match in ranked(other, case)]
    assert {plain(text): meant for text, meant in one.understood.items()} == {
        plain(text): meant for text, meant in other.understood.items()
    }


def renamed(people, letter="x"):
    """The people under other ids."""
    return [attrs.evolve(person, id=f"{letter}-{person.id}") for person in people]


# Adding


@given(cases(), st.data())
def test_added_is_made_at_once(case, data):
    at = data.draw(st.integers(0, len(case.candidates)))
    first, rest = case.candidates[:at], case.candidates[at:]
    at_once = pool_of(case)
    started = pool_of(case._replace(candidates=first))
    added = started.add(rest)
    made_alike(added.refresh_statistics()[0], at_once, case)
    assert added.statistics == started.statistics
    one_by_one = started
    for person in rest:
        one_by_one = one_by_one.add([person])
    made_alike(one_by_one.refresh_statistics()[0], at_once, case)
    assert list(started) == [person.id for person in first]


def test_added_to_a_firm_is_made_at_once():
    parts = [FIRM.candidates[:13], FIRM.candidates[13:14], FIRM.candidates[14:]]
    pool = pool_of(FIRM._replace(candidates=parts[0]))
    for part in parts[1:]:
        pool = pool.add(part)
    made_alike(pool.refresh_statistics()[0], pool_of(FIRM), FIRM)


def test_who_is_there_keeps_the_score_until_statistics_are_refreshed():
    started = pool_of(FIRM._replace(candidates=FIRM.candidates[:25]))
    before = scores(started, FIRM)
    added = started.add(FIRM.candidates[25:])
    assert {
        candidate_id: said for candidate_id, said in scores(added, FIRM).items() if candidate_id in before
    } == before
    assert added.statistics == started.statistics != added.own_statistics
    assert scores(added.refresh_statistics()[0], FIRM) != scores(added, FIRM)


def test_nobody_is_added_twice():
    pool = pool_of(FIRM)
    known = FIRM.candidates[7]
    with pytest.raises(PoolError, match=f"{known.id!r} already.*replace=True"):
        pool.add([known])
    with pytest.raises(PoolError, match="two people have the id 'new'"):
        pool.add([rm.Candidate("new"), rm.Candidate("new")])
    with pytest.raises(PoolError, match="two people have the id"):
        pool.add([known, known], replace=True)
    with pytest.raises(PoolError, match="row 1 is str; accepted: Candidate records"):
        pool.add([rm.Candidate("new"), "c-1"])
    many = [rm.Candidate(f"new-{number}") for number in range(1_001)]  # so many ids are looked up another way
    with pytest.raises(PoolError, match=f"{known.id!r} already"):
        pool.add([*many, known])
    assert outline(pool, FIRM) == outline(pool_of(FIRM), FIRM)


@given(cases(least=1), cases(least=1), st.data())
def test_replaced_is_removed_and_added(case, other, data):
    pool = pool_of(case)
    ids = data.draw(st.lists(st.sampled_from(list(pool)), unique=True, min_size=1))
    new = [attrs.evolve(person, id=name) for name, person in zip(ids, other.candidates * 5, strict=False)]
    replaced = pool.add([*new, rm.Candidate("new")], replace=True)
    people = {person.id: person for person in [*case.candidates, *new]}
    stay = [person for person in case.candidates if person.id not in ids]
    assert list(replaced) == [*(person.id for person in stay), *ids, "new"]
    at_once = pool_of(case._replace(candidates=[*stay, *(people[name] for name in ids), rm.Candidate("new")]))
    made_alike(replaced.refresh_statistics()[0], at_once, case)
    left = replaced.statistics.rows
    assert {key: row for key, row in pool.statistics.rows.items() if key in left} == dict(left)


def test_replacing_somebody_by_themselves_moves_no_score():
    pool = pool_of(FIRM)
    for person in FIRM.candidates[::7]:
        again = pool.add([person], replace=True)
        assert scores(again, FIRM) == scores(pool, FIRM)
        assert list(again)[-1] == person.id


def test_versions_named_by_key():
    role = rm.RoleVersion("ae", "1", spec=rm.RoleSpec(level=3, workplace=2))
    other = rm.RoleVersion("cs", "1", spec=rm.RoleSpec(level=4, workplace=4))
    case = Case([], rm.RoleVersion("ae", "2", spec=rm.RoleSpec(level=4, workplace=1)), [], AS_OF)

    def said(of):
        return rm.Candidacy(of, "withdrew", "2026-02-01", reasons=[rm.Reason("remote_days", wanted=1)])

    pool = pool_of(FIRM._replace(candidates=[]), versions=[role])
    by_key = pool.add([rm.Candidate("a", [said(role.key)])]).add(
        [rm.Candidate("b", [said(other.key)])], versions=[other]
    )
    in_full = pool.add([rm.Candidate("a", [said(role)]), rm.Candidate("b", [said(other)])])
    made_alike(by_key, in_full, case)
    unknown = pool.add([rm.Candidate("a", [said(role.key)]), rm.Candidate("b", [said(other.key)])])
    assert scores(unknown, case)["b"] != scores(in_full, case)["b"]


def test_progress_and_an_iterator_read_once():
    told = []
    people = (rm.Candidate(f"p-{number}") for number in range(25_000))
    pool = pool_of(FIRM._replace(candidates=[])).add(people, progress=told.append)
    assert told == [10_000, 20_000]
    assert len(pool) == 25_000
    assert next(people, None) is None


def test_many_small_additions_stay_few_blocks():
    pool = pool_of(FIRM._replace(candidates=FIRM.candidates[:1]))
    for person in FIRM.candidates[1:]:
        pool = pool.add([person])
        assert len(pool.blocks) <= len(pool).bit_length()
    assert list(pool) == [person.id for person in FIRM.candidates]
    assert all(pool.find(person.id) == row for row, person in enumerate(FIRM.candidates))
    made_alike(pool.refresh_statistics()[0], pool_of(FIRM), FIRM)


# Removing


@given(cases(least=1), st.data())
def test_the_others_keep_their_scores(case, data):
    pool = pool_of(case, statistics=data.draw(st.sampled_from([None, {}])))
    gone = data.draw(st.lists(st.sampled_from(list(pool)), unique=True))
    before = scores(pool, case)
    smaller = pool.remove(gone)
    assert list(smaller) == [candidate_id for candidate_id in pool if candidate_id not in gone]
    assert scores(smaller, case) == {name: said for name, said in before.items() if name not in gone}
    assert list(smaller.lints) == [lint for lint in pool.lints if lint.candidate_id not in gone]
    left = case._replace(candidates=[person for person in case.candidates if person.id not in gone])
    made_alike(smaller.refresh_statistics()[0], pool_of(left), case)
    assert scores(pool, case) == before  # the pool itself never changes


def test_one_after_the_other_until_nobody_is_left():
    pool = pool_of(FIRM)
    before = scores(pool, FIRM)
    for person in FIRM.candidates[::-3]:
        pool = pool.remove([person.id])
        before.pop(person.id)
        assert pool.find(person.id) == -1
    assert scores(pool, FIRM) == before
    for person in list(pool):
        pool = pool.remove(person)
    assert len(pool) == 0
    assert len(ranked(pool, FIRM)) == 0
    assert pool.own_statistics.rows == {}
    made_alike(pool.add(FIRM.candidates).refresh_statistics()[0], pool_of(FIRM), FIRM)


@pytest.mark.parametrize("unknown", ["nobody", "", 7, None])
def test_who_is_not_there_is_named(unknown):
    pool = pool_of(FIRM)
    with pytest.raises(PoolError, match=f"nobody has the id {unknown!r} among 50 people"):
        pool.remove([FIRM.candidates[0].id, unknown])
    assert len(pool) == 50


# Nothing is left


class Marks:
    """Texts and numbers that nothing else holds."""

    def __init__(self):
        self._next = count(1)
        self.texts, self.numbers = [], []

    def text(self):
        """Fifteen letters that are a name in no vocabulary and no typing error of one another."""
        number, letters = next(self._next) * 7_919 + 10**6, ""
        for _ in range(15):
            number = (number * 1_103_515_245 + 12_345) % 2**31
            letters += "bcdfghjklmnpqrstvwxz"[number // 65_536 % 20]
        self.texts.append(letters)
        return letters

    def number(self, low, high):
        """A number within a range that is written out in many digits."""
        share = (next(self._next) * 0.6180339887498949) % 1.0
        self.numbers.append(low + (high - low) * share)
        return self.numbers[-1]


def marked(value, marks, *, field=""):
    """The value with a text of its own in place of every text in it that is no word of a closed vocabulary."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return marks.text() if field not in ("currency", "scale", "target", "kind") else value
    if attrs.has(type(value)):
        said = {}
        for part in attrs.fields(type(value)):
            if part.init:
                said[part.alias] = marked(getattr(value, part.name), marks, field=part.name)
        return type(value)(**said)
    if isinstance(value, tuple):
        return tuple(marked(item, marks, field=field) for item in value)
    if hasattr(value, "items"):
        keys = value if isinstance(next(iter(value), None), Enum) else [marked(key, marks) for key in value]
        return dict(zip(keys, (marked(item, marks) for item in value.values()), strict=True))
    return value


def texts_in(value):
    """Every text in a record that is no word of a closed vocabulary."""
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield value
    elif attrs.has(type(value)):
        for part in attrs.fields(type(value)):
            yield from texts_in(getattr(value, part.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_in(item)
    elif hasattr(value, "items"):
        for key, item in value.items():
            yield from texts_in(key)
            yield from texts_in(item)


def bytes_of(pool, folder):
    """All that is written of a pool and said by it."""
    pool.save(folder)
    files = b"\n".join(file.read_bytes() for file in sorted(folder.iterdir()))
    said = f"{pool!r} {pool.describe()} {pool.describe().to_dict()} {pool.understood} {list(pool.lints)} {list(pool)}"
    opened = rm.Pool.open(folder)
    return files + pickle.dumps(pool) + pickle.dumps(opened) + f"{said} {ranked(pool, FIRM)}".encode()


def left(texts, where):
    return [text for text in texts if text.encode() in where or repr(text)[1:-1].encode() in where]


@given(cases(least=2), st.data())
def test_no_text_of_who_went_is_left(tmp_path_factory, case, data):
    """Every text of every record of a person is one that only they have: none is in a file, a pickle or a description."""
    marks = Marks()
    gone, *others = case.candidates
    gone = marked(gone, marks)
    folder = tmp_path_factory.mktemp("pool")
    statistics = data.draw(st.sampled_from([None, {}]))
    place = data.draw(st.integers(0, len(others)))
    pool = pool_of(case._replace(candidates=[*others[:place], gone, *others[place:]]), statistics=statistics)
    if data.draw(st.booleans()):
        pool.save(folder)
        pool = rm.Pool.open(folder)
    ranked(pool, case)
    assert gone.id.encode() in bytes_of(pool, folder)
    smaller = data.draw(st.sampled_from([_without, _replaced, _merged]))(pool, gone.id)
    own = [text for text in dict.fromkeys(texts_in(gone)) if text in marks.texts]
    assert gone.id in own
    assert left([text for text in own if text != gone.id or gone.id not in smaller], bytes_of(smaller, folder)) == []
    assert scores(smaller, case).keys() - {gone.id, "new"} == scores(pool, case).keys() - {gone.id}


def _without(pool, candidate_id):
    return pool.remove([candidate_id])


def _replaced(pool, candidate_id):
    return pool.add([rm.Candidate(candidate_id)], replace=True)


def _merged(pool, candidate_id):
    new = rm.Pool.from_candidates([rm.Candidate("new")], vocabulary=VOCABULARY)
    return new.merge(pool.remove([candidate_id])) if len(pool) % 2 else pool.merge(new).remove([candidate_id])


def everything_said(marks):
    """A person of whom every field says something, in words of their own."""
    text, number = marks.text, marks.number
    role = rm.RoleVersion(
        text(), text(), "2025-01-01",
        rm.RoleSpec(
            title=text(), family=text(), level=3, pay=rm.Pay(number(50_000, 60_000), number(70_000, 80_000), "EUR"),
            duties={text(): 0.5, text(): 0.2}, skills=[rm.Requirement(text(), "must")], competencies={text(): 1.0},
            manager=rm.Manager(text(), [text()]), team=rm.Team(text(), 5, [text()]), culture=[text()], growth=[text()],
            purpose=[text()], location=rm.Location([text()]), hours=rm.Hours(38, [text()]), benefits=[text()],
            stability=[text()],
        ),
    )  # fmt: skip
    candidacy = rm.Candidacy(
        role, "withdrew", "2026-02-01", id=text(), stage="offer",
        reasons=[
            rm.Reason("culture", topic=text(), wanted=[text()]), rm.Reason("scope_or_skills_use", topic=text()),
            rm.Reason("location_commute", topic=text(), wanted=[text()]), rm.Reason("other", topic=text()),
            rm.Reason("pay", wanted=rm.Money(number(90_000, 99_000), "EUR")),
        ],
        sentiments=[rm.Sentiment("team", text()), rm.Sentiment("culture", text(), likes=False)],
        assessments=[
            rm.Assessment("work_sample", number(1, 5), [1, 5], competencies=[text()], by=text()),
            rm.Assessment("cognitive_test", number(20, 30), [number(10, 15), number(40, 50)], by=text()),
        ],
        verdict=rm.Verdict(2, by=text()), offer=rm.Offer(rm.Money(number(80_000, 90_000), "EUR"), level=3),
    )  # fmt: skip
    running = rm.Candidacy(
        rm.RoleVersion(text(), text(), spec=rm.RoleSpec(title=text())), id=text(),
        assessments=[rm.Assessment("work_sample", number(1, 5), [1, 5], by=text())],
    )  # fmt: skip
    wishes = rm.Wishes(
        pay=rm.PayWish(number(60_000, 70_000), number(70_000, 80_000), "EUR"), duties={text(): 0.3}, skills=[text()],
        manager=rm.PersonWish([text()], [text()], [text(), text()]), team=rm.PersonWish([text()], [text()], [text()]),
        culture=rm.NamesWish([text()], [text()]), location=rm.LocationWish([text()], commute_minutes={text(): 30.0, text(): 45}),
        hours=rm.HoursWish(36, wanted=[text()], unwanted=[text()]), benefits=[text()], stability=[text()],
    )  # fmt: skip
    return rm.Candidate(
        text(), [candidacy, running], label=text(), title=text(), level=number(2, 4), wishes=wishes,
        skills=[rm.Skill(text()), rm.Skill(text(), "assessed")],
        contacts=[rm.Contact("2026-03-01", channel=text())],
        changes=[rm.Change("culture", -0.5, "2026-03-01", topic=text(), text=text())],
    )  # fmt: skip


@pytest.mark.parametrize("way", [_without, _replaced, _merged])
def test_nothing_of_a_person_of_whom_everything_is_said(tmp_path, way):
    marks = Marks()
    gone = everything_said(marks)
    kept = [attrs.evolve(person, id=f"k-{person.id}") for person in FIRM.candidates[:5]]
    pool = pool_of(FIRM._replace(candidates=[*kept, gone]))
    before = bytes_of(pool, tmp_path)
    there = left(marks.texts, before)
    untold = {gone.title, gone.candidacies[1].id, *texts_in(gone.candidacies[1].role)}
    assert set(marks.texts) - set(there) <= untold  # else the test looks for what never was there
    smaller = way(pool, gone.id)
    after = bytes_of(smaller, tmp_path)
    assert left([text for text in marks.texts if text != gone.id or gone.id not in smaller], after) == []
    told = [number for number in marks.numbers if written(number, before)]
    assert len(told) >= len(marks.numbers) - 1  # the role's pay of the process that runs
    assert [number for number in told if written(number, after)] == []


def written(number, where):
    """Whether a number is somewhere in text or as it lies in a column."""
    return repr(number).encode() in where or np.float64(number).tobytes() in where or f"{number:g}".encode() in where


def test_what_others_share_stays(tmp_path):
    marks = Marks()
    gone = everything_said(marks)
    other = attrs.evolve(gone, id="other", label="other", title=None)
    pool = pool_of(FIRM._replace(candidates=[gone, other]))
    before = scores(pool, FIRM)["other"]
    smaller = pool.remove([gone.id])
    after = bytes_of(smaller, tmp_path)
    own = {gone.id, gone.label, gone.title}
    assert left(own, after) == []
    assert scores(smaller, FIRM)["other"] == before
    assert set(left(marks.texts, after)) == set(
        left(marks.texts, bytes_of(pool_of(FIRM._replace(candidates=[other])), tmp_path))
    )


def test_a_spelling_of_their_own_goes_with_them(tmp_path):
    """Others have the name in another spelling, whoever came first."""
    gone = rm.Candidate("gone", skills=["ForeCastinge", "Selling To-Firms", "Zither__Making", "Oboe"])
    others = [rm.Candidate("stays", skills=["forecasting", "b2b sales", "zither making", "Oboe"])]
    for people in ([gone, *others], [*others, gone]):
        pool = pool_of(FIRM._replace(candidates=people))
        assert "ForeCastinge" in pool.understood
        smaller = pool.remove(["gone"])
        where = bytes_of(smaller, tmp_path)
        assert left(["ForeCastinge", "Selling To-Firms", "Zither__Making"], where) == []
        assert left(["forecasting", "b2b sales", "zither making", "Oboe"], where) != []
        assert smaller.understood == {}
        assert b"Oboe" in where


def test_ids_keep_no_name_that_has_the_same_integer(tmp_path):
    """Of whom one does not want again the ids are kept in sets, as names are; their integers are others'."""
    names = [f"peculiarity-{number}" for number in range(40)]
    gone = rm.Candidate("gone", wishes=rm.Wishes(culture=names))
    wishes = rm.Wishes(manager=rm.PersonWish(disliked=[f"m-{number}" for number in range(30)]))
    pool = pool_of(FIRM._replace(candidates=[gone, rm.Candidate("stays", wishes=wishes)]))
    assert left(names, bytes_of(pool, tmp_path)) == names
    assert left(names, bytes_of(pool.remove(["gone"]), tmp_path)) == []


def test_the_set_of_nothing_is_told_from_what_was_forgotten(tmp_path):
    """A list that is known to be empty is the same before and after somebody goes, and on disk."""
    role = rm.RoleVersion("ae", "1", spec=rm.RoleSpec(culture=[], benefits=["pension"], growth=[]))
    said = [rm.Reason("culture", wanted=[]), rm.Reason("growth")]
    stays = rm.Candidate("stays", [rm.Candidacy(role, "withdrew", "2026-02-01", reasons=said)])
    case = Case([], rm.RoleVersion("ae", "2", spec=rm.RoleSpec(culture=[], growth=[])), [], AS_OF)
    for people in ([_wishing("gone"), stays], [stays, _wishing("gone")]):
        smaller = pool_of(case._replace(candidates=people)).remove(["gone"])
        smaller.save(tmp_path)
        opened = rm.Pool.open(tmp_path)
        assert unlike(everything(smaller, case), everything(opened, case)) == []
        made_alike(opened.refresh_statistics()[0], pool_of(case._replace(candidates=[stays])), case)
        more = [_wishing("new"), attrs.evolve(stays, id="as well")]
        assert unlike(everything(smaller.add(more), case), everything(opened.add(more), case)) == []


def _wishing(name):
    return rm.Candidate(
        name, wishes=rm.Wishes(culture=["quiet rooms"], growth=["teaching", "travel"], benefits=["pension"])
    )


def test_reading_a_role_version_changes_no_pool(tmp_path):
    """Also one that says a skill in a spelling which was forgotten."""
    role = rm.RoleVersion("ae", "1", spec=rm.RoleSpec(skills=["Selling-to firms"], culture=["Hands-On"]))
    stays = rm.Candidate("stays", [rm.Candidacy(role, "withdrew", "2026-02-01")], skills=["b2b sales"])
    pool = pool_of(FIRM._replace(candidates=[rm.Candidate("gone", skills=["B2B sales", "hands on"]), stays]))
    pool.save(tmp_path / "all")
    smaller = rm.Pool.open(tmp_path / "all").remove(["gone"])
    smaller.save(tmp_path / "one")
    opened, before = rm.Pool.open(tmp_path / "one"), smaller.fingerprint
    for again in (opened, smaller):
        ranked(again, FIRM)[0].to_dict()
        pickle.dumps(again)
        assert again.understood == {}
        again.save(tmp_path / "again")
        assert attrs.evolve(again, fingerprint=None).fingerprint == before


def test_statistics_that_were_their_scores_alone(tmp_path):
    """An interviewer's scores of one person, and a scale that only they were scored on."""

    def scored(candidate_id, *scores):
        assessments = [rm.Assessment("work_sample", score, scale, by=by) for score, scale, by in scores]
        return rm.Candidate(
            candidate_id, [rm.Candidacy(("ae", "1"), "rejected", "2026-02-01", assessments=assessments)]
        )

    alone, shared = 3.141592653, 2.718281828
    gone = scored("gone", (alone, (1, 5), "i-alone"), (17.320508, (16.5, 19.25), None), (shared, (1, 5), "i-shared"))
    stays = scored("stays", (4.0, (1, 5), "i-shared"), (3.0, (1, 5), "i-late"))
    pool = pool_of(FIRM._replace(candidates=[gone, stays]))
    smaller = pool.remove(["gone"])
    where = bytes_of(smaller, tmp_path)
    assert left(["3.141592653", "17.320508", "16.5", "19.25", "i-alone"], where) == []
    assert {key for key in pool.statistics.rows if key not in smaller.statistics.rows} == {
        "work_sample|1-5|i-alone", "work_sample|16.5-19.25",
    }  # fmt: skip
    # Whoever comes later does not make them anybody's but theirs.
    later = pool.add([scored("later", (2.0, (1, 5), "i-alone"))]).remove(["gone"])
    assert left(["3.141592653", "17.320508"], bytes_of(later, tmp_path)) == []
    assert later.refresh_statistics()[0].statistics.rows["work_sample|1-5|i-alone"].mean == 2.0


# Merging


@given(cases(), cases(), st.booleans())
def test_merged_is_made_at_once(case, other, opened):
    people = renamed(other.candidates)
    one, two = pool_of(case), pool_of(other._replace(candidates=people))
    if opened:
        one, two = (pickle.loads(pickle.dumps(pool)) for pool in (one, two))
    merged = one.merge(two)
    assert list(merged) == [*one, *two]
    assert merged.statistics == one.statistics
    both = case._replace(candidates=[*case.candidates, *people])
    made_alike(merged.refresh_statistics()[0], pool_of(both), case)
    made_alike(merged.refresh_statistics()[0], pool_of(both), other)


def test_merged_after_removals_is_made_at_once():
    """What was forgotten does not come back as something else."""
    one = pool_of(FIRM._replace(candidates=FIRM.candidates[:30])).remove([FIRM.candidates[2].id, FIRM.candidates[9].id])
    two = pool_of(FIRM._replace(candidates=FIRM.candidates[20:])).remove(
        [person.id for person in FIRM.candidates[20:35]]
    )
    people = [person for at, person in enumerate(FIRM.candidates) if at not in (2, 9) and not 30 <= at < 35]
    made_alike(one.merge(two).refresh_statistics()[0], pool_of(FIRM._replace(candidates=people)), FIRM)


def test_whom_they_do_not_want_again_stays_so():
    """`disliked` holds sets of ids on manager and team, and minutes by place on location."""
    one, two = (
        rm.Candidate(
            name, [rm.Candidacy(rm.RoleVersion("ae", "1"), "withdrew", "2026-02-01")],
            wishes=rm.Wishes(manager=rm.PersonWish(disliked=[manager, "m-9"]), team=rm.PersonWish(disliked=[team]),
                             location=rm.LocationWish(["Graz"], commute_minutes={"Graz": 20.0, place: 50.0})),
        )
        for name, manager, team, place in (("c-1", "m-1", "t-1", "Porto"), ("c-2", "m-2", "t-2", "Leeds"))
    )  # fmt: skip
    filler = [rm.Candidate("f", skills=[f"skill {number}" for number in range(40)])]
    pools = [pool_of(FIRM._replace(candidates=people)) for people in ([*filler, one], [two])]
    for manager, team, place in (
        ("m-1", "t-2", "Porto"),
        ("m-2", "t-1", "Leeds"),
        ("m-9", "t-9", "Graz"),
        ("m-3", "t-3", "Bonn"),
    ):
        spec = rm.RoleSpec(manager=rm.Manager(manager), team=rm.Team(team), location=rm.Location([place]))
        case = Case([*filler, one, two], rm.RoleVersion("ae", "2", spec=spec), [], AS_OF)
        made_alike(pools[0].merge(pools[1]), pool_of(case), case)
        made_alike(pools[1].merge(pools[0]), pool_of(case._replace(candidates=[two, *filler, one])), case)
        made_alike(pools[0].merge(pools[1]).remove(["f"]), pool_of(case._replace(candidates=[one, two])), case)


def test_pools_that_do_not_go_together():
    pool = pool_of(FIRM)
    for vocabulary in (None, {"skills": {"sql": {}}}, rm.Vocabulary.from_dict(VOCABULARY, typos=False)):
        with pytest.raises(PoolError, match="another vocabulary; accepted: pools made with the same one"):
            pool.merge(rm.Pool.from_candidates([rm.Candidate("new")], vocabulary=vocabulary))
    name = FIRM.candidates[4].id
    for one, other in ((pool, pool_of(FIRM._replace(candidates=[FIRM.candidates[4]]))),) * 2:
        with pytest.raises(PoolError, match=re.escape(f"{name!r} is in both pools; accepted: each person once")):
            one.merge(other)
        with pytest.raises(PoolError, match=re.escape(f"{name!r} is in both pools")):
            other.merge(one)


def test_spellings_of_both_are_understood():
    people = [
        rm.Candidate("one", skills=["sql"]),
        rm.Candidate("two", skills=["b2b sales", "Selling to firms", "forcasting"]),
    ]
    one, two = (pool_of(FIRM._replace(candidates=[person])) for person in people)
    assert one.merge(two).understood == pool_of(FIRM._replace(candidates=people)).understood
    assert one.merge(two).understood.keys() == {"Selling to firms", "forcasting"}


def test_merging_nobody():
    pool, nobody = pool_of(FIRM), pool_of(FIRM._replace(candidates=[]))
    assert scores(pool.merge(nobody), FIRM) == scores(pool, FIRM)
    made_alike(nobody.merge(pool).refresh_statistics()[0], pool, FIRM)
    assert len(nobody.merge(nobody)) == 0


def test_versions_beside_of_both():
    role, other = (rm.RoleVersion(name, "1", spec=rm.RoleSpec(workplace=days)) for name, days in (("ae", 3), ("cs", 4)))
    one, two = (pool_of(FIRM._replace(candidates=[]), versions=[version]) for version in (role, other))

    def said(of):
        return rm.Candidacy(of, "withdrew", "2026-02-01", reasons=[rm.Reason("remote_days", wanted=1)])

    people = [rm.Candidate(version.role_id, [said(version.key)]) for version in (role, other)]
    in_full = [rm.Candidate(version.role_id, [said(version)]) for version in (role, other)]
    case = Case([], rm.RoleVersion("ae", "2", spec=rm.RoleSpec(level=4, workplace=1)), [], AS_OF)
    made_alike(one.merge(two).add(people), one.add(in_full), case)


def test_only_pools_merge():
    pool = rm.Pool.from_candidates([rm.Candidate("c-1")])
    with pytest.raises(rm.PoolError, match="accepted: a Pool"):
        pool.merge([rm.Candidate("c-2")])
