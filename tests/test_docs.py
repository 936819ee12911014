"""Pages in docs/ that follow from the code, and the tests that they name."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.model.loan import LOAN_STEPS
from bot.model.right import GONE, Right, Subject, Who
from bot.model.rights import RIGHTS

HERE = Path(__file__).parents[1]
RIGHTS_PAGE = HERE / "docs/rights.md"
PAGES = sorted((HERE / "docs").glob("*.md"))
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")
WHO = (Who.OWNER, Who.BORROWER, Who.MEMBER, Who.OUTSIDER, Who.STRANGER, Who.MODERATOR)
HEAD = """# Who may do what

Written by `make docs` from the one table that decides (`bot/model/rights.py`) and that of a loan's steps
(`bot/model/loan.py`); `tests/stories/test_rights.py` tries every row, by every role, in every state.

- **owner, borrower**: of the thing that it is about. **member**: of the same community. **outsider**: a member of
  another. **stranger**: of none, or gone. **moderator**: the platform says so of the thing's own community, at most a
  minute ago.
- A stranger who may not yet is asked to join, where a room shows to what; to everybody else who may not the thing looks
  as if it were not there.
- **barred**: a paused or banned neighbour still may.
"""


def test_the_page_of_rights_is_written_from_the_table() -> None:
    """docs/rights.md is what `make docs` writes."""
    written = "\n".join([HEAD, *_rights(), *_steps()]) + "\n"
    if os.environ.get("WRITE_DOCS"):
        RIGHTS_PAGE.write_text(written, encoding="utf-8")

    assert RIGHTS_PAGE.read_text(encoding="utf-8") == written, "docs/rights.md is out of date: make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda it: it.name)
def test_every_test_that_a_page_names_is_there(page: Path) -> None:
    """A promise with a test that was renamed or removed is none."""
    named = NAMED.findall(page.read_text(encoding="utf-8"))

    assert [f"{file}::{test}" for file, test in named if not _is_there(file, test)] == []


def test_each_threat_names_a_test() -> None:
    """In the table of threats no row says that something stands against it without showing it."""
    page = (HERE / "docs/security.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith("| who")]

    assert len(rows) > 20
    assert [row for row in rows if not NAMED.search(row)] == []


@cache
def _tests_of(file: str) -> frozenset[str]:
    """The names of a file's tests."""
    tree = ast.parse((HERE / file).read_text(encoding="utf-8"))
    return frozenset(
        it.name for it in ast.walk(tree) if isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def _is_there(file: str, test: str) -> bool:
    return (HERE / file).is_file() and (not test or test in _tests_of(file))


def _rights() -> Iterator[str]:
    """A table for each thing that something is about."""
    for subject in Subject:
        rows = {name: right for name, right in RIGHTS.items() if right.about is subject}
        if rows:
            yield f"\n## About {subject}\n"
            yield f"Where there is none to see: `{GONE[subject]}`.\n"
            yield f"| | {' | '.join(WHO)} | barred | only while it is |"
            yield f"|---|{'---|' * (len(WHO) + 2)}"
            yield from (_row(name, right) for name, right in rows.items())


def _row(name: str, right: Right) -> str:
    marks = ["yes" if who in right.who else "" for who in WHO]
    marks += ["yes" if right.barred else "", ", ".join(sorted(right.states))]
    return f"| `{name}` | {' | '.join(marks)} |"


def _steps() -> Iterator[str]:
    """The steps of a loan."""
    yield "\n## The steps of a loan\n"
    yield "| state | step | who | next |"
    yield "|---|---|---|---|"
    for (state, step), rule in LOAN_STEPS.items():
        yield f"| {state} | {step} | {', '.join(sorted(rule.who))} | {rule.next} |"
