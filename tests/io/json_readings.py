"""Small documents around the part that a test is about, and all that is said of one that is refused."""

import pytest

from rematch.errors import InvalidInput, RecordError
from rematch.io.json import (
    candidate_from_dict,
    role_from_dict,
)


def candidacy(**fields):
    """A candidate with one candidacy, read."""
    return candidate_from_dict({"id": "c-17", "candidacies": [{"id": "a-2", **fields}]}).candidacies[0]


def spec(**fields):
    return role_from_dict({"role_id": "ae", "version": "1", "spec": fields}).spec


def refusal(read, document):
    """All that is said of a document that is refused, one line a fault."""
    with pytest.raises((RecordError, InvalidInput)) as caught:
        read(document)
    error = caught.value
    return [str(error)] if isinstance(error, RecordError) else [str(fault) for fault in error.exceptions]
