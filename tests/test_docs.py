"""The pages of docs/ are true: their code runs and prints what they show, and the reference names everything there is."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import attrs
import pytest

import rematch as rm
from rematch.facets import FACETS, REASONS

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted(DOCS.glob("*.md"))
RECORDS = sorted(
    (record for name in rm.__all__ if hasattr(record := getattr(rm, name), "record_kind")), key=lambda r: r.__name__
)
_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def page(name):
    return (DOCS / name).read_text("utf-8")


def blocks(text):
    """Each block of Python with the line it starts on, and the block of text right below it, if there is one."""
    found = list(_BLOCK.finditer(text))
    for block, below in zip(found, [*found[1:], None], strict=True):
        if block[1] == "python":
            shown = below is not None and below[1] == "text" and not text[block.end() : below.start()].strip()
            yield text[: block.start(2)].count("\n"), block[2], below[2] if shown else None


def test_howto_runs_and_prints_what_it_shows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "howto"}
    for line, code, shown in blocks(page("howto.md")):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile("\n" * line + code, "docs/howto.md", "exec"), names)
        if shown is not None:
            assert printed.getvalue() == shown, f"docs/howto.md, the block at line {line}"


def test_every_record_is_exported_by_name_here():
    assert {rm.Candidate, rm.Candidacy, rm.RoleSpec, rm.Wishes, rm.Policy} <= set(RECORDS)


def section(text, name):
    """What stands under the heading that names a record."""
    found = re.search(rf"^(#+) [^\n]*`{name}`[^\n]*\n(.*?)(?=^#{{1,3}} |\Z)", text, re.DOTALL | re.MULTILINE)
    return found[2] if found else ""


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_record_and_field_is_in_the_reference(record):
    told = section(page("records.md"), record.__name__)
    missing = [field.name for field in attrs.fields(record) if f"`{field.name}`" not in told]
    assert told, f"docs/records.md has no heading that names `{record.__name__}`"
    assert not missing


def test_every_reason_kind_is_in_the_reference_with_its_facet():
    rows = [line for line in page("records.md").splitlines() if line.startswith("| `")]
    for kind, row in REASONS.items():
        assert any(line.startswith(f"| `{kind}` | {row.facet} |") for line in rows), kind


def test_every_facet_is_in_the_reference_with_its_scale_and_tolerance():
    told = section_titled(page("records.md"), "Facets")
    for facet, row in FACETS.items():
        line = next((line for line in told.splitlines() if line.startswith(f"| `{facet}` |")), "")
        assert line, facet
        if row.unit:
            assert f"{row.scale:g}" in line, facet
            assert f"{row.tolerance:g}" in line, facet


def section_titled(text, title):
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)[1]


def test_every_family_of_weights_is_in_the_model_page():
    told = page("model.md")
    families = {weight.name.split(".")[0] for weight in rm.Model()}
    assert not [family for family in sorted(families) if f"`{family}`" not in told and f"`{family}." not in told]


def test_the_weights_in_the_model_page_are_the_defaults():
    """A row of the table of weights names a weight or its ending, then its value."""
    model = rm.Model()
    named = re.findall(r"`([a-zA-Z_]+(?:\.[a-zA-Z_0-9]+)+)` (-?\d+(?:\.\d+)?)", page("model.md"))
    assert len(named) > 80
    assert [f"{name} {value}" for name, value in named if model[name] != float(value)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    for target in _LINK.findall(re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)):
        file, _, anchor = target.partition("#")
        if "://" in file:
            continue
        found = path.parent / file if file else path
        assert found.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", found.read_text("utf-8"), re.MULTILINE)
            assert anchor in {slug(heading) for heading in headings}, target


def slug(heading):
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
