"""The closed vocabularies: every word a record may hold where only a few words make sense."""

from __future__ import annotations

from enum import StrEnum


class Facet(StrEnum):
    """One aspect that a yes or a no can hang on; the joint of the whole model."""

    PAY = "pay"
    LEVEL = "level"
    DUTIES = "duties"
    SKILLS = "skills"
    MANAGER = "manager"
    TEAM = "team"
    CULTURE = "culture"
    GROWTH = "growth"
    PURPOSE = "purpose"
    LOCATION = "location"
    WORKPLACE = "workplace"
    HOURS = "hours"
    TRAVEL = "travel"
    CONTRACT = "contract"
    BENEFITS = "benefits"
    STABILITY = "stability"
    TIMING = "timing"
    PROCESS = "process"
    MARKET = "market"
    SELECTION = "selection"
    OPENING = "opening"
    OTHER = "other"


class Party(StrEnum):
    """Whose yes or no it is."""

    CANDIDATE = "candidate"
    EMPLOYER = "employer"


class Head(StrEnum):
    """One of the questions answered with a probability."""

    REACH = "R"
    EMPLOYER = "E"
    CANDIDATE = "C"


class Outcome(StrEnum):
    """How a candidacy ended; all but `hired` are near-hires."""

    RUNNER_UP = "runner_up"
    OFFER_DECLINED = "offer_declined"
    WITHDREW = "withdrew"
    REJECTED = "rejected"
    ON_HOLD = "on_hold"
    HIRED = "hired"


class Stage(StrEnum):
    """The furthest stage a candidacy reached, in order."""

    APPLIED = "applied"
    SCREEN = "screen"
    INTERVIEW = "interview"
    FINAL = "final"
    OFFER = "offer"


class Debrief(StrEnum):
    """How the reasons of a past no came to be known."""

    NONE = "none"
    INFERRED = "inferred"
    RECORDED = "recorded"
    STATED = "stated"


class Severity(StrEnum):
    """How much a reason weighed."""

    MINOR = "minor"
    MAJOR = "major"
    DEALBREAKER = "dealbreaker"


class Firmness(StrEnum):
    """How firmly a wish is held."""

    NICE = "nice"
    IMPORTANT = "important"
    MUST = "must"


class Need(StrEnum):
    """How much a role needs a skill."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"


class SkillEvidence(StrEnum):
    """What a skill on file rests on; `lacking` says it is known to be missing."""

    CLAIMED = "claimed"
    ASSESSED = "assessed"
    CERTIFIED = "certified"
    LACKING = "lacking"


class AssessmentKind(StrEnum):
    """The instrument behind a score."""

    STRUCTURED_INTERVIEW = "structured_interview"
    UNSTRUCTURED_INTERVIEW = "unstructured_interview"
    WORK_SAMPLE = "work_sample"
    JOB_KNOWLEDGE_TEST = "job_knowledge_test"
    ASSESSMENT_CENTRE = "assessment_centre"
    REFERENCE_CHECK = "reference_check"
    COGNITIVE_TEST = "cognitive_test"


class ShockKind(StrEnum):
    """Something that happened in the person's present job."""

    LAYOFFS = "layoffs"
    MANAGER_LEFT = "manager_left"
    PASSED_OVER = "passed_over"
    REORGANISATION = "reorganisation"
    POLICY_WORSE = "policy_worse"
    PROMOTED = "promoted"
    RETENTION_AWARD = "retention_award"


class Scope(StrEnum):
    """Whom an organisation's change reaches."""

    ALL = "all"
    TEAM = "team"
    MANAGER = "manager"
    ROLE = "role"
    PERSON = "person"


class Source(StrEnum):
    """Where a fact came from; third-party and scraped data are refused."""

    CANDIDATE = "candidate"
    INTERVIEWER = "interviewer"
    HIRING_MANAGER = "hiring_manager"
    RECRUITER = "recruiter"
    ROLE = "role"
    PUBLIC_NEWS = "public_news"


class Period(StrEnum):
    """What an amount of pay is paid for."""

    YEAR = "year"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    HOUR = "hour"


class ContractKind(StrEnum):
    """The kinds of contract a role may offer."""

    PERMANENT = "permanent"
    FIXED_TERM = "fixed term"
    CONTRACTOR = "contractor"
    INTERNSHIP = "internship"


class OfferStatus(StrEnum):
    """What became of an offer."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RESCINDED = "rescinded"


class Answer(StrEnum):
    """What an approach was answered with."""

    YES = "yes"
    NO = "no"
    NO_REPLY = "no_reply"


class ResidualStatus(StrEnum):
    """How much of a past reason still stands, in words for people."""

    RESOLVED = "resolved"
    EASED = "eased"
    UNCHANGED = "unchanged"
    WORSE = "worse"
    UNKNOWN = "unknown"


class LikeStatus(StrEnum):
    """What became of a thing the candidate liked or disliked."""

    STRENGTHENED = "strengthened"
    KEPT = "kept"
    LOST = "lost"
    REMOVED = "removed"
    SAME = "same"
    WORSE = "worse"
    UNKNOWN = "unknown"


class Gate(StrEnum):
    """Why a person is held, in the order in which the rules are asked."""

    KEEP_ENDED = "keep_ended"
    DO_NOT_CONTACT = "do_not_contact"
    NO_BASIS = "no_basis"
    NO_NOTICE = "no_notice"
    OPTED_OUT = "opted_out"
    DISPUTE = "dispute"
    CONDUCT = "conduct"
    COOLING_OFF = "cooling_off"
    IN_PROCESS = "in_process"
    EMPLOYED = "employed"
    OFF_LIMITS = "off_limits"
    NOTHING_TO_GO_BACK_TO = "nothing_to_go_back_to"
