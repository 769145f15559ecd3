"""Rows as a frame, for data teams."""

from __future__ import annotations

from typing import Any

from rematch.errors import MissingExtra


def frame(rows: list[dict[str, Any]], columns: list[str] | None = None) -> Any:
    """Rows as a pandas frame.

    Raises:
        MissingExtra: pandas is not installed.
    """
    try:
        import pandas
    except ImportError:
        raise MissingExtra.needed("to_frame", "pandas", "frames") from None
    return pandas.DataFrame(rows, columns=columns)
