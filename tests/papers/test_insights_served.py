"""The moderators' page: charts with their tables, in words that are only words."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from adapters.web.papers.charts import columns, rows
from tests.papers.conftest import Served, link_of
from tests.stories.lent import lent_and_returned


async def test_charts_have_their_tables(served: Served) -> None:
    """Every number that is drawn stands in the table, too; nothing is scripted or styled inline."""
    mod = served.street.moderator()
    lent_and_returned(served.street)
    mod.commands("/mod stats").presses("See everything")

    answer = await served.get(link_of(mod))
    page = await answer.text()

    assert answer.status == 200
    assert page.count("<svg") == page.count("<details>") == page.count("<table>") == 4
    assert '<th scope="row">balloon</th><td>1</td>' in page
    assert "In the middle" in page
    assert "<li>ladder</li>" in page
    assert "<script" not in page
    assert "style=" not in page
    assert not re.search("Anna|Ben|52[.]52|13[.]40", page)


async def test_the_link_ends_after_an_hour(served: Served) -> None:
    """A moderator who was dismissed does not look on."""
    mod = served.street.moderator()
    mod.commands("/mod stats").presses("See everything")
    link = link_of(mod)

    assert (await served.get(link)).status == 200
    served.street.passes(hours=1)
    assert (await served.get(link)).status == 404


async def test_typed_words_are_no_markup(served: Served) -> None:
    """Neither in a title nor in what was looked for."""
    mod = served.street.moderator()
    anna = served.street.neighbour("Anna")
    anna.offers("<script>alert(1)</script>")
    anna.commands("/find <img src=x onerror=alert(1)>")
    mod.commands("/mod stats").presses("See everything")

    page = await (await served.get(link_of(mod))).text()

    assert "&lt;script&gt;" in page
    assert "&lt;img" in page
    assert "<script" not in page
    assert "<img" not in page


def test_a_chart_is_well_formed() -> None:
    """Whatever the words; with no bars, with one, with zeros alone, with long Korean ones."""
    hostile = '<&">\u0000가나다라마바사아자차카타파하 and more'.replace("\u0000", "")
    for draw in (columns, rows):
        for bars in ([], [("one", 1)], [("none", 0), (hostile, 0)], [(hostile, 10**6)] * 12):
            root = ElementTree.fromstring(draw(hostile, bars))

            assert root.attrib["role"] == "img"
            assert root[0].text == hostile
