"""The phrasebook puts phrases into words, in the reader's language."""

from __future__ import annotations

import logging
import re
import time
from datetime import UTC, date, datetime, timedelta
from html import escape as html
from pathlib import Path

import pytest
from fluent.runtime import FluentResource
from fluent.syntax.ast import Message

from bot.conversation.phrases import Day, Distance, Moment, Param, Period, Reader, t
from bot.language import Phrasebook, PhraseMissing, PhrasesBroken, phrasebook
from bot.language.phrasebook import LazyBundle, read_bundle
from bot.model.places import STEPS_M

LANGUAGES = Path(phrasebook.__file__).parent
PLURALS = ("zero", "one", "two", "few", "many", "other")
ENGLISH, KOREAN = Reader("en", "Europe/Berlin"), Reader("ko", "Asia/Seoul")
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PHRASES = {
    "en": "say = { $what }\nlent = { $item } to { $who }\ndays = { $n ->\n [one] a day\n *[other] { $n } days\n }\n",
    "ko": 'say = { $what }\nlent = { JOSA($item, "을/를") } { JOSA($who, "이/가") }\ndays = { $n }일\n',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two languages with a few phrases."""
    for language, text in PHRASES.items():
        (tmp_path / language).mkdir()
        (tmp_path / language / "some.ftl").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def book(folder: Path) -> Phrasebook:
    """Those phrases, and the real ones of common.ftl for distances."""
    real = Phrasebook.load()
    some = {language: read_bundle(folder / language) for language in PHRASES}
    for language, bundle in some.items():
        for key in ("distance-block", "distance-about"):
            bundle._messages[key] = real.bundles[language]._messages[key]
    return Phrasebook(some)


def test_english_comes_first() -> None:
    """Every language of the folder is known."""
    assert Phrasebook.load().languages == ("en", "ko")


def test_each_reads_in_their_own_language(book: Phrasebook) -> None:
    """The reader decides, also by a regional tag; a language that is not known is English."""
    readers = (ENGLISH, KOREAN, Reader("ko-KR"), Reader("KO_kr"), Reader("fr"), Reader(""))

    assert [book.words(t("days", n=1200), reader) for reader in readers] == [
        *("1,200 days", "1,200일", "1,200일", "1,200일", "1,200 days", "1,200 days"),
    ]


def test_numbers_choose_their_words(book: Phrasebook) -> None:
    """One day, two days."""
    assert [book.words(t("days", n=n), ENGLISH) for n in (1, 2)] == ["a day", "2 days"]


@pytest.mark.parametrize(
    "file", sorted(LANGUAGES.glob("*/*.ftl")), ids=lambda it: f"{it.parent.name}-{it.stem}"
)
def test_only_numbers_choose(file: Path) -> None:
    """Words stand in the text in a wrapping of their own, so none is ever the name of a variant."""
    variants = re.findall(r"^ *\*?\[ *([\w-]+) *\]", file.read_text(encoding="utf-8"), re.MULTILINE)

    assert [it for it in variants if it not in PLURALS and not it.isdecimal()] == []


def test_particles_follow_the_word_not_its_escape(book: Phrasebook) -> None:
    """드릴을, 사다리를, also when the platform's escape ends the word."""
    assert book.words(t("lent", item="드릴", who="수아"), KOREAN) == "드릴을 수아가"
    assert book.words(t("lent", item="사다리>", who="Ben"), KOREAN, html) == "사다리&gt;를 Ben이"
    assert book.words(t("lent", item=t("say", what="책&"), who="Ben"), KOREAN, html) == "책&amp;을 Ben이"


@pytest.mark.parametrize("typed", ["{ $who }", "\ue0000\ue001", "<b>", "a" * 20_000, "<" * 4000, "JOSA($x)"])
def test_what_people_type_is_shown_as_typed(book: Phrasebook, typed: str) -> None:
    """Escaped once, whole, and never taken for a part of the phrase."""
    assert book.words(t("lent", item=typed, who="Ben"), ENGLISH, html) == f"{html(typed)} to Ben"


def test_phrases_within_phrases_are_escaped_once(book: Phrasebook) -> None:
    """A phrase may be a parameter of a phrase."""
    assert book.words(t("say", what=t("say", what=t("say", what="<"))), ENGLISH, html) == "&lt;"


def test_what_deceives_is_tamed(book: Phrasebook) -> None:
    """Direction overrides, controls and lone surrogates never reach a platform."""
    assert book.words(t("say", what="a\u202eb\x00c\ud800d"), ENGLISH) == "abcd"


@pytest.mark.parametrize(
    ("param", "english", "korean"),
    [
        (Moment(AT), "Tue 24 Nov, 10:00", "11월 24일 (화) 18:00"),
        (Day(date(2026, 11, 24)), "Tue 24 Nov", "11월 24일 (화)"),
        (
            Period(AT, AT + timedelta(days=5, hours=1)),
            "Tue 24 Nov, 10:00 – Sun 29 Nov, 11:00",
            "11월 24일 (화) 18:00 ~ 11월 29일 (일) 19:00",
        ),
        (Period(AT, AT + timedelta(hours=5)), "Tue 24 Nov, 10:00 – 15:00", "11월 24일 (화) 18:00 ~ 23:00"),
        (
            Period(AT, AT + timedelta(days=40)),
            "Tue, 24 Nov 2026, 10:00 – Sun, 3 Jan 2027, 10:00",
            "2026년 11월 24일 (화) 18:00 ~ 2027년 1월 3일 (일) 18:00",
        ),
        (Distance(0), "your block", "바로 근처"),
        (Distance(500), "about 500 m", "약 500m"),
        (Distance(1000), "1 km", "1km"),
        (Distance(100_000), "100 km", "100km"),
    ],
)
def test_times_and_distances(book: Phrasebook, param: Param, english: str, korean: str) -> None:
    """In the reader's zone and language; the year only where a period runs into another."""
    assert book.words(t("say", what=param), ENGLISH) == english
    assert book.words(t("say", what=param), KOREAN) == korean


def test_every_step_of_distance_reads_differently(book: Phrasebook) -> None:
    """Two steps are never told alike."""
    for reader in (ENGLISH, KOREAN):
        words = {book.words(t("say", what=Distance(step)), reader) for step in STEPS_M}

        assert len(words) == len(STEPS_M)


@pytest.mark.parametrize("phrase", [t("no-such-phrase"), t("say"), t("lent", item="drill")])
def test_what_is_missing_is_an_error_while_we_build(book: Phrasebook, phrase: object) -> None:
    """An unknown key or a parameter that was not given."""
    with pytest.raises(PhraseMissing):
        book.words(phrase, KOREAN)  # type: ignore[arg-type]  # a T, parametrised


def test_english_stands_in_while_we_run(book: Phrasebook, caplog: pytest.LogCaptureFixture) -> None:
    """In production a missing phrase is logged; English stands in for it, then the key."""
    del book.bundles["ko"]._messages["say"]
    running = Phrasebook(book.bundles, strict=False)

    with caplog.at_level(logging.ERROR):
        words = [running.words(t("say", what="secret"), KOREAN), running.words(t("no-such"), KOREAN)]

    assert words == ["secret", "no-such"]
    assert len(caplog.records) == 2
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    "text",
    ["a line that is no phrase\n", "bad = { $x\n", "good = yes\na line that is no phrase\nfine = yes\n"],
)
def test_broken_files_are_refused(folder: Path, text: str) -> None:
    """Fluent would pass over them in silence."""
    (folder / "en" / "than.ftl").write_text(text, encoding="utf-8")

    with pytest.raises(PhrasesBroken, match=r"en/than\.ftl"):
        read_bundle(folder / "en")


def test_it_is_quick(book: Phrasebook) -> None:
    """A thousand phrases well within a second."""
    started = time.process_time()
    for n in range(1000):
        book.words(t("lent", item="드릴", who=f"Ben {n}"), KOREAN, html)

    assert time.process_time() - started < 1


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_phrase_is_there_when_it_is_asked_for(language: str) -> None:
    """The program reads a phrase when somebody first asks for it; Fluent says which phrases there are."""
    bundle = Phrasebook.load(strict=False).bundles[language]
    texts = [file.read_text(encoding="utf-8") for file in (LANGUAGES / language).glob("*.ftl")]
    keys = [it.id.name for text in texts for it in FluentResource(text).body if isinstance(it, Message)]

    assert [key for key in keys if not bundle.has_message(key)] == []
    assert not bundle.has_message("no-such-phrase")


def test_a_phrase_finds_what_it_refers_to_in_another_file(folder: Path) -> None:
    """Each phrase is read with those that it names."""
    (folder / "en" / "first.ftl").write_text("outer = So: { inner }, { -shed }\n", encoding="utf-8")
    (folder / "en" / "second.ftl").write_text("inner = here\n-shed = the shed\n", encoding="utf-8")
    lazy = Phrasebook({"en": LazyBundle(folder / "en")})

    assert lazy.words(t("outer"), ENGLISH) == "So: here, the shed"
