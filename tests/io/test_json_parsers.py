"""orjson says what the strict parser says, or leaves the text to it."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.io._quick import parse_quickly
from rematch.io._text import parse

words = st.text(alphabet=st.sampled_from(':"\\u003aé\u2028{},[] \n\x00\ud800😀'), max_size=6) | st.text(max_size=4)
numbers = st.integers(-(2**63), 2**64 - 1) | st.floats() | st.sampled_from(["-0", "1e400", "01", "1.", "-", "2.5e-324"])
spaces = st.sampled_from(["", " ", "\t", "\r\n"])


@st.composite
def texts(draw, depth=3):
    """JSON as all sorts of programs write it: blanks anywhere, escapes or none, keys twice, numbers that are none."""
    kind = draw(st.sampled_from(["object", "list", "word", "number", "constant"]))
    inner = st.deferred(lambda: texts(depth - 1)) if depth else st.just("null")
    if kind == "object":
        pairs = draw(st.lists(st.tuples(said(), spaces, spaces, inner), max_size=4))
        return "{" + ",".join(f"{key}{before}:{after}{value}" for key, before, after, value in pairs) + "}"
    if kind == "list":
        return "[" + ",".join(draw(st.lists(inner, max_size=3))) + draw(spaces) + "]"
    if kind == "word":
        return draw(said())
    return str(draw(numbers)) if kind == "number" else draw(st.sampled_from(["true", "null", "NaN", "-Infinity"]))


@st.composite
def said(draw):
    text = json.dumps(draw(words | st.sampled_from(["a", "a:"])), ensure_ascii=draw(st.booleans()))
    return text.replace(":", draw(st.sampled_from([":", "\\u003a", "\\u003A"])))


@given(texts(), st.sampled_from(["", "\ufeff", " "]), st.booleans())
def test_it_says_the_same_or_nothing(text, start, as_bytes):
    pytest.importorskip("orjson")
    given_text = (start + text).encode("utf-8", "surrogatepass") if as_bytes else start + text
    try:
        value = parse_quickly(given_text)
    except ValueError:
        return
    assert repr(value) == repr(parse(given_text))


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 1}',
        '{"a": {"b": 1, "b": ":"}, "c": ":"}',
        '{"a" : 1, "\\u0061": 2}',
        '{"a": 1, "a": 2, "c": "\\u003a"}',
        '{"a": 1, "a": 2, "c": "\\u003A"}',
        b'{"a": "\xfc"}',
        '{"a": "\\ud800"}',
        '{"a": NaN}',
        '{"a": 1e400}',
        '\ufeff{"a": 1}',
        '{"a":' * 300 + "1" + "}" * 300,
        '{"a":' * 100_000,
        '{"a": 1} x',
    ],
    ids=lambda text: str(text)[:24],
)
def test_it_leaves_to_the_strict_parser_what_is_doubtful(text):
    pytest.importorskip("orjson")
    with pytest.raises(ValueError, match=r"a key may stand twice|nested deeply|line 1 column|surrogates"):
        parse_quickly(text)


def test_most_lines_are_sure():
    pytest.importorskip("orjson")
    line = '{"id": "c-1:2", "label": "Zoë \\"Z\\" Ångström", "skills": ["sql"], "level": 3.5}'
    assert parse_quickly(line) == parse_quickly(line.encode()) == parse(line)


def test_without_it_everything_is_left_to_the_strict_parser():
    code = """if True:
        import sys
        sys.modules["orjson"] = None  # as if it were not installed
        import rematch as rm
        from rematch.io import _quick
        assert [candidate.id for candidate in rm.read_jsonl(['{"id": "c-1"}'])] == ["c-1"]
        assert _quick.library() is None
    """
    subprocess.run([sys.executable, "-c", code], check=True)


def test_it_is_not_loaded_before_a_line_is_read():
    code = "import sys, rematch; assert 'orjson' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
