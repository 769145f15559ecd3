"""How reasons are read; the threshold is held by the labelled texts it was measured on."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from rematch.errors import RecordError
from rematch.facets import REASONS, STOCK_PHRASES, Party, ReasonKind
from rematch.io.ats import Meaning, ReasonTable
from rematch.io.ats import reason_words as words
from rematch.io.ats.reasons import SIMILAR_FROM, How, Reading, _variants, default_phrases, spelling

LABELLED = json.loads((Path(__file__).parents[2] / "data" / "greenhouse" / "reason_texts.json").read_text("utf-8"))
RIGHT_SHARE_ASKED = 0.95


def is_right(row: dict, reading: Reading) -> bool:
    """Whether a reading says what the label says; an `other` of its own words is a label's plain `other`."""
    kind, topic = reading.meaning.kind, reading.meaning.topic
    said = None if kind is not ReasonKind.OTHER or topic == row["text"] else topic
    return (kind.value if kind else "none", said) == (row["kind"], row["topic"])


def measured(similar_from: float) -> Counter[tuple[How, bool]]:
    """Right and wrong readings of each text when no phrase stems from the list of reasons the text is from."""
    of_list = defaultdict(list)
    for row in LABELLED:
        of_list[row["source"]].append(row)
    found: Counter[tuple[How, bool]] = Counter()
    for rows in of_list.values():
        known = {said for row in rows for said in _variants(row["text"])}
        phrases = {phrase: meant for phrase, meant in default_phrases().items() if phrase not in known}
        table = ReasonTable({}, phrases=phrases, similar_from=similar_from)
        for row in rows:
            reading = table.read(row["text"], party=row["party"])
            found[reading.how, is_right(row, reading)] += 1
    return found


def test_the_threshold_is_the_lowest_at_which_similar_text_is_read_rightly():
    """19 readings of 20 right, each list of reasons read with the phrases of the others only (even numbers)."""
    right_share = {}
    for similar_from in range(70, 102, 2):
        found = measured(similar_from)
        right, wrong = found[How.SIMILAR, True], found[How.SIMILAR, False]
        right_share[similar_from] = right / (right + wrong)
    good_enough = [point for point, share in right_share.items() if share >= RIGHT_SHARE_ASKED]
    assert min(good_enough) == SIMILAR_FROM
    assert right_share[SIMILAR_FROM - 2] < RIGHT_SHARE_ASKED
    assert all(point in good_enough for point in range(int(SIMILAR_FROM), 102, 2))


def test_what_the_threshold_gains_and_costs():
    found = measured(SIMILAR_FROM)
    assert found[How.SIMILAR, True] == 56
    assert found[How.SIMILAR, False] == 1
    assert found[How.UNMAPPED, True] == 63
    assert found[How.UNMAPPED, False] == 155


def test_with_the_whole_list_no_labelled_text_is_read_wrongly():
    table = ReasonTable()
    read = [(row, table.read(row["text"], party=row["party"])) for row in LABELLED]
    assert [
        row["text"] for row, reading in read if reading.how is not How.UNMAPPED and not is_right(row, reading)
    ] == []
    missed = [row["text"] for row, reading in read if not is_right(row, reading)]
    assert len(missed) <= 0.12 * len(LABELLED)


def test_every_phrase_stands_as_it_is_compared_and_means_one_thing_to_each_party():
    for phrase, meanings in default_phrases().items():
        assert phrase == spelling(phrase)
        for party in Party:
            kinds = {(m.kind, m.topic) for m in meanings if m.party in (None, party)}
            assert len(kinds) <= 1, (phrase, party, kinds)


def test_every_word_list_holds_kinds_of_its_own_party_and_stock_topics_weigh_nothing():
    assert all(REASONS[kind].party is Party.CANDIDATE for kind in words.CANDIDATE_WORDS)
    assert all(REASONS[kind].party is Party.EMPLOYER for kind in words.EMPLOYER_WORDS)
    assert set(words.STOCK_WORDS) <= STOCK_PHRASES
    stock = {phrase for phrases in words.STOCK_WORDS.values() for phrase in phrases}
    assert all(set(phrases) <= stock for phrases in words.OUTCOME_WORDS.values())


@pytest.mark.parametrize(
    ("text", "party", "kind", "how"),
    [
        ("Level", "candidate", "level", How.EXACT),
        ("Level", "employer", "level_gap", How.SYNONYM),
        ("Withdrew - Compensation Too Low (please include details in notes)", "candidate", "pay", How.SYNONYM),
        ("Accepted counter-offer", "candidate", "counter_offer", How.SYNONYM),
        ("Accepted a counter offer", "candidate", "counter_offer", How.SIMILAR),
        ("Hiring freeze", "candidate", "headcount", How.SYNONYM),
        ("Lacking Skill(s)/Qualification(s)", None, "skill_gap", How.SYNONYM),
        ("Compensation", None, "other", How.UNMAPPED),
        ("Kompensation zu niedrig", "candidate", "other", How.UNMAPPED),
        ("Dishonest", "employer", "other", How.UNMAPPED),
        ("", "candidate", "other", How.UNMAPPED),
        (None, None, "other", How.UNMAPPED),
    ],
)
def test_reading(text, party, kind, how):
    reading = ReasonTable().read(text, party=party)
    assert (reading.meaning.kind, reading.how) == (kind, how)


@pytest.mark.parametrize("phrase", sorted(STOCK_PHRASES))
def test_every_stock_phrase_stays_one_however_it_is_written(phrase):
    for said in (phrase, f"{phrase.title()}!"):
        for table in (ReasonTable(), ReasonTable({said: "other"})):
            reading = table.read(said, party="employer")
            assert reading.meaning.kind == "other"
            assert reading.meaning.topic in STOCK_PHRASES


def test_two_kinds_too_close_to_tell_are_other():
    phrases = {"salary too high": (Meaning("pay"),), "salary to high": (Meaning("level"),)}
    assert ReasonTable({}, phrases=phrases).read("salary too highh").meaning.kind == "other"
    alone = {"salary too high": (Meaning("pay"),)}
    assert ReasonTable({}, phrases=alone).read("salary too highh").meaning.kind == "pay"


def test_grave_kinds_need_the_exact_words():
    assert ReasonTable().read("Misconduct", party="employer").meaning.kind == "conduct"
    assert ReasonTable().read("Misconducts", party="employer").meaning.kind == "other"


def test_an_empty_list_of_phrases_reads_only_the_callers_rows():
    table = ReasonTable({"Pay": "pay"}, phrases={})
    assert (table.read("pay").how, table.read("Compensation").how) == (How.YOURS, How.UNMAPPED)


def test_a_row_may_be_a_meaning_with_a_topic():
    table = ReasonTable({"Too much admin": Meaning("scope_or_skills_use", topic="reporting")})
    assert table.read("too much ADMIN").meaning.topic == "reporting"


@pytest.mark.parametrize(
    "row", ["moneyy", ("candidate", "skill_gap"), ("somebody", "other"), 7, ("a", "b", "c"), ["pay"]]
)
def test_a_row_that_means_nothing_is_refused_by_name(row):
    with pytest.raises(RecordError, match="reason table: 'X'"):
        ReasonTable({"X": row})
