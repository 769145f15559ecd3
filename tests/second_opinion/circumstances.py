"""One person against one role on one day: which facts exist, and what they are worth in the role's own terms."""

import datetime

from . import records
from .arithmetic import is_number, logit
from .names import Names, normalise
from .tables import (
    BASE_RATES,
    OUTCOMES_WITH_STAGE_TERM,
    PERIODS_A_YEAR,
    STAGE_TERM,
)

SINCE_EVER = datetime.date.min
EMPLOYERS_ONLY = ("skills", "level", "selection")  # SCIENCE 2.8: own changes that are evidence for E only


class Situation:
    """Everything the terms read. What is dated after `as_of` is not in here (SCIENCE 2.1)."""

    def __init__(self, candidate, role, *, as_of, changes, vocabulary, pool_stats, rates, tenure, path):
        self.path = path  # draws.POINT or a draws.Draw: what stands in for what nobody knows
        self.as_of = records.day(as_of)
        self.names = Names(vocabulary)
        self.pool_stats = pool_stats or {}
        self.rates = rates or {}
        self.tenure_counts = tenure
        self.role = records.read_version(role)
        self.spec = self.role["spec"]
        self.opened_on = self.role["opened_on"] or self.as_of  # decision 6
        self.candidate = records.read_candidate(candidate)
        self.all_candidacies = self.candidate["candidacies"]
        self.candidacies = sorted(
            (c for c in self.all_candidacies if self.counts(c)), key=lambda c: (c["ended_on"], str(c["id"]))
        )
        for candidacy in self.candidacies:
            self._keep_what_exists(candidacy)
        for spec in (self.spec, *(candidacy["role"]["spec"] for candidacy in self.candidacies)):
            spec["skills"] = one_requirement_each(spec["skills"], self.names)
        self.anchor = find_anchor(self.candidacies)
        if self.anchor is not None:
            self.anchor_end = self.anchor["ended_on"]
            self.wishes = self._existing_wishes()
            self.own_changes = self._news(self.candidate["changes"], own=True)
            self.org_changes = self._news(changes, own=False)
            since = self.candidate["in_role_since"]
            self.in_role_since = since if since is not None and since <= self.as_of else None  # decision 5
            self.reasons = []  # every past reason with its residual; filled by debts.judge_reasons

    # --- which facts exist ---

    def exists(self, day):
        return day is None or day <= self.as_of

    def counts(self, candidacy):
        """SCIENCE 2.1 and decision 1."""
        ended = candidacy["ended_on"]
        return candidacy["outcome"] in BASE_RATES and ended is not None and ended <= self.as_of

    def _keep_what_exists(self, candidacy):
        """Drop what is dated after as_of; what has no date has the day its candidacy ended (decision 4)."""
        if candidacy["offer"] is not None and not self.exists(candidacy["offer"]["made_on"]):
            candidacy["offer"] = None
        for kind in ("reasons", "sentiments", "assessments"):
            candidacy[kind] = [fact for fact in candidacy[kind] if self.exists(fact["on"])]
            for fact in candidacy[kind]:
                fact["on"] = fact["on"] or candidacy["ended_on"]
        verdict = candidacy["verdict"]
        if not self.exists(verdict["on"]):
            verdict["value"] = None
        verdict["on"] = verdict["on"] or candidacy["ended_on"]

    def _existing_wishes(self):
        wishes = {}
        for facet, wish in self.candidate["wishes"].items():
            if wish is not None and self.exists(wish["on"]):
                wishes[facet] = dict(wish, on=wish["on"] or self.anchor_end)
        return wishes

    def wish(self, facet):
        return self.wishes.get(facet)

    # --- news ---

    def _news(self, raw, *, own):
        """The changes that exist and reach the person, one a day and topic: the worse (SCIENCE 2.5, decision 23)."""
        kept = {}
        for change in records.read_changes(raw):
            if change["on"] > self.as_of or not (own or self.reaches(change)):
                continue
            change["own"] = own
            change["size"] = change["confidence"] * change["effect"]
            same_news = (change["facet"], self.names.key(change["topic"]), change["on"])
            if same_news not in kept or change["size"] < kept[same_news]["size"]:
                kept[same_news] = change
        return list(kept.values())

    def reaches(self, change):
        """SCIENCE 2.5 c: scope and target of an organisation's change."""
        scope, target = change["scope"], change["target"]
        if scope == "all":
            return True
        if target is None:
            return scope != "person"
        return target == {
            "team": self.spec["team"]["id"],
            "manager": self.spec["manager"]["id"],
            "role": self.role["role_id"],
            "person": self.candidate["id"],
        }.get(scope)

    def is_skill_claim(self, change):
        """SCIENCE 2.8: an own change on skills with a topic is that skill claimed or lacking, not a change besides."""
        return change["own"] and change["facet"] == "skills" and change["topic"] is not None

    def touches(self, change, thing):
        """Facet and topic meet (decision 24)."""
        return change["facet"] == thing["facet"] and self.names.meet(change["topic"], thing["topic"])

    def touches_reason(self, change, reason):
        if self.is_skill_claim(change):
            return False
        if change["own"] and change["facet"] in EMPLOYERS_ONLY and reason["party"] != "employer":
            return False  # decision 21
        return self.touches(change, reason)

    def sentiments(self):
        return [sentiment for candidacy in self.candidacies for sentiment in candidacy["sentiments"]]

    # --- when the person can start (decision 17) ---

    def available_from(self, counted_from):
        wish = self.wish("timing")
        if wish is None:
            return None
        if wish["available_from"] is not None:
            return wish["available_from"]
        if wish["notice_days"] is None:
            return None
        return counted_from + datetime.timedelta(days=int(wish["notice_days"]))

    # --- pay, a year, in the new role's currency (decisions 44 and 45) ---

    def annual(self, amount, currency, period):
        if amount is None:
            return None
        yearly = amount * PERIODS_A_YEAR[period or "year"]
        ours = self.spec["pay"]["currency"]
        if currency is None or ours is None or currency.upper() == ours.upper():
            return yearly
        rates = {name.upper(): value for name, value in self.rates.items()}
        have, need = rates.get(currency.upper()), rates.get(ours.upper())
        if not have or not need:
            return None
        return yearly * have / need

    def annual_in_terms_of(self, money, pay):
        """A plain number, or an object that names no currency or period, is in that role's terms."""
        money = records.as_object(money, "amount") or {}
        if not is_number(money.get("amount")):
            return None
        currency, period = money.get("currency"), money.get("period")
        if currency is None:  # in that role's terms; a role without pay has none
            currency, period = pay["currency"], pay["period"]
        return None if currency is None else self.annual(money["amount"], currency, period)

    def pay_range(self, spec):
        """(min, max) a year; None where not known."""
        pay = spec["pay"]
        return tuple(self.annual(pay[end], pay["currency"], pay["period"]) for end in ("min", "max"))

    def pay_wish(self, field):
        wish = self.wish("pay")
        return None if wish is None else self.annual(wish[field], wish["currency"], wish["period"])

    def floor_else_target(self):
        floor = self.pay_wish("floor")
        return floor if floor is not None else self.pay_wish("target")


# --- candidacies ---------------------------------------------------------------------------------------------------


def stage_reached(candidacy):
    """Decision 8: an offer on file lifts the stage."""
    return "offer" if candidacy["offer"] is not None else candidacy["stage"]


def reached_offer(candidacy):
    return stage_reached(candidacy) == "offer" or candidacy["outcome"] == "offer_declined"


def got_to_interview(candidacy):
    """SCIENCE 2.1: a runner-up, and who was made an offer, got at least to interview."""
    if candidacy["outcome"] == "runner_up" or reached_offer(candidacy):
        return True
    return candidacy["stage"] in ("interview", "final")


def stage_term(candidacy):
    """SCIENCE 2.2: beta_E gains by the stage reached."""
    if candidacy["outcome"] not in OUTCOMES_WITH_STAGE_TERM:
        return 0.0
    return STAGE_TERM.get(stage_reached(candidacy), 0.0)


def beta(outcome, head):
    return logit(BASE_RATES[outcome][head][0])


def outcome_debt(outcome, head):
    clean, unchanged = BASE_RATES[outcome][head]
    return logit(clean) - logit(unchanged)


def find_anchor(candidacies):
    """SCIENCE 2.1 and decision 7: the latest; on one day larger debts, then lower base rates, then smaller id."""

    def order(c):
        debts = outcome_debt(c["outcome"], "E") + outcome_debt(c["outcome"], "C")
        rates = beta(c["outcome"], "E") + stage_term(c) + beta(c["outcome"], "C")
        return (-c["ended_on"].toordinal(), round(-debts, 12), round(rates, 12), str(c["id"]))

    return min(candidacies, key=order) if candidacies else None


def one_requirement_each(skills, names):
    """Decision 46: a skill listed twice is one requirement, with the stronger need and the larger importance."""
    if skills is None:
        return None
    merged = {}
    for skill in skills:
        one = merged.setdefault(names.key(skill["name"]), dict(skill))
        one["need"] = min(one["need"], skill["need"], key=("must", "should", "could").index)
        one["importance"] = max(one["importance"], skill["importance"])
    return list(merged.values())


def is_stock_phrase(topic, stock):
    return topic is not None and normalise(topic) in stock
