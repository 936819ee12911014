"""The phrases themselves: complete in every language, all used, and free of what no phrase may hold."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.runtime import FluentResource
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

import adapters
import bot
import bot.flows
import bot.language
from bot.conversation.filling import Form
from bot.conversation.forms import Choice, YesNo
from bot.flows.reminding import NAMED
from bot.language import Phrasebook
from bot.language.particles import with_particle
from bot.model.member import Conduct
from bot.model.rights import RIGHTS

from .phrase_keys import Used, note, used_in

FOLDER = Path(bot.language.__path__[0])
LONGEST = 600
MARKUP = re.compile(r"[<>*_`\\]|~~|\|\||\]\(|^(#|-|\d+\.) ", re.MULTILINE)
LATIN_IN_KOREAN: dict[str, str] = {}  # key: why it is the same word in Korean
MADE_ELSEWHERE = (
    "phrases.py",  # t() itself hands a key on
    "filling.py",  # the keys of forms, which follow from the names of their fields
    "gate.py",  # the keys of the table of rights, below
)


class Content(Visitor):
    """The variables, particle pairs and text of one message."""

    def __init__(self, message: ftl.Message) -> None:
        """Collect them."""
        self.variables: set[str] = set()
        self.pairs: list[str] = []
        self.texts: list[str] = []
        self.visit(message)

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:
        """A variable."""
        self.variables.add(node.id.name)

    def visit_TextElement(self, node: ftl.TextElement) -> None:
        """A piece of text."""
        self.texts.append(node.value)

    def visit_FunctionReference(self, node: ftl.FunctionReference) -> None:
        """A particle's pair; the variable within it."""
        self.pairs += [a.value for a in node.arguments.positional if isinstance(a, ftl.StringLiteral)]
        self.generic_visit(node)


def entries(language: str) -> Iterator[ftl.Message]:
    """All messages of a language, file by file."""
    for file in sorted((FOLDER / language).glob("*.ftl")):
        for entry in FluentResource(file.read_text(encoding="utf-8")).body:
            if isinstance(entry, ftl.Message):
                yield entry


PHRASES = {
    language: {entry.id.name: Content(entry) for entry in entries(language)}
    for language in Phrasebook.load().languages
}
EVERY = [(language, key) for language, phrases in PHRASES.items() for key in phrases]


@pytest.fixture(scope="module")
def used() -> Used:
    """What the code uses."""
    found = used_in([Path(bot.__path__[0]), Path(adapters.__path__[0])])
    for right in RIGHTS.values():
        found.keys |= {right.gone, *right.otherwise.values()}
    found.keys |= {f"barred-{conduct}" for conduct in Conduct if conduct is not Conduct.GOOD}
    return found


def each(language: str) -> Iterator[tuple[str, Content]]:
    """Key and content of every message of a language."""
    yield from PHRASES[language].items()


@pytest.mark.parametrize("language", PHRASES)
def test_every_language_has_every_phrase(language: str) -> None:
    """A reader never meets another language because a phrase was forgotten."""
    missing = set().union(*PHRASES.values()) - set(PHRASES[language])

    assert not missing


@pytest.mark.parametrize("language", PHRASES)
def test_every_phrase_stands_once(language: str) -> None:
    """Of two phrases with one key, only the first would be said."""
    counted = Counter(entry.id.name for entry in entries(language))

    assert not [key for key, times in counted.items() if times > 1]


def test_every_phrase_used_exists(used: Used) -> None:
    """A key in the code is a key in the files, and a prefix is the beginning of one."""
    missing = used.keys - set(PHRASES["en"])
    empty = {prefix for prefix in used.prefixes if not any(k.startswith(prefix) for k in PHRASES["en"])}

    assert not missing
    assert not empty


def test_every_phrase_is_used(used: Used) -> None:
    """A phrase that nobody says is deleted."""
    unused = [key for key in PHRASES["en"] if not used.covers(key)]

    assert not unused


def test_no_key_is_hidden(used: Used) -> None:
    """A phrase is named where it is made, so that the two tests above can see it."""
    hidden = [place for place in used.hidden if not place.startswith(MADE_ELSEWHERE)]

    assert not hidden


def test_languages_agree_on_the_variables() -> None:
    """What one language tells, the others tell as well."""
    english = {key: content.variables for key, content in each("en")}
    differing = {
        f"{language}: {key}": (content.variables, english.get(key))
        for language in PHRASES
        for key, content in each(language)
        if content.variables != english.get(key)
    }

    assert not differing


def test_a_reminder_tells_what_its_phrase_names() -> None:
    """Only that is written down with it: neither less nor more."""
    named = {f"reminder-{news.replace('_', '-')}": {*names} for news, names in NAMED.items()}

    assert {key: PHRASES["en"][key].variables for key in named} == named


def test_korean_phrases_are_korean() -> None:
    """No English phrase was left in the Korean files."""
    latin = [
        key
        for key, content in each("ko")
        if re.search("[A-Za-z]", text := "".join(content.texts)) and not re.search("[가-힣]", text)
    ]

    assert set(latin) == set(LATIN_IN_KOREAN)


@pytest.mark.parametrize("language", PHRASES)
def test_no_phrase_holds_markup(language: str) -> None:
    """A phrase means the same on every platform, so it holds no platform's markup."""
    marked = {key: content.texts for key, content in each(language) if any(map(MARKUP.search, content.texts))}

    assert not marked


@pytest.mark.parametrize("language", PHRASES)
def test_no_phrase_is_long(language: str) -> None:
    """A phrase is one idea."""
    long = {key for key, content in each(language) if sum(map(len, content.texts)) > LONGEST}

    assert not long


@pytest.mark.parametrize("language", PHRASES)
def test_particles_come_in_pairs(language: str) -> None:
    """JOSA is always given the form after a consonant and the form after a vowel."""
    for _, content in each(language):
        for pair in content.pairs:
            with_particle("책", "책", pair)


def test_every_form_has_its_phrases(used: Used) -> None:
    """What a form asks follows from the names of its fields: those phrases are there, and no others."""
    wanted = {key for form in forms() for key in asked_by(form)}
    there = {key for key in PHRASES["en"] if key.startswith("form-")}

    assert not wanted - there
    assert not there - wanted - used.keys


def forms() -> Iterator[Form]:
    """Every form of the flows."""
    for module in pkgutil.iter_modules(bot.flows.__path__, "bot.flows."):
        yield from vars(importlib.import_module(module.name)).get("FORMS", {}).values()


def asked_by(form: Form) -> Iterator[str]:
    """The keys that `conversation.filling` makes for a form."""
    yield f"form-{form.key}"
    if form.check:
        yield f"form-{form.key}-confirm"
    for field in form.fields:
        key = f"form-{form.key}-{field.name}"
        yield from (key, f"{key}-label")
        yield from (f"{key}-hint",) if field.hint else ()
        yield from (f"{key}-change",) if form.check else ()
        if isinstance(field, Choice) and not isinstance(field, YesNo):
            yield from (f"{key}-{choice}" for choice in field.choices)


@pytest.mark.parametrize(
    ("source", "keys", "prefixes", "hidden"),
    [
        ('t("yes")', {"yes"}, set(), 0),
        ('T("yes", {"a": t("no")})', {"yes", "no"}, set(), 0),
        ('T(key="yes")', {"yes"}, set(), 0),
        ('t("yes" if ok else f"no-{why}")', {"yes"}, {"no-"}, 0),
        ('t(f"loan-step-{step}")', set(), {"loan-step-"}, 0),
        ('t(f"{step}-done")', set(), set(), 1),
        ("t(key)", set(), set(), 1),
    ],
)
def test_keys_are_read_from_the_source(source: str, keys: set[str], prefixes: set[str], hidden: int) -> None:
    """Literals, choices of literals and prefixes are seen; anything else is reported."""
    used = Used()

    note(source, "flow.py", used)

    assert (used.keys, used.prefixes, len(used.hidden)) == (keys, prefixes, hidden)
