"""The schemas published in docs/schema are the ones the library gives."""

import json
from pathlib import Path

import pytest

from rematch.io.json import schema

PUBLISHED = Path(__file__).parents[2] / "docs" / "schema"


@pytest.mark.parametrize("kind", ["candidate", "role", "changes", "policy"])
def test_the_published_schema_is_the_one_given(kind):
    assert json.loads((PUBLISHED / f"{kind}.json").read_text("utf-8")) == schema(kind)
