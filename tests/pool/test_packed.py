"""A packed column is the column to the bit, in no more bytes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.pool.packed import Packed, Texts

NUMBERS = [np.bool_, np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64, np.float32]
NUMBERS += [np.float64]
EDGES = (
    0,
    1,
    -1,
    2,
    127,
    -128,
    128,
    255,
    32_767,
    -32_768,
    65_535,
    131_071,
    131_072,
    2**31 - 1,
    -(2**31),
    2**63 - 1,
    -(2**63),
)
FLOATS = (0.0, -0.0, 1.0, float("nan"), float("inf"), -float("inf"), 1e-45, 3e38)


def bits(array):
    """The bytes of an array: NaN is NaN only by its bits."""
    return array.dtype.str, array.tobytes()


def of_bytes(dtype):
    """Arrays of any bit patterns (NaNs with a payload among them), and of a few that repeat."""
    size = np.dtype(dtype).itemsize
    edges = [edge.to_bytes(8, "little", signed=True)[:size] for edge in EDGES]
    if np.dtype(dtype).kind == "f":
        edges += [np.array(number, dtype).tobytes() for number in FLOATS]
    drawn = st.binary(min_size=size, max_size=size) | st.sampled_from(edges)
    if dtype is np.bool_:
        drawn = st.sampled_from([b"\0", b"\1"])
    few = st.lists(drawn, min_size=1, max_size=3).flatmap(lambda some: st.lists(st.sampled_from(some), max_size=60))
    return (st.lists(drawn, max_size=60) | few).map(lambda items: np.frombuffer(b"".join(items), dtype))


@pytest.mark.parametrize("dtype", NUMBERS)
@given(st.data())
def test_numbers_come_back_to_the_bit(dtype, data):
    array = data.draw(of_bytes(dtype))
    rows = np.array(data.draw(st.lists(st.integers(0, max(len(array) - 1, 0)), max_size=20)), np.intp)[: len(array)]
    packed = Packed.of(array)
    assert len(packed) == len(array)
    assert bits(packed.array) == bits(array)
    assert bits(packed.take(rows)) == bits(array[rows])
    assert bits(packed.map(lambda values: values).array) == bits(array)
    assert packed.nbytes <= array.nbytes


@pytest.mark.parametrize("dtype", [dtype for dtype in NUMBERS if dtype is not np.bool_])
@pytest.mark.parametrize("distinct", [1, 2, 200, 256, 257, 65_536, 65_537, 131_073])
@pytest.mark.parametrize("wide", [False, True])
def test_many_rows_with_so_many_values(dtype, distinct, wide):
    """Codes of one byte, two and four, found by a table and by sorting; lists that hardly repeat stay as they are."""
    numbers = (np.arange(150_000) * 7919) % distinct
    with np.errstate(over="ignore"):
        array = (numbers * (1_000_003 if wide else 1) - distinct // 2).astype(dtype)
    packed = Packed.of(array)
    assert bits(packed.array) == bits(array)
    rows = np.arange(0, len(array), 1_013)[::-1]
    assert bits(packed.take(rows)) == bits(array[rows])
    assert packed.nbytes <= array.nbytes
    if distinct == 1:
        assert packed.nbytes == array.itemsize
    elif distinct <= 200:
        assert packed.nbytes <= len(array) + distinct * array.itemsize


def test_values_that_a_sample_misses():
    array = np.repeat([1e9, -2.5, 7e12], 50_000)
    array[[11, 70_001, 149_999]] = [np.nan, -1e300, 8e12]
    packed = Packed.of(array)
    assert bits(packed.array) == bits(array)
    assert packed.nbytes == len(array) + 6 * array.itemsize


def test_a_column_that_is_no_view_of_its_own_memory():
    table = np.arange(60, dtype=np.int32).reshape(20, 3) % 5
    assert bits(Packed.of(table[:, 1]).array) == bits(np.ascontiguousarray(table[:, 1]))


TEXT = st.text(max_size=12) | st.sampled_from(["", "a", "\udc80", "\ud800x", "é", "e\u0301", "\u2028", "𝔘", "a\0b"])


@given(st.lists(st.none() | TEXT, max_size=30), st.data())
def test_texts_come_back(texts, data):
    array = np.array([*texts, None], np.object_)[:-1]
    packed = Texts.of(array)
    rows = np.array(data.draw(st.lists(st.integers(0, max(len(texts) - 1, 0)), max_size=9)), np.intp)[: len(texts)]
    assert len(packed) == len(texts)
    assert packed.array.tolist() == texts
    assert packed.take(rows).tolist() == [texts[row] for row in rows]
    assert [packed.raw(row) for row in range(len(texts))] == [
        b"" if text is None else text.encode("utf-8", "surrogatepass") for text in texts
    ]
    distinct = {text: len((text or "").encode("utf-8", "surrogatepass")) for text in texts}
    assert packed.nbytes <= sum(distinct.values()) + 5 * len(distinct) + len(texts)


@pytest.mark.parametrize("distinct", [1, 256, 257, 65_536, 65_537, 80_000])
def test_many_texts(distinct):
    texts = [None if at % distinct == 3 else f"t-{at % distinct}" for at in range(80_000)]
    packed = Texts.of(np.array(texts, np.object_))
    assert packed.array.tolist() == texts
    rows = np.arange(len(texts))[::-97]
    assert packed.take(rows).tolist() == [texts[row] for row in rows.tolist()]
