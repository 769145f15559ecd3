"""From a ranking to an offer: what could move, whom to call, what to ask, what the answers change.

The story's fifty invented near-hires, but the role is still the one that was declined a year ago, and the hiring manager says
what could be otherwise about it. Run it with ``python examples/conversation.py``; docs/conversation.md walks through it.
"""

from __future__ import annotations

from pathlib import Path

import attrs

import rematch as rm
from rematch.io.json import read_changes, read_role

STORY = Path(__file__).parent / "story"
DAY = "2026-11-24"
LEVERS = {
    "level": rm.Flexibility(levels=[rm.LeverLevel(4, 4_000)]),
    "duties": rm.Flexibility(
        levels=[
            rm.LeverLevel({"new business": 0.4, "coaching": 0.1, "account care": 0.25, "reporting": 0.25}, 2_000),
            rm.LeverLevel({"new business": 0.4, "coaching": 0.2, "account care": 0.2, "reporting": 0.15}, 5_000),
        ]
    ),
    "workplace": rm.Flexibility(low=2, high=3, cost_per_unit=1_000),
    "pay": rm.Flexibility(low=80_000, high=94_000, cost_per_unit=1),
}
"""What the hiring manager could move, and what it costs a year."""
COSTS = rm.SearchCosts(search=12_000, search_days=50, vacancy_day=400)


def say(heading: str) -> None:
    print(f"\n{heading}\n{'=' * len(heading)}\n")


def main() -> None:
    """The whole way, step by step."""
    people = list(rm.read_jsonl(STORY / "near_hires.jsonl"))
    pool = rm.Pool.from_candidates(people)
    role = read_role(STORY / "role_2025.json")
    changes = read_changes(STORY / "changes.json")
    asked = {"as_of": DAY, "changes": changes}

    say("1. The role as it is")
    before = rm.rank(pool, role, **asked)
    man = before.match("c-19")
    print(f"{man.label}: {man.rank} of {before.eligible}, {man.probability:.1%}; candidate's yes {man.candidate:.0%}")

    say("2. Which change would bring the most people over the line")
    print(rm.unlock(pool, role, levers=LEVERS, costs=COSTS, pairs=False, **asked))

    say("3. What would make it a yes for both sides")
    plan = man.make_it_a_yes((0.6, 0.6), LEVERS)
    print(plan)

    say("4. The role with that change, ranked again, and who else it moves")
    now = attrs.evolve(plan.role, version="2026", opened_on=DAY)
    after = rm.rank(pool, now, top=10, **asked)
    for move in rm.movers(before, after, line=0.25)[:4]:
        print(move)

    say("5. Whom to call before a search")
    # The change is made for whoever gets the role, so its cost is the same for all; she takes him for worth 8% more.
    worth = {"c-19": 1.08}
    print(rm.worth_it(after, COSTS, quality=worth))

    say("6. What to take into the conversation")
    brief = after.match("c-19").brief(COSTS)
    print(brief)

    say("7. What he said goes on file, and everybody is ranked again")
    told = [
        person.answered("2026-11-26", wishes=rm.Wishes(pay=rm.PayWish(84_000, 92_000, "EUR")))
        if person.id == "c-19"
        else person
        for person in people
    ]
    told = [attrs.evolve(person, relationship=3) if person.id == "c-19" else person for person in told]
    later = {"as_of": "2026-11-27", "changes": changes}
    heard = rm.rank(rm.Pool.from_candidates(told), now, **later)
    print(rm.movers(rm.rank(pool, now, **asked), heard).move("c-19"))

    say("8. The pay band moves, which is a fact about the role: it moves everybody whom it touches")
    better = attrs.evolve(
        now, version="2026b", spec=attrs.evolve(now.spec, pay=rm.Pay(82_000, 94_000, "EUR", variable=0.3))
    )
    final = rm.rank(rm.Pool.from_candidates(told), better, **later)
    moved = rm.movers(heard, final)
    print(f"people who move: {len(moved)}; the most:")
    for move in moved[:4]:
        print(move)

    say("9. The package")
    last = rm.worth_it(final, COSTS, quality=worth)
    first = last[0]
    print(first)
    print(f"both say yes in {final[0].mutual:.0%}; a package pays: {'yes' if first.worth_a_package else 'no'}")


if __name__ == "__main__":
    main()
