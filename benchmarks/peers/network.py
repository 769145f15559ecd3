"""A sorting network: how a few columns are put in order of size person by person, without a list a person."""

from __future__ import annotations


def exchanges(columns: int) -> list[list[tuple[int, int]]]:
    """Which neighbours to put in rising order, in steps whose pairs do not meet.

    >>> exchanges(3)
    [[(0, 1)], [(1, 2)], [(0, 1)]]
    """
    steps: list[list[tuple[int, int]]] = []
    done = [0] * columns
    for last in range(columns - 1, 0, -1):
        for at in range(last):
            step = max(done[at], done[at + 1])
            if step == len(steps):
                steps.append([])
            steps[step].append((at, at + 1))
            done[at] = done[at + 1] = step + 1
    return steps
