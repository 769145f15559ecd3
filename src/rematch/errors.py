"""What can be wrong with the input, said so that the reader can mend it."""

from __future__ import annotations

from collections.abc import Sequence

import attrs


class RematchError(Exception):
    """Base of every error this library raises on purpose."""


@attrs.define(slots=False)
class RecordError(RematchError, ValueError):
    """One fault in one record.

    Attributes:
        record: The record it was found in, e.g. ``"candidate 'c-17', candidacy 'a-2'"``.
        field: The field, e.g. ``"pay.min"``; empty when it is about the record as a whole.
        found: What was found, in words.
        accepted: What would have been accepted, in words.
    """

    record: str
    field: str
    found: str
    accepted: str

    def __str__(self) -> str:
        subject = f"{self.field} {self.found}" if self.field else self.found
        tail = f"; accepted: {self.accepted}" if self.accepted else ""
        return f"{self.record}: {subject}{tail}" if self.record else f"{subject}{tail}"

    def within(self, record: str) -> RecordError:
        """The same fault, with the record that holds this one named in front."""
        inner = f"{record}, {self.record}" if self.record else record
        return attrs.evolve(self, record=inner)

    def __reduce__(self) -> tuple[type[RecordError], tuple[str, str, str, str]]:
        return type(self), (self.record, self.field, self.found, self.accepted)


class UnknownField(RecordError):
    """A key that no record has; the message names the nearest one."""


class ProtectedInput(RecordError):
    """A key that must not reach a scorer (docs: protected inputs)."""


class InvalidInput(ExceptionGroup[RecordError], RematchError):
    """Several faults at once, each a `RecordError`."""

    def derive(self, excs: Sequence[RecordError]) -> InvalidInput:  # type: ignore[override]
        """Keep the type when the group is split (see `ExceptionGroup.derive`)."""
        return InvalidInput(self.message, excs)

    def __str__(self) -> str:
        shown = [f"  {fault}" for fault in self.exceptions[:20]]
        more = len(self.exceptions) - len(shown)
        return "\n".join([self.message, *shown, *([f"  ... and {more} more"] if more > 0 else [])])


class PoolError(RematchError, ValueError):
    """A pool cannot be made, or does not hold what was asked for."""


class MissingExtra(RematchError, ImportError):
    """An optional library is not installed; the message names the extra."""

    @classmethod
    def needed(cls, module: str, library: str, extra: str) -> MissingExtra:
        return cls(f"{module} needs {library}: pip install 'rematch[{extra}]'")
