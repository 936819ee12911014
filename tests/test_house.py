"""The house in order: what is written about the project is true of the project."""

import re
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from bot.config import Key, known_keys, load_settings, variable
from bot.settings import Settings
from bot.subcommands import COMMANDS
from tests.kept_logging import kept_logging

ROOT = Path(__file__).parent.parent
EXAMPLE = (ROOT / "config.example.toml").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def example_lines() -> dict[Key, str]:
    """Each setting of the example as (section, key) -> its line, whether it is commented out or not."""
    found: dict[Key, str] = {}
    section = ""
    for line in EXAMPLE.splitlines():
        if header := re.fullmatch(r"\[(\w+)]", line):
            section = header[1]
        elif setting := re.fullmatch(r"(?:# )?((\w+) = .+)", line):
            found[section, setting[2]] = setting[1]
    return found


@pytest.mark.parametrize("key", known_keys(), ids=variable)
def test_every_setting_is_explained_in_the_example(key: Key) -> None:
    """A comment stands before it, and what is shown is accepted."""
    line = example_lines()[key]
    above = EXAMPLE[: EXAMPLE.index(line)].rstrip("# \n").splitlines()[-1]
    shown = str(next(iter(tomllib.loads(line).values())))

    # These two follow their pair.
    assert above.startswith("#") or key in {("discord", "gateway_url"), ("photos", "max_bytes")}
    if not key[1].endswith("_file"):
        load_settings(None, {variable(key): shown})


def test_the_example_explains_no_setting_that_is_not_there() -> None:
    """A setting that went away goes away here too."""
    assert set(example_lines()) == set(known_keys())


def test_the_example_as_it_stands_changes_nothing() -> None:
    """What is not commented out shows the default."""
    assert load_settings(ROOT / "config.example.toml", {}) == Settings()


def test_the_readme_names_every_command() -> None:
    """Whoever reads the one screen knows them all."""
    assert all(f"`commonshed {name}`" in README for name in COMMANDS)


def test_the_readme_is_one_screen() -> None:
    """What does not fit belongs into docs/."""
    assert len(README.splitlines()) <= 65


def test_where_do_i_change_leads_to_what_is_there() -> None:
    """The table names files and folders that exist."""
    table = README.partition("## Where do I change")[2].partition("\n\nHow it all")[0]
    named = [name for row in table.splitlines()[4:] for name in re.findall(r"`([^`]+)`", row.split("|")[2])]

    assert len(named) > 10
    assert [name for name in named if "/" in name and not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_somewhere(page: str) -> None:
    """A link to a file of the project finds it."""
    targets = re.findall(r"]\((?!https?:)([^)#]+)", (ROOT / page).read_text(encoding="utf-8"))

    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_constraints_pin_every_package_and_name_no_host() -> None:
    """Name, ==, version, and nothing that holds only on one machine."""
    pins = [line for line in CONSTRAINTS if line and not line.startswith("#")]

    assert [line for line in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9a-z.]*", line)] == []
    pinned = {re.sub(r"[-_.]+", "-", line.partition("==")[0]).lower() for line in pins}
    asked = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"], "hatchling"]
    assert {re.sub(r"[-_.]+", "-", re.split(r"[<>=\[]", one)[0]).lower() for one in asked} <= pinned
    assert PROJECT["name"] not in pinned


def test_one_module_alone_reads_exact_places() -> None:
    """Where homes are stands in one table, and storage/homes.py alone names it; of its readers one tells a place."""
    sources = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for folder in ("bot", "adapters", "storage")
        for path in (ROOT / folder).rglob("*.py")
    }
    table = re.compile(r"tables\.home\b|from storage\.tables import [^\n]*\bhome\b|import \([^)]*\n    home,")
    naming = [path for path, text in sources.items() if table.search(text)]
    telling = {
        path for path, text in sources.items() if re.search(r"omes\.of\(|HomeRows\([^)]*\)\.of\(", text)
    }

    assert naming == ["storage/homes.py"]
    assert telling == {"bot/flows/loans.py", "storage/own_data.py"}  # and to whoever lives there


def test_each_part_knows_only_what_it_may_know(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dependency rule of docs/architecture.md, as pyproject.toml has it."""
    monkeypatch.chdir(ROOT)

    with kept_logging():  # import-linter sets up logging its own way
        assert lint_imports(no_cache=True) == 0
