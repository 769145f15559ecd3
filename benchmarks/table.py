"""The figures to be read: in a terminal, or as Markdown."""

from __future__ import annotations

from collections.abc import Mapping

from measure import DUCKDB, FIRST, OBJECT_LOOP, ONE_THREAD, PACKED, POLARS, PRODUCT, RATIOS, READ, Size
from stopwatch import Timing

ORDER = (PRODUCT, ONE_THREAD, FIRST, READ, PACKED, DUCKDB, POLARS, OBJECT_LOOP)
BEGIN, END = "<!-- benchmark: rank -->", "<!-- /benchmark: rank -->"


def text(sizes: list[Size], versions: Mapping[str, str]) -> str:
    """Everything, size after size."""
    return "\n\n".join([_told(versions), *map(_size, sizes)])


def markdown(sizes: list[Size], versions: Mapping[str, str]) -> str:
    """Tables with a column a size: milliseconds, ratios, and what lies in memory."""
    timings = {name: [_cell(size, name) for size in sizes] for name in ORDER}
    ratios = {name: [f"{size.ratios[name]:,.1f} ({size.processor_ratios[name]:,.1f})" for size in sizes] for name in RATIOS
              if all(name in size.ratios for size in sizes)}  # fmt: skip
    shapes = {
        "bytes a person in columns": [f"{size.bytes_a_person:.0f}" for size in sizes],
        "bytes a person kept for the next ranking": [f"{size.kept_bytes_a_person:.0f}" for size in sizes],
        "building, µs of processor time a person": [f"{size.build_us_a_person:.0f}" for size in sizes],
        "MB at the peak of building": [f"{size.build_peak_mb:,.0f}" for size in sizes],
    }
    heading = [f"{size.people:,} people" for size in sizes]
    lines = [
        BEGIN,
        *rows("median ms", heading, timings),
        "",
        *rows("ratio by the clock (by processor time)", heading, ratios),
        "",
        *rows("size", heading, shapes),
        "",
        f"Measured with {_told(versions)}.",
        END,
    ]
    return "\n".join(lines)


def rows(title: str, heading: list[str], cells: dict[str, list[str]]) -> list[str]:
    """A Markdown table."""
    lines = [f"| {' | '.join([title, *heading])} |", "|---|" + "---:|" * len(heading)]
    return lines + [f"| {' | '.join([name, *row])} |" for name, row in cells.items()]


def _told(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in versions.items())


def _size(size: Size) -> str:
    """One size in full."""
    rows = sum(size.rows.values())
    lines = [
        f"{size.people:,} people, {rows:,} rows, {size.bytes_a_person:.0f} bytes a person in columns and "
        f"{size.kept_bytes_a_person:.0f} kept for the next ranking",
        f"built in {size.build_us_a_person:.0f} µs a person, {size.build_peak_mb:,.0f} MB at the peak",
        f"differs from the second opinion by {size.largest_difference:.1e} at most, over {size.compared:,} people",
        "",
        f"  {'':<34}{'ms':>12}{'least':>12}{'most':>12}{'processor':>12}{'rankings':>12}",
    ]
    lines += [_line(name, size.timings[name], _median(size)) for name in ORDER]
    lines += ["", f"  {'ratios':<46}{'clock':>12}{'processor':>12}"]
    lines += [
        f"  {name:<46}{ratio:>12,.2f}{size.processor_ratios[name]:>12,.2f}" for name, ratio in size.ratios.items()
    ]
    return "\n".join(lines)


def _line(name: str, timing: Timing | None, ranking: float) -> str:
    if timing is None:
        return f"  {name:<34}{'not installed':>12}"
    figures = (timing.ms, timing.least_ms, timing.most_ms, timing.processor_ms)
    mark = "  scaled from a part" if timing.scaled else ""
    return f"  {name:<34}" + "".join(f"{ms:>12,.1f}" for ms in figures) + f"{timing.ms / ranking:>12,.2f}{mark}"


def _cell(size: Size, name: str) -> str:
    timing = size.timings[name]
    if timing is None:
        return "not installed"
    return f"{'~' if timing.scaled else ''}{timing.ms:,.0f}" if timing.ms >= 10 else f"{timing.ms:.1f}"


def _median(size: Size) -> float:
    """What a ranking took."""
    own = size.timings[PRODUCT]
    assert own is not None
    return own.ms
