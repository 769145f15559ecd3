"""The failure modes of SCIENCE 9, put back one by one: the property that is there to catch each does catch it.

Each case names the failure, the term that is spoiled (a function, and what of its text is replaced by what), and the
property that must fail then. The properties themselves stand in `test_properties` and pass with the terms as they are.
Modes 8, 10 and 11 (learning from contacts, calibration, checking before an offer is made) are of parts that are not here.
"""

from __future__ import annotations

import inspect
import sys
import textwrap
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import attrs
import pytest
import test_intervals as intervals
import test_properties as properties
from hypothesis import Phase, given, settings
from hypothesis.errors import HypothesisWarning

import rematch as rm
from rematch.evidence import burdens, coverage, debts, facts, judgement, likes, residuals, unknowns
from rematch.pool import Pool
from rematch.records import protected
from rematch.scoring import draws


class Spoiled(NamedTuple):
    """A failure put back.

    Attributes:
        mode: Its number in SCIENCE 9.
        failure: What it is.
        home: Module or class of the function.
        function: Its name.
        old: What of its text is replaced.
        new: What stands there instead.
        caught_by: The property that fails.
    """

    mode: int
    failure: str
    home: Any
    function: str
    old: str
    new: str
    caught_by: Callable[..., None]


P = properties
CASES = (
    Spoiled(1, "an unknown reason counts as it stands", unknowns, "_expected", "return 1.0 - (", "return 1.0 - 0.0 * (",
            P.test_p05_unknown_lies_between_unchanged_and_resolved),
    Spoiled(1, "an unknown reason counts as gone", unknowns, "_expected", "return 1.0 - (", "return 0.0 * (",
            P.test_p05_unknown_lies_between_unchanged_and_resolved),
    Spoiled(1, "an unknown reason counts half", unknowns, "_expected", "return 1.0 - (", "return 0.5 + 0.0 * (",
            P.test_p06_an_unknown_other_reason_is_worth_no_more_than_none),
    Spoiled(1, "an unknown reason counts as gone in the draws", draws.Drawn, "residuals", "model[\"residual.eased\"], 1.0)",
            "model[\"residual.eased\"], 0.0)", P.test_p06_an_unknown_other_reason_is_worth_no_more_than_none),
    Spoiled(1, "a skill not listed counts as lacking", coverage, "unlisted", "return credit", "return 0.0 * credit",
            P.test_p13_filling_a_skill_nobody_knows),
    Spoiled(1, "a like nobody knows of counts as lost", likes, "_factors",
            "kept * within + (1.0 - kept) * worse", "worse", P.test_p12_losing_what_they_loved),
    Spoiled(1, "not knowing whether they relocate counts as a no", burdens,
            "_location", "model[\"burden.relocation_unknown\"]", "1.0", P.test_p13_filling_whether_they_relocate),
    Spoiled(2, "a decline costs the employer's yes", facts.Facts, "outcome_debts",
            "employer - logit(self.by_outcome(\"unchanged.E\"))", "candidate - logit(self.by_outcome(\"unchanged.C\"))",
            P.test_p15_an_offer_declined_is_no_less_than_a_rejection),
    Spoiled(2, "the candidate's reasons count against the employer's yes", debts, "_by_party",
            "party_of == party", "party_of >= 0",
            P.test_p04_a_reason_touches_its_own_head_alone),
    Spoiled(3, "reasons add up instead of sharing one debt", debts, "_a_weight", "where=weights > 0)",
            "where=weights > 0) * weights", P.test_p06_an_unknown_other_reason_is_worth_no_more_than_none),
    Spoiled(3, "a reason written twice counts twice", debts, "_dropped", "if not len(doubles.rows):", "if True:",
            P.test_p08_order_and_repetition_change_nothing),
    Spoiled(3, "keeping notes costs: nothing is left unexplained without them", debts, "_debt",
            "np.where(on_file, told, 1.0)", "np.where(on_file, told, 0.0)",
            P.test_p10_a_resolved_reason_is_not_worse_than_none),
    Spoiled(4, "interviewers are taken as independent", judgement, "_divisor",
            "np.maximum(n - 1.0, 0.0) * model[\"assessment.agreement\"]", "0.0", P.test_p20_the_same_interview_again),
    Spoiled(4, "five interviewers say no more than one is heard as", judgement, "_divisor",
            "np.maximum(n - 1.0, 0.0) * model[\"assessment.agreement\"]", "2.0 * np.maximum(n - 1.0, 0.0)",
            P.test_p20_the_same_interview_again),
    Spoiled(5, "a score never ages", judgement, "_decayed_validity",
            "* decay(months(on, facts.as_of), half_life, floor)", "* 1.0", P.test_p16_scores_age_toward_zero),
    Spoiled(5, "a verdict never ages", judgement, "_verdicts", "* verdict[at] * age", "* verdict[at]",
            P.test_p16_scores_age_toward_zero),
    Spoiled(5, "age is counted from a fixed day", facts, "months", "as_of - since", "740_000 - since",
            P.test_p17_moving_every_date_and_the_clock),
    Spoiled(6, "the same role again makes a reason go", residuals, "_both_say_the_same", "np.where(same, 1.0, np.nan)",
            "np.where(same, 0.0, np.nan)", P.test_p22_the_same_role_again_leaves_reasons_as_they_were),
    Spoiled(6, "an unchanged reason counts for the person", debts, "debts", "parts = (",
            "parts = -(", P.test_p03_lowering_a_residual_never_lowers),
    Spoiled(7, "losing what they loved costs nothing", likes, "_factors", "[*disliked, worse,", "[*disliked, 0.0,",
            P.test_p12_losing_what_they_loved),
    Spoiled(7, "losing weighs as much as keeping", likes, "_factors", "[*disliked, worse,", "[*disliked, -within,",
            P.test_p12_losing_what_they_loved),
    Spoiled(9, "age is met as any other key that is not a field", protected, "why_protected", "if squeezed in _WHY:",
            "if False:", P.test_p26_p27_forbidden_keys_raise),
    Spoiled(9, "what pay was is let through as any other key", protected, "why_protected", "return \"pay history\"",
            "return None", P.test_p26_p27_forbidden_keys_raise),
    Spoiled(12, "scores move with the others in the pool", Pool, "z_scores", "self.statistics,", "self.own_statistics,",
            P.test_p24_others_do_not_matter),
    Spoiled(12, "weights are taken as certain", draws.Drawn, "weight", "tau = self._model[\"spread.tau\"]", "tau = 0.0",
            intervals.test_weights_have_mean_one),
    Spoiled(12, "base rates are taken as certain", draws.Drawn, "base_error", "return normal(", "return 0.0 * normal(",
            intervals.test_more_ignorance_is_a_wider_interval),
    Spoiled(12, "whoever stands alike at the last place is in the top", draws, "in_top",
            "surely + alike * share", "surely | alike", P.test_p25_the_first_k_are_k),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.mode}: {case.failure}")
def test_a_failure_put_back_is_caught(case: Spoiled, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(case, monkeypatch)
    with pytest.raises(CAUGHT):
        run(case.caught_by)


CAUGHT = (AssertionError, pytest.fail.Exception, rm.RematchError)
"""How a property fails: by its own assertion, or because the library raises what it did not expect."""


def test_an_open_schema_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mode 9: a record that passes over keys that it does not have."""
    as_it_is = rm.Candidate.__init__
    known = {field.name for field in attrs.fields(rm.Candidate)}

    def passes_over(self: Any, *args: Any, **said: Any) -> None:
        as_it_is(self, *args, **{key: value for key, value in said.items() if key in known})

    monkeypatch.setattr(rm.Candidate, "__init__", passes_over)
    with pytest.raises(CAUGHT):
        run(P.test_p26_unknown_keys_raise)


def test_every_mode_that_this_code_can_have_is_put_back() -> None:
    assert {case.mode for case in CASES} == {1, 2, 3, 4, 5, 6, 7, 9, 12}


def spoil(case: Spoiled, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the failure back: the function's own text, with one part replaced, wherever the function is used."""
    found = inspect.getattr_static(case.home, case.function)
    function = getattr(found, "func", found)
    text = textwrap.dedent(inspect.getsource(function))
    assert text.count(case.old) == 1, f"{case.function} does not say {case.old!r} (once)"
    room: dict[str, Any] = {}
    exec(compile(text.replace(case.old, case.new), f"<{case.failure}>", "exec"), function.__globals__, room)
    spoiled = room[case.function]
    if hasattr(spoiled, "__set_name__"):
        spoiled.__set_name__(case.home, case.function)
    monkeypatch.setattr(case.home, case.function, spoiled)
    for name, module in list(sys.modules.items()):
        if not name.startswith("rematch"):
            continue
        if getattr(module, case.function, None) is found:
            monkeypatch.setattr(module, case.function, spoiled)
        for table in [value for value in vars(module).values() if isinstance(value, dict)]:
            for key in [key for key, value in table.items() if value is found]:
                monkeypatch.setitem(table, key, spoiled)


def run(test: Callable[..., None]) -> None:
    """A test as it stands: drawn examples without shrinking, or every parameter.

    It stops at the first that fails. Which are drawn hangs on every constant in the source, so a few would be luck.
    """
    drawn = getattr(test, "hypothesis", None)
    if drawn is not None:
        again = given(**drawn._given_kwargs)(drawn.inner_test)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", HypothesisWarning)  # that the example is too large to be shown
            settings(max_examples=300, phases=[Phase.generate], derandomize=True, database=None)(again)()
        return
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    if not marks:
        test()
        return
    names = [mark.args[0] for mark in marks]
    first, second = (mark.args[1] for mark in marks)
    for one in first:
        for other in second:
            test(**dict(zip(names, (one, other), strict=True)))
