"""README's first program: three near-hires against the new version of a role."""

import rematch as rm

then = rm.RoleVersion("ae-emea", "2025", opened_on="2025-09-01", spec=rm.RoleSpec(
    "Account Executive", level=3, duties={"new business": .3, "reporting": .4}, manager="h-osei", workplace=3))
now = rm.RoleVersion("ae-emea", "2026", opened_on="2026-11-02", spec=rm.RoleSpec(
    "Account Executive", level=4, duties={"new business": .6, "coaching": .2}, manager="h-osei", workplace=3,
    pay=rm.Pay(80_000, 95_000, "EUR"), skills={"b2b sales": "must", "crm": "should"}))

decliner = rm.Candidate("c-17", [rm.Candidacy(then, "offer_declined", "2025-11-20", debrief="stated", verdict=2,
    reasons=[rm.Reason("scope_or_skills_use", topic="new business", wanted=.6), rm.Reason("level", wanted=4)],
    sentiments=[rm.Sentiment("manager", strength=3)])], skills=["b2b sales"])
runner_up = rm.Candidate("c-21", [rm.Candidacy(then, "runner_up", "2026-01-10", verdict=1,
    assessments=[rm.Assessment("structured_interview", 4.5, [1, 5])])], level=3, openness=1)
withdrawn = rm.Candidate("c-30", [rm.Candidacy(then, "withdrew", "2026-03-01", reasons=["timing"])])

ranking = rm.rank([decliner, runner_up, withdrawn], now, as_of="2026-11-24")
print(ranking)
print(ranking[0].account)
