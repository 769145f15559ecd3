from __future__ import annotations

import pytest

from rematch.facets import STOCK_PHRASES, ReasonKind
from rematch.records.base import Unacceptable
from rematch.records.words import as_reason_kind, plain


@pytest.mark.parametrize("text", ["culture fit", "Culture-Fit", " CULTURE_FIT ", "culture/fit", "culture \t fit"])
def test_text_is_compared_without_case_and_signs(text):
    assert plain(text) == "culture fit"


def test_stock_phrases_are_written_as_they_are_compared():
    assert {plain(phrase) for phrase in STOCK_PHRASES} == STOCK_PHRASES


@pytest.mark.parametrize("phrase", sorted(STOCK_PHRASES))
def test_no_stock_phrase_is_a_kind_of_reason(phrase):
    with pytest.raises(Unacceptable, match="says nothing"):
        as_reason_kind(phrase)


@pytest.mark.parametrize("kind", ReasonKind)
def test_no_kind_of_reason_is_a_stock_phrase(kind):
    assert as_reason_kind(kind.value) is kind
