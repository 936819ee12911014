"""Odd words, numbers and presses: whatever somebody may type or forge."""

from __future__ import annotations

from dataclasses import fields
from typing import get_type_hints

from hypothesis import strategies as st

from bot.conversation.actions import Action
from bot.conversation.form_actions import Answer, Cancel, Change, Confirm, Resume, Run
from bot.flows import ACTIONS, COMMANDS, FORMS
from bot.model.loan import Step

NUMBERED = 36**12  # no packed number is larger

ODD = st.sampled_from(
    [
        "", " ", "\u200b\u3164", "\0", "\ud800", "😀\udc00", "x" * 100_000, "@everyone <@101> @anna", "<b>&amp;</b>",
        "**a** `b` ||c||", "{ $item }", "%s %(x)s {0}", "/offer", "https://evil.test", "\u202egnirts",
        "ż" + "\u0301" * 500, "١٢٣", "1e999", "-1", "NaN", "tomorrow", "yesterday", "1 Jan 9999", "0001-01-01",
        "24 Nov to 20 Nov", "91, 181", "52.52, 13.405", "9F4MGC22+22", "Elm Street 5", "https://maps.app.goo.gl/x",
        "9" * 400, "오늘부터 내일까지", "#1", "#999999999999", "21:00", "UTC+99", "\U0010ffff", "yes",
        "thing", "7", "en",
    ]
)  # fmt: skip
TYPED = st.one_of(ODD, st.text(alphabet=st.characters(codec=None), max_size=60))  # lone surrogates, too
NAMES = sorted({field.name for form in FORMS.values() for field in form.fields})
WORDS = st.sampled_from(
    [
        *Step, *NAMES, *(name.replace(" ", "_") for name in COMMANDS), "", "yes", "any", "thing", "pick0", "pick9",
        "tomorrow", "days1", "within", "free", "500", "en", "quiet", "hours", "on", "21_8", "99_99", "x",
    ]
)  # fmt: skip
NUMBERS = st.one_of(*[st.integers(0, 4)] * 4, st.integers(0, NUMBERED - 1))
CLASSES: tuple[type[Action], ...] = (*ACTIONS, Answer, Cancel, Change, Confirm, Resume, Run)


def _of_class(action: type[Action]) -> st.SearchStrategy[str]:
    """Any packed action of a class."""
    types = get_type_hints(action)
    values = {it.name: NUMBERS if types[it.name] is int else WORDS for it in fields(action)}
    return st.builds(action, **values).map(lambda it: it.pack())


PACKED = st.sampled_from(CLASSES).flatmap(_of_class)
FORGED = st.one_of(
    PACKED,
    st.text(alphabet=st.characters(max_codepoint=255), max_size=80),
    st.from_regex(r"[a-z]{2}(-[A-Za-z0-9_]{0,14}){0,4}", fullmatch=True),
)
