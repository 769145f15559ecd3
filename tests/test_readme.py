"""README is true: its program is the one that runs, and prints what README shows."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_program_in_readme_is_the_example_that_runs():
    code = re.search(r"```python\n(import rematch.*?)```", README, re.DOTALL).group(1)
    assert (ROOT / "examples" / "quickstart.py").read_text("utf-8").split('"""\n\n', 1)[1] == code


def test_readme_shows_what_its_program_prints():
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "quickstart.py")], capture_output=True, text=True, check=True
    )
    shown = re.search(r"```text\n(.*?)```", README, re.DOTALL).group(1)
    assert done.stdout == shown


def test_readme_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
