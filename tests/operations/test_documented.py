"""docs/operations.md keeps up with the program."""

import re
from pathlib import Path

import yaml
from prometheus_client.parser import text_string_to_metric_families

from adapters.operations.metrics import Metrics
from adapters.operations.pulse import Pulse
from bot.model.chats import Platform
from bot.running.backlog import Backlog, Waiting

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


def shown() -> set[str]:
    """The names of all numbers that the program shows."""
    metrics = Metrics(Pulse())
    metrics.beat("intake")
    metrics.backed_up(None)
    metrics.expose([Platform.TELEGRAM], lambda: Backlog({}, {}, Waiting(), 1, has_present_form=True))
    families = text_string_to_metric_families(metrics.text().decode())
    return {
        family.name + ("_total" if family.type == "counter" else "")
        for family in families
        if family.name.startswith("commonshed_") and not family.name.endswith("_created")
    }


def test_every_number_is_explained_and_no_other() -> None:
    """What it means, when it is red, and what to do then."""
    rows = re.findall(r"^\| `(commonshed_\w+)", PAGE, re.MULTILINE)

    assert set(rows) == shown()


def test_the_alerts_speak_of_numbers_that_there_are() -> None:
    """An alert on a misspelt number never fires."""
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    rules = yaml.safe_load(block)["groups"][0]["rules"]

    assert {re.findall(r"commonshed_\w+", rule["expr"])[0] for rule in rules} <= shown()
