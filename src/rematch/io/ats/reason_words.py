"""The words recruiters use for the kinds of reason: the synonym list behind `ReasonTable`, and nothing else.

One word can mean two things: "compensation" is `pay` where the candidate said no and `expectation_above_budget` where
the employer did. Each phrase therefore stands under the party whose no it is. Phrases are written as
`rematch.io.ats.reasons.spelling` leaves them: lower case, no punctuation.
"""

from __future__ import annotations

from collections.abc import Mapping

from rematch.facets import Outcome, ReasonKind

_K = ReasonKind


def _listed(phrases: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in phrases.split(","))


CANDIDATE_WORDS: Mapping[ReasonKind, tuple[str, ...]] = {
    _K.PAY: _listed("""
        compensation, compensation too low, compensation salary range unacceptable, compensation expectations,
        compensation mismatch, salary, salary too low, salary range unacceptable, salary expectations, pay too low,
        offer too low, money, comp, base salary too low, financial reasons, wanted more money, compensation package
        too low, salary expectations not met, wages too low, salary level insufficient, salary below expectations,
        required a higher salary
    """),
    _K.VARIABLE_EQUITY: _listed("""
        equity, bonus, commission, equity or bonus, stock options, variable compensation, bonus equity insufficient
    """),
    _K.LEVEL: _listed("""
        level, level too low, job title, title too low, seniority, leveling, wanted a more senior role
    """),
    _K.SCOPE_OR_SKILLS_USE: _listed("""
        scope, role scope, scope of the role, responsibilities, job responsibilities, job duties, nature of the
        work, role content, role not as expected, role not what they expected, no challenge, work not challenging
        enough
    """),
    _K.GROWTH: _listed("""
        career growth, career development, career opportunities, career path, limited growth opportunities, lack of
        growth opportunities, no room to grow, career advancement, position does not meet career objectives, does
        not meet career goals, career growth concerns
    """),
    _K.TEAM_SHAPE: _listed("team, team size, team structure, did not like the team, team composition"),
    _K.MANAGER: _listed("""
        hiring manager, did not connect with the manager, reporting line, concerns about the manager
    """),
    _K.LOCATION_COMMUTE: _listed("""
        location, commute, commute too long, location unacceptable, location not suitable, office location, not
        willing to relocate, unwilling to relocate, does not want to relocate, relocation, relocation required,
        distance
    """),
    _K.REMOTE_DAYS: _listed("""
        remote, remote work, wants remote, wanted to work remotely, wants fully remote, not remote, no remote
        option, hybrid policy, hybrid work, days in office, office days, on site requirement, return to office,
        prefers remote, prefer 100 remote, remote work preference, work arrangement
    """),
    _K.TRAVEL: _listed("travel, too much travel, travel requirements, not willing to travel"),
    _K.HOURS_ONCALL: _listed("""
        hours, schedule, work schedule, working hours, not willing to work hours, shift, shift pattern, on call,
        weekend work, work hours not suitable
    """),
    _K.CONTRACT_TYPE: _listed("""
        contract type, contract length, wanted permanent role, wants permanent position, wants full time, wants part
        time, fixed term contract, type of contract, employment type
    """),
    _K.START_DATE: _listed("""
        start date, could not start in time, start date not suitable, not available at required starting time,
        joining timeline
    """),
    _K.TIMING: _listed("""
        timing, timing off, bad timing, timing not right, not the right time, wrong time, not now, not ready to
        move, wasnt available, not available, no longer available, just started new role, just started new job,
        recently started a new job, not ready to make a move
    """),
    _K.BENEFITS: _listed("benefits, benefits package, perks, benefits not competitive, poor benefits"),
    _K.RELOCATION_SUPPORT: _listed("relocation package, relocation support, relocation assistance, relocation costs"),
    _K.TOOLS_TECH: _listed("tech stack, technology, technologies, tools, technology stack, technical environment"),
    _K.MISSION_PRODUCT: _listed("""
        mission, product, industry, not interested in industry, not interested in product, not interested in the
        company mission
    """),
    _K.COMPANY_STABILITY: _listed("""
        company stability, stability, funding, financial stability, job security, company too small, company stage,
        startup risk, concerns about company stability
    """),
    _K.PROCESS_EXPERIENCE: _listed("""
        hiring process, interview process, recruitment process, process too long, process too slow, process took too
        long, too many interviews, candidate experience, interview experience, lack of recruiter follow up
    """),
    _K.COMPETING_OFFER: _listed("""
        accepted another offer, accepted another job, accepted another position, accepted another job offer,
        accepted other offer, accepted position with another company, accepted offer elsewhere, took another job,
        took another offer, took another position, competing offer, better offer, found another job, off the market,
        went with another company, counter offer competitor, another job offer, found another opportunity, better
        role elsewhere, better compensation elsewhere
    """),
    _K.COUNTER_OFFER: _listed("""
        counter offer, counteroffer, accepted counter offer, accepted a counteroffer, counter offer current company,
        counter offer from current employer, staying with current employer, will stay in current company, decided to
        stay at current company, staying in current role
    """),
}
"""The candidate's no: kind → what it is called."""

EMPLOYER_WORDS: Mapping[ReasonKind, tuple[str, ...]] = {
    _K.ANOTHER_PREFERRED: _listed("""
        another candidate preferred, hired another candidate, preferred another candidate, selected another
        candidate, preferred other candidates, hired someone else, we hired someone else preferred other candidates,
        went with another candidate, other candidates are more suitable, more suitable candidate, stronger
        candidate, more qualified candidate, more qualified candidate selected, selected more qualified applicant,
        better qualified candidate selected, candidate selected had more experience, candidate selected had more
        experience skills, position filled, position has been filled, job filled, role filled, the job requisition
        was filled, runner up, silver medalist, found another candidate, lost to another candidate
    """),
    _K.SKILL_GAP: _listed("""
        skills, qualifications, lacking skills qualifications, lacking skills, lack of skills, lack of technical
        skills, missing skills, missing required skills, skill gap, skills mismatch, technical skills, insufficient
        technical skills, does not meet qualifications, does not meet requirements, doesnt have required
        qualifications, did not meet desired qualifications, did not meet minimum qualifications, minimum
        qualifications not met, under qualified, underqualified, not qualified, unqualified, insufficient
        qualifications, did not meet minimum requirements, low technical level
    """),
    _K.EXPERIENCE_DEPTH: _listed("""
        experience, not enough experience, insufficient experience, lack of experience, lacks relevant experience,
        lacking experience, doesnt have required experience, does not have the preferred experience, inexperienced,
        needs more experience, no relevant experience, experience mismatch, insufficient technical depth
    """),
    _K.LEVEL_GAP: _listed("""
        level, level mismatch, wrong level, not at the right level, seniority mismatch, seniority level
    """),
    _K.EXPECTATION_ABOVE_BUDGET: _listed("""
        compensation, compensation expectations, compensation expectations too high, compensation mismatch, salary,
        salary expectations, salary expectations too high, salary requirements, salary requirements too high, salary
        requested is higher than available budget, salary out of range, out of budget, over budget, too expensive,
        not willing to work for compensation, required a higher salary
    """),
    _K.LOCATION_TIMEZONE: _listed("""
        location, job location, location mismatch, wrong location, not in location, not local, not in the area,
        doesnt match job location, not located in a hiring country, time zone, timezone, unable to relocate, not
        willing to relocate, relocation
    """),
    _K.AVAILABILITY: _listed("""
        availability, not available, unavailable, start date, timing, not available at required starting time,
        doesnt meet timeframe for job, doesnt meet jobs timeplan requirements, notice period, notice period too
        long, schedule, schedule mismatch, candidate availability
    """),
    _K.INTERVIEW_MIXED: _listed("""
        interview, interview performance, interview feedback, mixed interview feedback, mixed feedback, failed
        interview, unsuccessful interview, unfavourable interview, did not pass interview, did not interview well,
        poor interview, weak interview
    """),
    _K.WORK_SAMPLE_BELOW_BAR: _listed("""
        failed test, failed assessment, unsuccessful assessment, not satisfactory assessment results, did not pass
        assessment, assessment results, take home test, failed take home, failed coding test, failed technical test,
        work sample, test results, assessment, failed assessment or test
    """),
    _K.REFERENCE_CONCERN: _listed("""
        references, reference check, failed reference check, poor references, negative references, reference
        concerns
    """),
    _K.STAKEHOLDER_SPLIT: _listed("stakeholders split, split decision, panel could not agree, no consensus"),
    _K.HEADCOUNT: _listed("""
        hiring freeze, headcount, headcount freeze, no headcount, position on hold, role on hold, job on hold, on
        hold, requisition on hold, hiring on hold, job opening on hold, position eliminated on hold, budget cut,
        budget cuts, position not funded
    """),
    _K.ROLE_CANCELLED: _listed("""
        position cancelled, position canceled, role cancelled, job cancelled, requisition cancelled, the job
        requisition was canceled, order cancelled, position eliminated, role eliminated, position closed, role
        closed, job closed, requisition closed, closed requisition, job opening closed, vacancy closed, job no
        longer receiving applications, position no longer available
    """),
    _K.FILLED_INTERNALLY: _listed("""
        filled internally, position filled internally, internal candidate, internal candidate selected, internal
        hire, hired internally, internal transfer, internal candidate preferred, role filled internally
    """),
    _K.CONDUCT: _listed("""
        misconduct, misrepresented qualifications, falsified application, dishonesty, code of conduct violation
    """),
}
"""The employer's no: kind → what it is called."""

STOCK_WORDS: Mapping[str, tuple[str, ...]] = {
    "culture fit": _listed("""
        culture fit, culture, company culture, cultural fit, not a culture fit, company culture fit, not a cultural
        fit, poor culture fit, lack of culture fit, did not fit company culture, culture mismatch, lacking values
        alignment, values alignment, core value mismatch, culture or team fit
    """),
    "not a good fit": _listed("""
        fit, no fit, not a fit, not a good fit, not the right fit, poor fit, not a match, not a good match, not
        right for the role
    """),
    "overqualified": _listed("overqualified, over qualified, too experienced"),
    "too senior": _listed("too senior, too senior for the team, too senior for the role"),
    "too junior": _listed("too junior, too junior for the team, too junior for the role"),
    "energy": _listed("energy, lack of energy, lack of enthusiasm"),
    "attitude": _listed("attitude, bad attitude, poor attitude"),
    "communication style": _listed("communication style, style of communication"),
    "accent": _listed("accent"),
    "gap in cv": _listed("""
        gap in cv, cv gap, gaps in cv, employment gaps, employment gaps or job hops is a concern, gaps in
        employment, job hopper, job hopping, frequent job changes
    """),
    "family": _listed("family, family reasons"),
    "flight risk": _listed("flight risk, retention risk"),
    "not selected": _listed("""
        not selected, not chosen, not suitable, not selected no reason given, rejected, applicant disqualified, the
        job application was disqualified, unsuccessful, interviewed screened, declined
    """),
    "unspecified": _listed("""
        none, none specified, unspecified, unknown, n a, na, blank, other, other add notes below, other add
        reasoning below, other see notes, other reason, withdrew, withdrawn, withdrew application, candidate
        withdrew, candidate withdrew job application, applicant withdrew candidacy, withdrew from consideration,
        offer declined, declined offer, candidate declined job offer, candidate declined offer, rejected offer,
        offer rejected, turned down offer, turned down offer other, didnt like offer, offer rescinded, wasnt
        interested, not interested, no longer interested, candidate not interested, lost interest, withdrew no
        reason given, not specified
    """),
}
"""Phrases that say nothing to compare then and now by; each group loads as `other` with the word before it as topic."""

OUTCOME_WORDS: Mapping[Outcome, tuple[str, ...]] = {
    Outcome.OFFER_DECLINED: _listed("""
        offer declined, declined offer, candidate declined job offer, candidate declined offer, rejected offer,
        offer rejected, turned down offer, turned down offer other, didnt like offer
    """),
    Outcome.WITHDREW: _listed("""
        withdrew, withdrawn, withdrew application, candidate withdrew, candidate withdrew job application, applicant
        withdrew candidacy, withdrew from consideration, wasnt interested, not interested, no longer interested,
        candidate not interested
    """),
    Outcome.ON_HOLD: _listed("offer rescinded"),
}
"""Phrases that tell how it ended although not why."""

OTHER_WORDS = _listed("""
    accepted another position within the company, hired for another position, hired on another requisition, the
    candidate was hired on another job requisition, not interested in the role, failed background check, background
    check, education requirements not met, no show to interview, did not attend interview, interviewer unavailable,
    communication, personal reasons, no response, unresponsive, incomplete application, missing resume
""")
"""Known to be none of the kinds: they load as `other`, and keep a text like them from being taken for a kind."""

NO_CANDIDACY_WORDS = _listed("""
    duplicate, duplicate application, duplicate candidate, duplicate profile, spam, test candidate, test application
""")
"""Phrases that say there was no process of its own: the application is left out, and reported."""

NEVER_SIMILAR: frozenset[ReasonKind] = frozenset({_K.CONDUCT})
"""Kinds with consequences too grave to be read off a similar text: only the exact words load as these."""
