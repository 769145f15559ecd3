"""How the tests of the records say that something is refused, and with which words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rematch.errors import RecordError, RematchError

Make = Callable[[], Any]


def refused(make: Make, record: str, field: str, found: str, accepted: str = "") -> RecordError:
    """Make it, and hear an error that names the record and the field, what was found, and what is accepted."""
    with pytest.raises(RecordError) as caught:
        make()
    fault = caught.value
    assert (fault.record, fault.field) == (record, field), str(fault)
    assert found in fault.found, str(fault)
    assert accepted in fault.accepted, str(fault)
    message = str(fault)
    assert message.startswith(record), message
    assert field in message, message
    assert len(message) < 1_000
    return fault


def answer(make: Make) -> Any:
    """What it makes, or the words with which it is refused."""
    try:
        return make()
    except RematchError as fault:
        return Refusal(fault)


class Refusal(str):
    """What a refusal says."""

    __slots__ = ()

    def __new__(cls, fault: RematchError) -> Refusal:
        return super().__new__(cls, fault)
