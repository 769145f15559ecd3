"""The scoring model as a record: every default once, with its name, unit, source and mark.

Marks: ``[V]`` checked in a public source, ``[V2]`` in a secondary source, ``[M]`` from the literature and not
re-checked, ``[X]`` an expert prior with no data behind it.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Any

import attrs

from rematch.errors import RematchError
from rematch.facets import FACETS, REASONS
from rematch.frames import frame


@attrs.frozen
class Weight:
    """One number of the model.

    Attributes:
        name: Dotted name, e.g. ``"debt.dealbreaker"``.
        value: Its default.
        unit: What it counts.
        mark: How well it is known.
        source: Where it comes from, or what it is.
    """

    name: str
    value: float
    unit: str
    mark: str
    source: str


def _rows(prefix: str, unit: str, mark: str, source: str, values: Mapping[str, float]) -> list[Weight]:
    return [Weight(f"{prefix}.{name}", value, unit, mark, source) for name, value in values.items()]


_GLASSDOOR = "prior; US offers are accepted 82.7% overall (Glassdoor [V]), x .75 interested enough to reach an offer"
_SACKETT = "Sackett, Zhang, Berry & Lievens 2022"
_STURMAN = "decay of ratings over years, after Sturman et al. 2005 [V] (.67-.85 over one year)"
_FADE = "how fast it stops mattering"

_TABLE: tuple[Weight, ...] = (
    *_rows("clean.E", "probability", "[X]", "the employer's yes if every reason had gone",
           {"runner_up": 0.60, "offer_declined": 0.80, "withdrew": 0.50, "rejected": 0.60, "on_hold": 0.60}),
    *_rows("unchanged.E", "probability", "[X]", "the employer's yes if the same situation were re-run",
           {"runner_up": 0.45, "offer_declined": 0.80, "withdrew": 0.50, "rejected": 0.08, "on_hold": 0.30}),
    *_rows("clean.C", "probability", "[X]", _GLASSDOOR,
           {"runner_up": 0.65, "offer_declined": 0.65, "withdrew": 0.60, "rejected": 0.65, "on_hold": 0.65}),
    *_rows("unchanged.C", "probability", "[X]", "the candidate's yes if the same situation were re-run",
           {"runner_up": 0.65, "offer_declined": 0.10, "withdrew": 0.15, "rejected": 0.65, "on_hold": 0.65}),
    Weight("base.R", 0.40, "probability", "[X]", "replies to a first message"),
    Weight("base.pseudo_outcomes", 20, "outcomes", "[X]", "prior strength of each base rate"),
    *_rows("stage", "nats", "[X]", "how far the person got (withdrew, rejected, on hold)",
           {"applied": -0.8, "screen": -0.5, "interview": 0.0, "final": 0.35, "offer": 0.9}),
    *_rows("debt.severity", "weight", "[X]", "share of the debt that a reason carries",
           {"minor": 1, "major": 3, "dealbreaker": 6}),
    *_rows("debt.unexplained", "share", "[X]", "share of the candidate's debt that the reasons do not explain",
           {"stated": 0.15, "recorded": 0.25, "inferred": 0.40, "none": 0.25}),
    Weight("debt.unexplained.employer", 0.25, "share", "[X]", "the same for the employer's reasons"),
    Weight("debt.dealbreaker", 2.0, "nats", "[X]", "what an unresolved deal-breaker adds"),
    Weight("debt.unimplied", 0.60, "nats", "[X]", "debt of reasons on a side whose outcome implies none"),
    Weight("debt.gamma", 0.5, "factor", "[X]", "each further candidacy's debt counts this much of the one before"),
    Weight("debt.cap", 8.0, "nats", "[X]", "most that all debts of a head may cost"),
    Weight("residual.another_person", 0.1, "residual", "[X]", "left of a reason about a person who is another now"),
    Weight("residual.eased", 0.5, "residual", "[X]", "the middle of the three points of an unknown residual"),
    Weight("residual.resolved_share", 0.7, "share", "[X]", "favourable changes that resolve; the rest ease"),
    Weight("residual.own_harm", 0.5, "residual", "[X]", "what a change against adds per effect x confidence"),
    Weight("residual.known_change", 0.5, "effect x confidence", "[X]", "from here a change settles a reason or like"),
    Weight("pay.growth", 0.035, "per year", "[X]", "an old pay expectation grows"),
    Weight("pay.sd", 0.02, "share", "[X]", "spread of a pay expectation on the day it was stated"),
    Weight("pay.sd_growth", 0.05, "share per root year", "[X]", "and how it widens"),
    Weight("likes.weight", 0.25, "nats", "[X]", "one step of strength of a like"),
    *_rows("likes.liked", "factor", "[X]", "status of a like; lost: loss aversion 1.955, Brown et al., JEL 2024 [V]",
           {"strengthened": 1.0, "kept": 0.4, "lost": -2.0}),
    *_rows("likes.disliked", "factor", "[X]", "status of a dislike", {"removed": 0.5, "same": 0.0, "worse": -1.0}),
    Weight("likes.kept_if_unknown", 0.85, "probability", "[X]", "a like of which nothing is known is still there"),
    Weight("likes.removed_if_unknown", 0.2, "probability", "[X]", "a dislike of which nothing is known has gone"),
    Weight("likes.share_step", 0.10, "share of work", "[X]", "a duty's share moves this much before it counts"),
    Weight("likes.gamma", 0.7, "factor", "[X]", "each further like counts this much of the one before"),
    Weight("likes.half_life", 24, "months", "[X]", _FADE),
    Weight("likes.floor", 0.25, "share", "[X]", "what a like keeps for good"),
    *_rows("validity", "correlation", "[V2]", _SACKETT,
           {"structured_interview": 0.42, "job_knowledge_test": 0.40, "work_sample": 0.33, "cognitive_test": 0.31,
            "assessment_centre": 0.29, "unstructured_interview": 0.19}),
    Weight("validity.reference_check", 0.26, "correlation", "[M]", "from the literature"),
    *_rows("assessment.half_life", "months", "[X]", _STURMAN,
           {"structured_interview": 24, "job_knowledge_test": 30, "work_sample": 18, "cognitive_test": 60,
            "assessment_centre": 24, "reference_check": 24, "unstructured_interview": 18}),
    *_rows("assessment.floor", "share", "[X]", _STURMAN,
           {"structured_interview": 0.30, "job_knowledge_test": 0.30, "work_sample": 0.20, "cognitive_test": 0.50,
            "assessment_centre": 0.30, "reference_check": 0.20, "unstructured_interview": 0.20}),
    Weight("assessment.cognitive_tests", 0, "switch", "[M]", "off: the largest differences between groups"),
    Weight("assessment.agreement", 0.44, "correlation", "[V2]", "separate interviewers, Huffcutt et al. 2013"),
    Weight("assessment.slope", 1.7, "nats per SD at validity r: slope*r/sqrt(1-r^2)", "[M]", "normal to logistic scale"),
    Weight("assessment.cap", 2.0, "nats", "[X]", "most that all assessments may say"),
    Weight("assessment.z_cap", 2.5, "standard deviations", "[X]", "no single score says more"),
    Weight("assessment.level_step", 0.8, "factor per step", "[X]", "a bar passed lower says less about a higher one"),
    Weight("assessment.pseudo_scores", 20, "scores", "[X]", "prior strength of a scale's midpoint and width/4"),
    Weight("assessment.interviewer_scores", 30, "scores", "[X]", "an interviewer's own statistics from here on"),
    *_rows("transfer", "similarity", "[X]", "when competencies are not on file",
           {"same_role": 0.9, "same_family": 0.65, "another_family": 0.3, "unknown_family": 0.5}),
    Weight("transfer.floor", 0.15, "similarity", "[X]", "least within one job family"),
    Weight("verdict.weight", 0.5, "nats per point", "[X]", "the hiring manager's own verdict, -2 to 2"),
    *_rows("verdict", "factor", "[X]", "whose verdict it was",
           {"same_manager": 1.0, "another_manager": 0.3, "unknown_manager": 0.65}),
    Weight("verdict.half_life", 24, "months", "[X]", _FADE),
    Weight("verdict.floor", 0.20, "share", "[X]", "what a verdict keeps for good"),
    Weight("judgement.gamma", 0.5, "factor", "[X]", "verdict and assessments come from the same people"),
    Weight("coverage.weight", 3.0, "nats", "[X]", "from no requirement met to all"),
    Weight("coverage.expected", 0.75, "credit", "[X]", "coverage that says nothing either way"),
    Weight("coverage.should", 0.5, "weight", "[X]", "a should beside a must"),
    *_rows("credit", "credit", "[X]", "what is known of a requirement",
           {"assessed": 1.0, "certified": 0.95, "claimed": 0.85, "inherited": 0.75, "complete_list": 0.25,
            "same_family": 0.75, "related_family": 0.55, "another_family": 0.25, "unknown_family": 0.75}),
    Weight("credit.half_life", 30, "months since last use", "[X]", "skills fade unused"),
    Weight("credit.floor", 0.50, "share", "[X]", "and are not lost altogether"),
    Weight("gap.weight", 3.0, "nats", "[X]", "a must that nobody ever asked this person for"),
    Weight("gap.probability", 0.8, "probability per credit missing", "[X]", "that the gap is real"),
    Weight("gap.start", 0.3, "nats", "[X]", "available 90 days late, or later"),
    Weight("gap.gamma", 0.7, "factor", "[X]", "each further gap counts this much of the one before"),
    Weight("stretch.weight", 0.6, "nats per step", "[X]", "a step above the person's level"),
    *_rows("burden.firmness", "nats", "[X]", "an unmet wish", {"nice": 0.3, "important": 1.0, "must": 3.0}),
    Weight("burden.duties_scale", 0.20, "share of work", "[X]", "an unwanted share this large is a whole shortfall"),
    Weight("burden.relocation_unknown", 0.4, "shortfall", "[X]", "another place, and relocating is not known"),
    Weight("burden.pay_must_half_life", 6, "months", "[X]", "how fast a must on pay softens to important"),
    Weight("burden.gamma", 0.7, "factor", "[X]", "each further burden counts this much of the one before"),
    Weight("surplus.weight", 0.15, "nats per 5%", "[X]", "the middle of the range above the target"),
    Weight("surplus.step", 0.05, "share", "[X]", "one step above the target"),
    Weight("surplus.cap", 0.45, "nats", "[X]", "most that more pay than asked for may say"),
    *_rows("openness", "nats", "[X]", "what the person last said",
           {"call_me": 1.0, "open": 0.5, "not_now": -0.5, "not_this_company": -1.5}),
    Weight("openness.half_life", 9, "months", "[X]", _FADE),
    *_rows("shock", "nats", "[X]", "shocks, not dissatisfaction, precede most exits: Holtom et al. 2005 [V]",
           {"layoffs": 0.5, "manager_left": 0.4, "passed_over": 0.4, "reorganisation": 0.3, "policy_worse": 0.3,
            "promoted": -1.2, "retention_award": -0.8}),
    Weight("shock.half_life", 6, "months", "[X]", _FADE),
    Weight("shock.rooted_half_life", 12, "months", "[X]", "promoted, retention award: how fast they stop holding"),
    Weight("tenure.on", 1, "switch", "[X]", "tenure in the present job is read; 0 leaves it out"),
    *_rows("tenure", "nats", "[X]", "months in the present job, below",
           {"6": -1.2, "12": -0.4, "24": 0.1, "48": 0.15, "96": 0.0, "longer": -0.15}),
    Weight("own_change.for", 0.5, "nats", "[X]", "a change of the person's own, towards a yes"),
    Weight("own_change.against", 1.2, "nats", "[X]", "and against it"),
    Weight("own_change.half_life", 12, "months", "[X]", _FADE),
    Weight("openness.gamma", 0.6, "factor", "[X]", "each further sign counts this much of the one before"),
    Weight("news.for", 0.2, "nats", "[X]", "news of the organisation that touches nothing on file, in favour"),
    Weight("news.against", 0.5, "nats", "[X]", "and against"),
    Weight("news.half_life", 12, "months", "[X]", _FADE),
    Weight("news.gamma", 0.7, "factor", "[X]", "each further piece of news counts this much of the one before"),
    Weight("reach.relationship", 0.4, "nats per step", "[X]", "somebody here knows the person, 0 to 3"),
    Weight("reach.half_life", 18, "months", "[X]", "a relationship fades without contact"),
    Weight("reach.floor", 0.10, "share", "[X]", "and is not lost altogether"),
    Weight("reach.silence", 0.25, "nats per year", "[X]", "each year of silence after the first"),
    Weight("reach.silence_years", 4, "years", "[X]", "and at most this many"),
    Weight("reach.direct", 0.4, "nats", "[X]", "a valid direct contact is on file"),
    Weight("reach.useful", 0.3, "nats", "[X]", "two useful contacts within 12 months"),
    Weight("reach.useful_contacts", 2, "contacts", "[X]", "so many useful ones count"),
    Weight("reach.useful_months", 12, "months", "[X]", "within this long"),
    Weight("reach.invalid", -3.0, "nats", "[X]", "every contact of the latest day failed"),
    Weight("psi", 1.0, "odds ratio", "[V]", "how the two yeses hang together; 1: independent (speed-dating data)"),
    Weight("ask.open", 0.5, "probability", "[X]", "somebody of whom nothing is known is open to a conversation (questions)"),
    Weight("ask.would_move", 0.3, "probability", "[X]", "the employer would move where nobody said so (questions)"),
    Weight("ask.minutes_employer", 1.0, "minutes", "[X]", "a question to the hiring manager, a colleague"),
    Weight("ask.minutes_candidate", 3.0, "minutes", "[X]", "a question to the candidate, in a conversation"),
    Weight("ask.score_stands", 0.5, "share", "[X]", "of a score's validity left from here on, it is not asked for again"),
    Weight("spread.tau", 0.40, "log sd", "[X]", "how little is known of each weight (intervals)"),
    Weight("spread.credit", 0.12, "credit", "[X]", "spread of what is not listed (intervals)"),
)  # fmt: skip


def _from_tables() -> list[Weight]:
    """The numbers that live in the facet table and in the catalogue of reasons."""
    rows = []
    for row in FACETS.values():
        if row.unit:
            rows.append(Weight(f"scale.{row.facet}", row.scale, row.unit, "[X]", "one unit of a gap"))
            rows.append(Weight(f"tolerance.{row.facet}", row.tolerance, row.unit, "[X]", "a gap up to this is none"))
    for reason in REASONS.values():
        if reason.half_life_months is not None:
            rows.append(
                Weight(
                    f"half_life.{reason.kind}", reason.half_life_months, "months", "[X]", "such circumstances change"
                )
            )
            rows.append(Weight(f"favourable.{reason.kind}", reason.favourable, "share", "[X]", "of such changes"))
    return rows


DEFAULTS: Mapping[str, Weight] = MappingProxyType({row.name: row for row in [*_TABLE, *_from_tables()]})
"""Name → default, unit, mark and source of every number in the model."""


VERSION = "1"
"""Version of the formulas."""


_KEYS = {"model", "fingerprint", "learned_from", "weights"}


def _frozen(items: Mapping[str, float]) -> Mapping[str, float]:
    return MappingProxyType(dict(items))


@attrs.frozen(repr=False, slots=False, hash=False)
class Model:
    """The scoring model: a version, and the weights that differ from the defaults.

    Attributes:
        changed: Name → value of the weights that were set; all others have their default.
        version: Version of the formulas.
        learned_from: Outcomes that have taught it; 0 says "expert prior".

    >>> Model().with_weight("debt.dealbreaker", 1.5)["debt.dealbreaker"]
    1.5
    """

    changed: Mapping[str, float] = attrs.field(factory=dict, converter=_frozen)
    version: str = attrs.field(default=VERSION, kw_only=True)
    learned_from: int = attrs.field(default=0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        for name, value in self.changed.items():
            _known(name)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
                raise RematchError(f"model: weight {name!r} is {value!r}; accepted: a finite number")
            otherwise = accepted(DEFAULTS[name], value)
            if otherwise:
                raise RematchError(f"model: weight {name!r} is {value!r}; accepted: {otherwise}")

    def __getitem__(self, name: str) -> float:
        return self._values[_known(name)]

    def __iter__(self) -> Iterator[Weight]:
        for row in DEFAULTS.values():
            yield attrs.evolve(row, value=self._values[row.name])

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    @cached_property
    def _values(self) -> dict[str, float]:
        return {name: row.value for name, row in DEFAULTS.items()} | dict(self.changed)

    def with_weight(self, name: str, value: float) -> Model:
        """A new model with one weight set.

        Raises:
            RematchError: No weight has that name, or the value is not a finite number.
        """
        return attrs.evolve(self, changed={**self.changed, _known(name): value})

    def without(self, term: str) -> Model:
        """A new model with a term switched off: ``"tenure"`` (SCIENCE 2.8) is the one with a switch.

        Raises:
            RematchError: The term has no switch.
        """
        if f"{term}.on" not in DEFAULTS:
            switches = ", ".join(name.removesuffix(".on") for name in DEFAULTS if name.endswith(".on"))
            raise RematchError(f"model: {term!r} has no switch; accepted: {switches}")
        return self.with_weight(f"{term}.on", 0)

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hex digits that name version and weights."""
        content = json.dumps([self.version, sorted(self._values.items())])
        return hashlib.blake2b(content.encode(), digest_size=8).hexdigest()

    @property
    def claim(self) -> str:
        """What the model may say of itself (SCIENCE 5)."""
        return f"adjusted by {self.learned_from} outcomes" if self.learned_from else "expert prior"

    def to_dicts(self) -> list[dict[str, object]]:
        """Every weight as a row: name, value, unit, mark, source, and whether it was changed."""
        return [{**attrs.asdict(row), "changed": row.name in self.changed} for row in self]

    def to_frame(self) -> Any:
        """The same rows as a pandas frame.

        Raises:
            MissingExtra: pandas is not installed.
        """
        return frame(self.to_dicts())

    def to_json(self) -> str:
        """The whole model as a JSON document: version, fingerprint, what taught it, and the value of every weight."""
        document = {
            "model": self.version,
            "fingerprint": self.fingerprint,
            "learned_from": self.learned_from,
            "weights": self._values,
        }
        return json.dumps(document, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Model:
        """A model from `to_json`: the same model, or an error.

        A document without ``fingerprint`` is one written by hand: weights it does not name have their defaults.

        Raises:
            RematchError: It is not a model's document, a weight has no name or value that this library knows, or the
                fingerprint is not that of what it says (altered, or saved by a library with other weights).
        """
        try:
            document = json.loads(text)
        except ValueError as fault:
            raise RematchError(f"model: is not JSON ({fault}); accepted: what Model.to_json() gives") from None
        if (
            not isinstance(document, dict)
            or not set(document) <= _KEYS
            or not isinstance(document.get("weights"), dict)
        ):
            raise RematchError(f"model: is not a saved model; accepted: an object of {', '.join(sorted(_KEYS))}")
        version, learned = document.get("model", VERSION), document.get("learned_from", 0)
        if version != VERSION:
            raise RematchError(f"model: version {version!r} of the formulas; accepted: {VERSION!r}, this library's")
        if isinstance(learned, bool) or not isinstance(learned, int) or learned < 0:
            raise RematchError(f"model: learned_from is {learned!r}; accepted: a whole number of 0 or more")
        given = document["weights"]
        changed = {name: value for name, value in given.items() if _known(name) and value != DEFAULTS[name].value}
        model = cls(changed, learned_from=learned)
        if "fingerprint" in document and (set(given), document["fingerprint"]) != (set(DEFAULTS), model.fingerprint):
            raise RematchError(
                f"model: fingerprint {document['fingerprint']!r} is not that of the weights in it, {model.fingerprint!r}: "
                "altered, or saved by a library with other weights; accepted: as saved, or without a fingerprint"
            )
        return model

    def save(self, path: str | PathLike[str]) -> None:
        """Write `to_json` to a file."""
        Path(path).write_text(self.to_json() + "\n", "utf-8")

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Model:
        """Read a model that `save` wrote.

        Raises:
            RematchError: See `from_json`.
        """
        try:
            text = Path(path).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            raise RematchError(f"model: file {str(path)!r} cannot be read ({fault})") from None
        return cls.from_json(text)

    def __str__(self) -> str:
        head = (
            f"rematch model {self.version} ({self.claim}), fingerprint {self.fingerprint}; * changed; "
            "[V] checked in a public source, [V2] in a secondary one, [M] from the literature, [X] expert prior"
        )
        rows = [
            f"{'*' if row.name in self.changed else ' '} {row.name:<36} {row.value:>9.4g}  {row.unit:<28} "
            f"{row.mark:<5} {row.source}"
            for row in self
        ]
        return "\n".join([head, *rows])

    def __repr__(self) -> str:
        return f"Model({dict(self.changed)!r}, version={self.version!r}, learned_from={self.learned_from})"

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (dict(self.changed), self.version, self.learned_from)


def accepted(weight: Weight, value: float) -> str | None:
    """What a weight accepts in words, where it does not accept the value; None where it does."""
    name, unit = weight.name, weight.unit
    if unit == "probability" and not 0 < value < 1:
        return "a probability between 0 and 1"
    above_0 = name.startswith(("scale.", "half_life.", "debt.severity.", "psi", "ask.minutes")) or name.endswith(
        "half_life"
    )
    if above_0 and not value > 0:
        return "a number above 0"
    share = unit in ("share", "credit", "similarity", "correlation") or name.endswith(".gamma")
    if share and not name.startswith("scale.") and not 0 <= value <= 1:
        return "a number from 0 to 1"
    if name.startswith("validity.") and value == 1:
        return "a correlation below 1"
    return None


def _restore(changed: dict[str, float], version: str, learned_from: int) -> Model:
    return Model(changed, version=version, learned_from=learned_from)


def _known(name: str) -> str:
    if name not in DEFAULTS:
        from difflib import get_close_matches

        near = get_close_matches(name, DEFAULTS, n=1)
        raise RematchError(f"model: no weight is called {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    return name
