"""The command line: rank, explain, brief, yes, unlock, worth-it, pool, diff, model, schema, demo and import, on files."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from rematch.costs import SearchCosts
from rematch.decide import worth_it
from rematch.diff import diff
from rematch.errors import RecordError, RematchError
from rematch.gates import Held
from rematch.io.ats import read_greenhouse
from rematch.io.json import (
    LineFault,
    iter_jsonl,
    read_changes,
    read_jsonl,
    read_policy,
    read_role,
    read_versions,
    schema,
    to_dict,
    write_jsonl,
)
from rematch.io.jsonl import stopped
from rematch.match import Match
from rematch.pool import Pool
from rematch.ranking import explain, rank
from rematch.unlock import unlock
from rematch.weights import Model

GOOD, FAULTY, USAGE = 0, 1, 2
"""Exit codes: done; something in the input is wrong (said on standard error); the command was not understood."""

_PROGRESS_FROM = 20_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 when done, 1 when something in the input is wrong, 2 when the command was not understood.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        options.run(options)
        sys.stdout.flush()
    except RematchError as fault:
        print(f"rematch: {fault}", file=sys.stderr)
        return FAULTY
    except BrokenPipeError:
        # Whoever read the output has had enough; say nothing more, and keep Python from trying to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as fault:
        print(f"rematch: {fault.filename or 'file'}: {fault.strerror or fault}", file=sys.stderr)
        return FAULTY
    except KeyboardInterrupt:
        return 130
    return GOOD


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rematch",
        description="Rank the people you almost hired for a new role, and say why.",
        epilog="Exit codes: 0 done, 1 something in the input is wrong, 2 the command was not understood.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    one = _command(commands, "rank", _rank, "rank near-hires for a role")
    _about(one)
    one.add_argument("--top", type=_whole, default=20, metavar="N", help="matches to show (default 20; 0 shows none)")
    one.add_argument("--json", action="store_true", help="print data instead of a table")
    one = _command(commands, "explain", _explain, "explain one person against a role")
    _about(one)
    one.add_argument("id", metavar="ID", help="the candidate's id")
    one.add_argument("--json", action="store_true", help="print data instead of text")
    one = _command(commands, "brief", _brief, "what to take into a conversation with one person")
    _about(one)
    one.add_argument("id", metavar="ID", help="the candidate's id")
    one.add_argument("--costs", metavar="FILE", help="what a search, a conversation and a package cost, as JSON")
    one.add_argument("--json", action="store_true", help="print data instead of text")
    one = _command(commands, "yes", _yes, "the cheapest change of the role that makes it a yes for one person")
    _about(one)
    one.add_argument("id", metavar="ID", help="the candidate's id")
    one.add_argument(
        "--employer", type=float, default=0.5, metavar="P", help="the employer's yes to reach (default 0.5)"
    )
    one.add_argument(
        "--candidate", type=float, default=0.5, metavar="P", help="the candidate's yes to reach (default 0.5)"
    )
    one.add_argument("--json", action="store_true", help="print data instead of text")
    one = _command(commands, "unlock", _unlock, "which change of the role brings most people over the line")
    _about(one)
    one.add_argument("--costs", metavar="FILE", help="what a search, a conversation and a package cost, as JSON")
    one.add_argument("--json", action="store_true", help="print data instead of text")
    one = _command(commands, "worth-it", _worth_it, "whom to call before a search, in which order and until when")
    _about(one)
    one.add_argument("--top", type=_whole, default=50, metavar="N", help="people to look at (default 50)")
    one.add_argument("--costs", metavar="FILE", help="what a search, a conversation and a package cost, as JSON")
    one.add_argument("--json", action="store_true", help="print data instead of text")
    one = _command(commands, "pool", _pool, "say what is in a pool, and keep it in a folder")
    _whom(one)
    one.add_argument("--out", metavar="FOLDER", help="write the pool there, to be given as POOL from then on")
    one.add_argument("--json", action="store_true", help="print data instead of text")
    _on_files(commands)
    return parser


def _on_files(commands: Any) -> None:
    """Commands that rank nobody."""
    one = _command(commands, "diff", _diff, "compare two versions of a role, facet by facet")
    one.add_argument("then", metavar="THEN", help="the older version, as JSON")
    one.add_argument("now", metavar="NOW", help="the newer version, as JSON")
    one.add_argument("--json", action="store_true", help="print data instead of text")
    one = _command(commands, "model", _model, "print the scoring model: every weight with its unit, mark and source")
    one.add_argument("--model", metavar="FILE", help="a saved model (default: the model as it comes)")
    one.add_argument("--json", action="store_true", help="print it as --model reads it")
    one = _command(commands, "schema", _schema, "print the JSON Schema of a kind of file")
    one.add_argument("kind", nargs="?", default="candidate", choices=("candidate", "role", "changes", "policy"))
    _command(commands, "demo", _demo, "rank the people of the story that comes with rematch")
    one = _command(commands, "import", _import, "turn an applicant tracking system's export into candidates")
    one.add_argument("system", choices=("greenhouse",), help="whose export it is")
    one.add_argument("folder", metavar="FOLDER", help="a folder of JSON documents")
    one.add_argument("--out", metavar="FILE", help="write candidates there, one a line (default: standard output)")
    one.add_argument("--roles", metavar="FILE", help="write the jobs of the export there, as role versions")
    one.add_argument("--exported-on", metavar="DATE", help="the day of the export: jobs are edited in place")
    one.add_argument(
        "--report", metavar="FILE", help="write the report there as JSON (default: text on standard error)"
    )


def _command(commands: Any, name: str, run: Callable[[Any], None], text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    parser.set_defaults(run=run)
    return parser


def _about(parser: argparse.ArgumentParser) -> None:
    """What ranking and explaining both need."""
    _whom(parser)
    parser.add_argument("role", metavar="ROLE", help="the new role version, as JSON")
    parser.add_argument("--changes", metavar="FILE", help="the organisation's changes, as a JSON list")
    parser.add_argument("--as-of", metavar="DATE", help="the day (default: today, by this machine's clock)")
    parser.add_argument(
        "--model", metavar="FILE", help="the weights: what `rematch model --json` prints, or a few of them, as JSON"
    )
    parser.add_argument("--policy", metavar="FILE", help="who is held, as JSON")
    parser.add_argument("--rates", metavar="FILE", help="currency → value of one unit, as JSON")


def _whom(parser: argparse.ArgumentParser) -> None:
    """Where the people are."""
    parser.add_argument(
        "pool",
        metavar="POOL",
        help="candidates, one JSON document a line (- reads standard input), or a folder of `rematch pool`",
    )
    parser.add_argument("--versions", metavar="FILE", help="role versions that candidacies name by key, as a JSON list")
    parser.add_argument("--vocabulary", metavar="FILE", help="what names mean, as JSON")
    parser.add_argument(
        "--skip-bad", action="store_true", help="leave out bad lines (all are named) instead of stopping"
    )


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 0 or more")
    return int(text)


def _rank(options: Any) -> None:
    pool, about = _read(options)
    ranking = rank(pool, read_role(options.role), top=options.top, **about)
    if options.json:
        _print_json(
            {
                "role": to_dict(ranking.role),
                "as_of": ranking.as_of.isoformat(),
                "claim": ranking.claim,
                "fingerprint": ranking.fingerprint,
                "eligible": ranking.eligible,
                "matches": ranking.to_dicts(),
                "excluded": {name: _held_dict(held) for name, held in ranking.excluded.items()},
            }
        )
    else:
        print(ranking)


def _explain(options: Any) -> None:
    pool, about = _read(options)
    found = explain(pool, read_role(options.role), options.id, **about)
    if options.json:
        _print_json({"excluded": _held_dict(found)} if isinstance(found, Held) else found.to_dict())
    else:
        print(f"held, not scored: {found}" if isinstance(found, Held) else found)


def _brief(options: Any) -> None:
    found = _one(options)
    if isinstance(found, Match):
        brief = found.brief(_costs(options))
        _print_json(brief.to_dict()) if options.json else print(brief)


def _yes(options: Any) -> None:
    found = _one(options)
    if isinstance(found, Match):
        plan = found.make_it_a_yes((options.employer, options.candidate))
        _print_json(plan.to_dict()) if options.json else print(plan)


def _one(options: Any) -> Match | None:
    """The match of one person; who is held is said, and nothing else."""
    pool, about = _read(options)
    found = explain(pool, read_role(options.role), options.id, **about)
    if isinstance(found, Match):
        return found
    if options.json:
        _print_json({"excluded": _held_dict(found)})
    else:
        print(f"held, not scored: {found}")
    return None


def _unlock(options: Any) -> None:
    pool, about = _read(options)
    found = unlock(pool, read_role(options.role), costs=_costs(options), **about)
    if options.json:
        _print_json({"changes": found.to_dicts(), "locks_out": [attrs.asdict(row) for row in found.locks_out]})
    else:
        print(found)


def _worth_it(options: Any) -> None:
    pool, about = _read(options)
    found = worth_it(rank(pool, read_role(options.role), top=options.top, **about), _costs(options))
    _print_json(found.to_dict()) if options.json else print(found)


def _costs(options: Any) -> SearchCosts | None:
    document = _json_file(options.costs)
    if document is None:
        return None
    if not isinstance(document, dict):
        raise RecordError(f"file {options.costs!r}", "", "is not one JSON object", "fields of SearchCosts")
    return SearchCosts(**document)


def _held_dict(held: Held) -> dict[str, Any]:
    return {
        "candidate_id": held.candidate_id,
        "gate": held.gate.value,
        "reason": held.reason,
        "lifts_on": held.lifts_on.isoformat() if held.lifts_on else None,
    }


def _read(options: Any) -> tuple[Pool, dict[str, Any]]:
    """The pool, and what else a ranking takes."""
    about = {
        "as_of": options.as_of or date.today().isoformat(),  # noqa: DTZ011 - the day on the user's own calendar
        "changes": read_changes(options.changes) if options.changes else (),
        "model": Model.load(options.model) if options.model else None,
        "policy": read_policy(options.policy) if options.policy else None,
        "rates": _json_file(options.rates),
    }
    return _people(options), about


def _people(options: Any) -> Pool:
    """The pool: opened where it is a folder, else compiled from its lines, with what they say less than they could."""
    if Path(options.pool).is_dir():
        given = [name for name in ("versions", "vocabulary", "skip_bad") if getattr(options, name)]
        if given:
            option = f"--{given[0].replace('_', '-')}"
            raise RecordError("rematch", option, "is given beside a pool that is compiled", "give it to `rematch pool`")
        return Pool.open(options.pool)
    pool = _compiled(options)
    for lint in pool.lints[:20]:
        print(f"rematch: note: {lint}", file=sys.stderr)
    if len(pool.lints) > 20:
        print(f"rematch: … and {len(pool.lints) - 20:,} more notes", file=sys.stderr)
    return pool


def _compiled(options: Any) -> Pool:
    versions = read_versions(options.versions) if options.versions else ()
    lines = sys.stdin if options.pool == "-" else options.pool
    faults: list[LineFault] = []
    people = iter_jsonl(lines, versions=versions, on_fault=faults.append)
    pool = Pool.from_candidates(
        people, versions=versions, vocabulary=_json_file(options.vocabulary), progress=_progress("read")
    )
    if faults and not options.skip_bad:
        raise stopped(lines, faults)
    for bad in faults:
        print(f"rematch: left out: {bad}", file=sys.stderr)
    return pool


def _pool(options: Any) -> None:
    pool = _people(options)
    if options.out:
        pool.save(options.out)
    found = pool.describe()
    _print_json(found.to_dict()) if options.json else print(found)


def _progress(what: str) -> Callable[[int], None]:
    """Say how far long work is, on standard error and only to a terminal."""

    def say(done: int) -> None:
        if sys.stderr.isatty() and done >= _PROGRESS_FROM:
            print(f"\rrematch: {what} {done:,}", end="\n" if done % 100_000 == 0 else "", file=sys.stderr)

    return say


def _json_file(path: str | None) -> Any:
    if path is None:
        return None
    try:
        return json.loads(Path(path).read_text("utf-8"))
    except (ValueError, RecursionError) as fault:
        raise RecordError(f"file {path!r}", "", f"is not JSON ({fault})", "one JSON document") from None


def _diff(options: Any) -> None:
    found = diff(read_role(options.then), read_role(options.now))
    if options.json:
        _print_json(found.to_dicts())
    else:
        print(found)


def _model(options: Any) -> None:
    model = Model.load(options.model) if options.model else Model()
    print(model.to_json() if options.json else model)


def _schema(options: Any) -> None:
    _print_json(schema(options.kind))


def _demo(options: Any) -> None:
    story = story_folder()
    people, role = read_jsonl(story / "near_hires.jsonl"), read_role(story / "role_2026.json")
    changes = read_changes(story / "changes.json")
    ranking = rank(people, role, as_of="2026-11-24", changes=changes, top=10)
    print(ranking)
    print("\nWhy the first comes first:\n")
    print(ranking[0])


def story_folder() -> Path:
    """Where the story's files are: in an installed package, or beside it in a checkout."""
    installed = Path(__file__).parent / "story"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "examples" / "story"


def _import(options: Any) -> None:
    found = read_greenhouse(options.folder, exported_on=options.exported_on)
    if options.out:
        write_jsonl(options.out, found.candidates)
    else:
        for candidate in found.candidates:
            print(json.dumps(to_dict(candidate), ensure_ascii=False))
    if options.roles:
        Path(options.roles).write_text(json.dumps([to_dict(role) for role in found.roles], indent=1), "utf-8")
    if options.report:
        Path(options.report).write_text(json.dumps(found.report.to_dict(), indent=1), "utf-8")
    else:
        print(found.report, file=sys.stderr)


def _print_json(document: Any) -> None:
    print(json.dumps(document, indent=2, ensure_ascii=False))
