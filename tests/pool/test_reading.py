"""Columns by distinct values, from whatever a data team holds them in."""

import datetime
from decimal import Decimal

import numpy as np
import pandas
import polars
import pyarrow
import pytest

from rematch.pool.tables.reading import distinct
from rematch.records import FrozenMap

DAY = datetime.datetime(2024, 1, 2, 5)  # noqa: DTZ001 - a warehouse's times have no zone
TEXTS = ([0, -1, 1, 0], ["a", "b"])
FORMS = {
    "a list": (["a", None, "b", "a"], *TEXTS),
    "a list with NaN": (["a", float("nan"), "b", "a"], *TEXTS),
    "true beside one": ([True, 1, None, 1.0], [0, 1, -1, 2], [True, 1, 1.0]),
    "lists": ([["a"], None, ("b", "c"), []], [0, -1, 1, 2], [("a",), ("b", "c"), ()]),
    "maps": ([{"a": 1.0, "b": None}, None], [0, -1], [FrozenMap({"a": 1.0})]),
    "numpy texts": (np.array(["a", "b"]), [0, 1], ["a", "b"]),
    "numpy numbers": (np.array([2.5, np.nan]), [0, -1], [2.5]),
    "numpy times": (np.array(["2024-01-02T05:00", "NaT"], "datetime64[ns]"), [0, -1], [datetime.date(2024, 1, 2)]),
    "numpy arrays in cells": (np.array([np.array(["a"]), None], object), [0, -1], [("a",)]),
    "pandas texts": (pandas.Series(["a", None, "b", "a"]), *TEXTS),
    "pandas categories": (pandas.Series(["a", None, "b", "a"], dtype="category"), *TEXTS),
    "pandas integers": (pandas.Series([1, None], dtype="Int64"), [0, -1], [1]),
    "pandas flags": (pandas.Series([True, None], dtype="boolean"), [0, -1], [True]),
    "pandas times": (pandas.Series([DAY, None]), [0, -1], [DAY]),
    "pandas objects": (pandas.Series([True, 1, None, ["a"]], dtype=object), [0, 1, -1, 2], [True, 1, ("a",)]),
    "polars texts": (polars.Series(["a", None, "b", "a"]), *TEXTS),
    "polars categories": (polars.Series(["a", None, "b", "a"], dtype=polars.Categorical), *TEXTS),
    "polars words": (polars.Series(["a", None, "b", "a"], dtype=polars.Enum(["a", "b", "c"])), *TEXTS),
    "polars lists": (polars.Series([["a"], None, []]), [0, -1, 1], [("a",), ()]),
    "polars maps": (polars.Series([{"a": 1.0, "b": None}, None]), [0, -1], [FrozenMap({"a": 1.0})]),
    "polars numbers": (polars.Series([1.5, None, float("nan")]), [0, -1, -1], [1.5]),
    "polars days": (polars.Series([DAY.date(), None]), [0, -1], [DAY.date()]),
    "polars objects": (polars.Series([True, 1, None], dtype=polars.Object), [0, 1, -1], [True, 1]),
    "arrow texts": (pyarrow.array(["a", None, "b", "a"]), *TEXTS),
    "arrow words": (pyarrow.chunked_array([pyarrow.array(["a", None, "b", "a"]).dictionary_encode()]), *TEXTS),
    "arrow maps": (
        pyarrow.array([[("a", 1.0)], None], pyarrow.map_(pyarrow.string(), pyarrow.float64())),
        [0, -1],
        [FrozenMap({"a": 1.0})],
    ),
    "arrow lists": (
        pyarrow.array([["a", "b"], None, [], ["b"], ["a", "b"]]).slice(1),
        [-1, 0, 1, 2],
        [(), ("b",), ("a", "b")],
    ),
    "arrow lists with nulls": (
        pyarrow.array([["a", None], ["a"]], pyarrow.large_list(pyarrow.string())),
        [0, 1],
        [("a", None), ("a",)],
    ),
    "arrow lists of one length": (
        pyarrow.array([["a"], ["b"], ["a"]], pyarrow.list_(pyarrow.string(), 1)),
        [0, 1, 0],
        [("a",), ("b",)],
    ),
    "arrow lists of numbers": (pyarrow.array([[1, 2], None, [1, 2]]), [0, -1, 0], [(1, 2)]),
    "arrow decimals": (pyarrow.array([Decimal("1.50"), None]), [0, -1], [1.5]),
    "nothing at all": (pyarrow.nulls(2), [-1, -1], []),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_column(form):
    column, codes, values = FORMS[form]
    found = distinct(column)
    assert found.codes.tolist() == codes
    assert found.values == values
    assert [type(value) is bool for value in found.values] == [type(value) is bool for value in values]


def test_polars_without_pyarrow(monkeypatch):
    def missing(self):
        raise ImportError

    monkeypatch.setattr(polars.Series, "to_arrow", missing)
    for form in ("polars texts", "polars lists", "polars numbers", "polars days"):
        test_a_column(form)
