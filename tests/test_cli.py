"""The command line: what it prints where, and the exit codes people script against."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from rematch.cli import main

STORY = Path(__file__).parents[1] / "examples" / "story"
PAYLOADS = Path(__file__).parent / "data" / "greenhouse" / "payloads"
POOL, ROLE, CHANGES = str(STORY / "near_hires.jsonl"), str(STORY / "role_2026.json"), str(STORY / "changes.json")


@pytest.fixture
def run(capsys):
    def run_one(*arguments: str) -> tuple[int, str, str]:
        code = main([*map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return run_one


def test_rank_prints_the_ranking(run):
    code, out, err = run("rank", POOL, ROLE, "--changes", CHANGES, "--as-of", "2026-11-24", "--top", "3")
    assert code == 0
    assert "the decliner (c-19)  55.0%" in out
    assert out.count("%") >= 12
    assert "culture fit" in err, "what weighs nothing is noted, beside the output and not in it"


def test_rank_gives_data(run):
    code, out, _ = run("rank", POOL, ROLE, "--as-of", "2026-11-24", "--top", "2", "--json")
    found = json.loads(out)
    assert code == 0
    assert len(found["matches"]) == 2
    assert found["excluded"]["c-48"]["gate"] == "keep_ended"
    assert set(found["fingerprint"]) >= {"model", "pool", "role", "policy", "ranking"}


def test_without_a_day_the_command_takes_todays(run):
    code, out, _ = run("rank", POOL, ROLE, "--top", "1")
    assert code == 0
    assert "as of 20" in out


def test_a_pool_comes_from_standard_input_too(run, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(Path(POOL).read_text("utf-8")))
    assert run("rank", "-", ROLE, "--as-of", "2026-11-24", "--top", "1")[0] == 0


def test_explain_tells_one_person(run):
    code, out, _ = run("explain", POOL, ROLE, "c-19", "--changes", CHANGES, "--as-of", "2026-11-24")
    assert code == 0
    assert "c-19" in out
    assert "rank 0" not in out
    assert (
        json.loads(run("explain", POOL, ROLE, "c-19", "--as-of", "2026-11-24", "--json")[1])["candidate_id"] == "c-19"
    )


def test_explain_says_why_somebody_is_held(run):
    code, out, _ = run("explain", POOL, ROLE, "c-48", "--as-of", "2026-11-24")
    assert code == 0
    assert out.startswith("held, not scored: c-48")
    assert (
        json.loads(run("explain", POOL, ROLE, "c-48", "--as-of", "2026-11-24", "--json")[1])["excluded"]["lifts_on"]
        is None
    )


def test_diff_and_schema_and_demo(run):
    then = str(STORY / "role_2025.json")
    assert "the level: 3 → 4" in run("diff", then, ROLE)[1]
    assert any(row["facet"] == "level" for row in json.loads(run("diff", then, ROLE, "--json")[1]))
    assert json.loads(run("schema", "role")[1])["$defs"]
    assert "the decliner (c-19)" in run("demo")[1]


def test_from_a_ranking_to_a_conversation(run, tmp_path):
    about = (POOL, ROLE, "--changes", CHANGES, "--as-of", "2026-11-24")
    code, out, _ = run("brief", *about[:2], "c-19", *about[2:])
    assert code == 0
    assert out.startswith("Brief for c-19: Senior Account Executive")
    code, out, _ = run("brief", *about[:2], "c-45", *about[2:])
    assert out.startswith("held, not scored: c-45")
    code, out, _ = run("yes", *about[:2], "c-03", *about[2:], "--candidate", "0.5", "--json")
    assert json.loads(out)["targets"] == [0.5, 0.5]
    costs = tmp_path / "costs.json"
    costs.write_text('{"search": 30000, "search_days": 60}')
    code, out, _ = run("worth-it", *about, "--costs", costs)
    assert "whom to call before a search" in out
    assert "the decliner" in out
    code, out, _ = run("unlock", *about, "--costs", costs, "--json")
    assert code == 0
    assert set(json.loads(out)) == {"changes", "locks_out"}
    costs.write_text("[1]")
    code, _, err = run("worth-it", *about, "--costs", costs)
    assert code == 1
    assert "is not one JSON object" in err
    costs.write_text('{"serch": 1}')
    code, _, err = run("worth-it", *about, "--costs", costs)
    assert code == 1
    assert "did you mean 'search'" in err


def test_the_model_is_printed_saved_and_read_again(run, tmp_path):
    code, out, _ = run("model")
    assert code == 0
    assert "debt.dealbreaker" in out
    changed = tmp_path / "model.json"
    changed.write_text('{"weights": {"clean.C.offer_declined": 0.5}}')
    code, out, _ = run("model", "--model", changed, "--json")
    saved = tmp_path / "saved.json"
    saved.write_text(out)
    asked = ("rank", POOL, ROLE, "--as-of", "2026-11-24", "--top", "3")
    with_few, with_all, as_it_is = (run(*asked, *more)[1] for more in (("--model", changed), ("--model", saved), ()))
    assert with_few == with_all != as_it_is
    saved.write_text(out.replace("0.5", "0.4"))
    code, _, err = run(*asked, "--model", saved)
    assert code == 1
    assert "altered" in err


def test_import_writes_candidates_and_reports(run, tmp_path):
    out, roles, report = tmp_path / "pool.jsonl", tmp_path / "roles.json", tmp_path / "report.json"
    code, _, err = run("import", "greenhouse", PAYLOADS, "--out", out, "--roles", roles, "--report", report)
    assert (code, err) == (0, "")
    lines = out.read_text("utf-8").splitlines()
    assert lines
    assert json.loads(report.read_text("utf-8"))
    assert json.loads(roles.read_text("utf-8"))
    assert run("rank", out, ROLE, "--as-of", "2026-11-24")[0] == 0
    code, printed, told = run("import", "greenhouse", PAYLOADS)
    assert printed.splitlines() == lines
    assert "mapped" in told


def test_bad_lines_stop_or_are_left_out_by_name(run, tmp_path):
    pool = tmp_path / "pool.jsonl"
    pool.write_text('{"id": "a", "skils": []}\n{"id": "b"}\n{"id": "c", "age": 4}\nnonsense\n', "utf-8")
    code, out, err = run("rank", pool, ROLE)
    assert (code, out) == (1, "")
    assert "line 1" in err
    assert "did you mean 'skills'" in err
    assert "line 3" in err
    assert "protected input" in err
    assert "line 4" in err
    code, out, err = run("rank", pool, ROLE, "--skip-bad", "--as-of", "2026-11-24")
    assert code == 0
    assert err.count("left out: line") == 3
    assert "no candidacy has ended short by that day, so there is nothing to go back to: b" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rank", "no-such-file", ROLE], "no-such-file"),
        (["rank", POOL, ROLE, "--as-of", "24.11.2026"], "a date like '2026-11-24'"),
        (["rank", POOL, ROLE, "--rates", ROLE], "rates"),
        (["rank", POOL, ROLE, "--vocabulary", POOL], "is not JSON"),
        (["explain", POOL, ROLE, "nobody"], "nobody has the id 'nobody'"),
        (["diff", POOL, ROLE], "near_hires.jsonl"),
        (["import", "greenhouse", "no-such-folder"], "no-such-folder"),
    ],
)
def test_what_is_wrong_with_the_input_is_said_and_exits_with_1(run, arguments, said):
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert err.splitlines()[-1].startswith(("rematch:", "  "))
    assert said in err


@pytest.mark.parametrize(
    "arguments", [[], ["rank"], ["rank", POOL, ROLE, "--top", "-1"], ["schema", "nothing"], ["fly"]]
)
def test_a_command_not_understood_exits_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: rematch" in capsys.readouterr().err


@pytest.mark.parametrize("command", [[], ["rank"], ["explain"], ["diff"], ["schema"], ["demo"], ["import"]])
def test_every_command_helps(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--help"])
    assert stopped.value.code == 0
    assert "usage: rematch" in capsys.readouterr().out


def test_it_runs_as_a_module_and_stops_quietly_when_nobody_reads_on():
    command = f"{sys.executable} -m rematch demo | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Senior Account Executive")
    assert done.stderr == ""


def test_a_pool_is_kept_in_a_folder_and_ranked_from_there(run, tmp_path):
    folder = tmp_path / "near-hires"
    code, out, err = run("pool", POOL, "--out", folder)
    assert code == 0
    assert "bytes a person" in out
    assert "culture fit" in err
    about = (ROLE, "--changes", CHANGES, "--as-of", "2026-11-24", "--top", "5")
    assert run("rank", folder, *about)[1] == run("rank", POOL, *about)[1]
    assert run("explain", folder, ROLE, "c-19", "--as-of", "2026-11-24")[0] == 0
    code, out, _ = run("pool", folder, "--json")
    assert json.loads(out)["people"] == 50


def test_what_a_pool_was_compiled_with_is_not_given_again(run, tmp_path):
    folder = tmp_path / "near-hires"
    run("pool", POOL, "--out", folder)
    code, _, err = run("rank", folder, ROLE, "--as-of", "2026-11-24", "--skip-bad")
    assert code == 1
    assert "--skip-bad is given beside a pool" in err
    code, _, err = run("pool", tmp_path)
    assert code == 1
    assert "manifest.json" in err
