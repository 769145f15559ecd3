"""SCIENCE 2.7: standardising scores, per kind and scale, or per interviewer where 30 or more of his are there."""

import math

from . import records
from .arithmetic import clip, is_number


def scale_of(assessment):
    """(low, high), or None for `standard` and for a scale nobody knows."""
    scale = assessment["scale"]
    if not isinstance(scale, (list, tuple)) or len(scale) != 2 or not all(is_number(end) for end in scale):
        return None
    return tuple(scale)


def key_of(assessment, by=None):
    low, high = scale_of(assessment)
    key = f"{assessment['kind']}|{low:g}-{high:g}"
    return key if by is None else f"{key}|{by}"


def z_score(assessment, pool_stats):
    """The standardised score, clipped to 2.5; None when it does not count (decision 39)."""
    score = assessment["score"]
    if not is_number(score):
        return None
    if assessment["scale"] == "standard":
        return clip(float(score), -2.5, 2.5)
    if scale_of(assessment) is None:
        return None
    low, high = scale_of(assessment)
    n, xbar, s = statistics_for(assessment, pool_stats)
    mean = (n * xbar + 20 * (low + high) / 2.0) / (n + 20)
    variance = (n * s**2 + 20 * ((high - low) / 4.0) ** 2) / (n + 20)
    return clip((score - mean) / math.sqrt(variance), -2.5, 2.5) if variance > 0 else 0.0


def statistics_for(assessment, pool_stats):
    own = pool_stats.get(key_of(assessment, assessment["by"])) if assessment["by"] is not None else None
    if own is not None and (own.get("n") or 0) >= 30:
        return as_triple(own)
    return as_triple(pool_stats.get(key_of(assessment)) or {})


def as_triple(entry):
    return entry.get("n") or 0, entry.get("mean") or 0.0, entry.get("sd") or 0.0


def pool_statistics(candidates):
    """n, mean and population sd of all scores of the given people, by kind and scale, and by interviewer besides."""
    scores = {}
    for raw in candidates:
        for candidacy in records.read_candidate(raw)["candidacies"]:
            for assessment in candidacy["assessments"]:
                if not is_number(assessment["score"]) or scale_of(assessment) is None:
                    continue
                scores.setdefault(key_of(assessment), []).append(assessment["score"])
                if assessment["by"] is not None:
                    scores.setdefault(key_of(assessment, assessment["by"]), []).append(assessment["score"])
    return {key: summary(values) for key, values in sorted(scores.items())}


def summary(values):
    n = len(values)
    mean = math.fsum(values) / n
    return {"n": n, "mean": mean, "sd": math.sqrt(math.fsum((value - mean) ** 2 for value in values) / n)}
