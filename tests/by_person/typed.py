"""Tables with columns of one type each, as a warehouse holds them."""

import numpy as np
import pyarrow


def as_arrow(table):
    return pyarrow.table({name: pyarrow.array(*of_one_type(column)) for name, column in table.items()})


def of_one_type(column):
    return ([None if value is None else plain(value) for value in column],)


def plain(value):
    """A value as a warehouse holds it."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value


def split(given_tables):
    """Columns of one type each: what was wanted, and scales, in columns of their own."""
    found = {name: dict(table) for name, table in given_tables.items()}
    for name, kinds in (("reasons", ("number", "names", "flag", "date")), ("wishes", ("number", "names", "shares"))):
        wanted = found[name].pop("wanted")
        for kind in kinds:
            found[name][f"wanted_{kind}"] = [value if kind_of(value) == kind else None for value in wanted]
    scale = found["assessments"].pop("scale")
    for at, end in enumerate(("scale_low", "scale_high")):
        found["assessments"][end] = [value[at] if isinstance(value, tuple) else None for value in scale]
    found["assessments"]["scale"] = [value if isinstance(value, str) else None for value in scale]
    return found


def kind_of(value):
    if isinstance(value, bool):
        return "flag"
    for kind, types in (("number", (int, float)), ("names", tuple), ("date", np.datetime64)):
        if isinstance(value, types):
            return kind
    return None if value is None else "shares" if hasattr(value, "items") else "date"
