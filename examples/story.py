"""The story: he declined the role a year ago; the role has changed since, and so have his answers.

Run it from a checkout: ``python examples/story.py``. The files it reads are described in ``examples/story/README.md``.
"""

from pathlib import Path

import rematch as rm
from rematch.io.json import read_changes, read_jsonl, read_role

FILES = Path(__file__).parent / "story"
AS_OF = "2026-11-24"
HIM = "c-19"


def main() -> None:
    pool = rm.Pool.from_candidates(read_jsonl(FILES / "near_hires.jsonl"))
    role_then, role_now = read_role(FILES / "role_2025.json"), read_role(FILES / "role_2026.json")
    changes = read_changes(FILES / "changes.json")

    then = rm.rank(pool, role_then, as_of=AS_OF)
    now = rm.rank(pool, role_now, as_of=AS_OF, changes=changes)

    heading("Where he is")
    for words, ranking in (("the role as it was", then), ("the role as it is now", now)):
        him = ranking.match(HIM)
        print(f"{words}: {him.rank} of {ranking.eligible}, {him.probability:.1%} (candidate's yes {him.candidate:.0%})")

    heading("The ten to talk to first")
    print(rm.rank(pool, role_now, as_of=AS_OF, changes=changes, top=10))

    heading("What is different about the role")
    print(rm.diff(role_then, role_now))

    heading("Why he comes first")
    print(now.match(HIM))


def heading(words: str) -> None:
    print(f"\n{words}\n{'=' * len(words)}\n")


if __name__ == "__main__":
    main()
