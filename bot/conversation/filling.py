"""Filling a form: from a draft and an answer to the next question. What is asked next is derived, never stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.conversation.answers import Answers
from bot.conversation.form_actions import Answer, Cancel, Change, Confirm, Resume
from bot.conversation.forms import AnswerAmbiguous, AnswerRefused, Field, Photo, Reading, Text
from bot.conversation.limiting import spend
from bot.conversation.phrases import T, t
from bot.conversation.replies import Ask, Button, Card, Input, Listing, Option, Question, Say, Tone
from bot.conversation.scene import AskAgain, Replies, Scene
from bot.language.contacts import contact
from bot.model.limits import Limited
from bot.model.places import Point
from bot.store import Draft

MOST_PICKS = 3


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its fields in the order in which they are asked, and what happens when all are answered.

    `check`, where there is one, shows what was understood before it counts. `heard` is told of the answers so far,
    for what counts at once: the language of the next question. `fits` raises AskAgain for an answer that was understood
    and yet does not do, before the next question is asked. `words` names the field that the words behind a command
    fill (`/offer cordless drill`). `public` names the fields that everybody will read: their writer is warned of what
    may be a contact.
    """

    key: str
    fields: tuple[Field, ...]
    done: Callable[[Scene, Answers, Draft], Replies]
    check: Callable[[Scene, Answers, Draft], T] | None = None
    words: str = ""
    heard: Callable[[Scene, Answers], None] | None = None
    fits: Callable[[Scene, Answers, Draft], None] | None = None
    public: tuple[str, ...] = ()

    def field(self, name: str) -> Field | None:
        """The field of that name; None for one of an older release."""
        return next((field for field in self.fields if field.name == name), None)


class Filling:
    """One draft of one form, in one scene."""

    def __init__(self, scene: Scene, form: Form, draft: Draft) -> None:
        """Go on with a draft."""
        self.scene, self.form, self.draft = scene, form, draft
        self._reading = Reading(
            scene.now,
            scene.zone,
            scene.language,
            scene.account,
            scene.store.known,
            _near(scene),
            _after(draft),
        )

    def give(self, answers: Mapping[str, str]) -> T | None:
        """Take raw answers by field name; those that do stay, whatever comes of the others.

        Returns why the first that does not do was refused. An empty answer skips an optional field.
        """
        problem: T | None = None
        for field in self.form.fields:
            if field.name in answers:
                refused = self._take(field, answers[field.name])
                problem = problem or refused
        if self.form.heard is not None:
            self.form.heard(self.scene, Answers(self.draft.answers))
        self._touch()
        return problem

    def skip(self, name: str) -> None:
        """Leave an optional question out."""
        field = self.form.field(name)
        if field is not None and not field.required:
            self.draft.answers[name] = field.default
            self._touch()

    def reopen(self, name: str) -> None:
        """Ask a field again; a text starts from what it said."""
        said = self.draft.answers.pop(name, "")
        if said and isinstance(self.form.field(name), Text):
            self.draft.rejected.setdefault(name, said)
        self._touch()

    def open_field(self) -> Field | None:
        """The field that is asked next; None when the form is complete."""
        return next(iter(self._open_fields()), None)

    def _open_fields(self) -> list[Field]:
        """The fields without an answer, or with one that an older release took and this one does not."""
        kept = self.draft.answers
        return [it for it in self.form.fields if it.name not in kept or not it.stands(kept[it.name])]

    def go_on(self, problem: T | None = None) -> Replies:
        """Ask what is open; when nothing is, show what was understood, or be done."""
        field = self.open_field()
        if field is None:
            return self._warned() or self.finish() if self.form.check is None else self._check(problem)
        if self.draft.picks.get(field.name):
            return self._which(field, problem)
        try:
            if self.form.fits is not None:
                self.form.fits(self.scene, Answers(self.draft.answers), self.draft)
        except AskAgain as again:
            return self._again(again)
        return self._ask(problem)

    def _warned(self) -> Say | None:
        """A word to a writer whose public text seems to tell where they live or how to reach them."""
        answers = Answers(self.draft.answers)
        for name in self.form.public:
            if seen := contact(answers.text(name)):
                change = Button(t("contact-change"), Change(self.draft.id, name).pack())
                post = Button(t("contact-post"), Confirm(self.draft.id).pack())
                cancel = Button(t("cancel"), Cancel(self.draft.id).pack())
                return Say(t(f"contact-{seen}"), ((change, post), (cancel,)))
        return None

    def finish(self) -> Replies:
        """Be done with the form: the draft goes, unless a field must be asked again."""
        if self.open_field() is not None:
            return self.go_on()
        try:
            replies = self.form.done(self.scene, Answers(self.draft.answers), self.draft)
        except AskAgain as again:
            return self._again(again)
        self.scene.store.drafts.remove(self.draft)
        return replies

    def _again(self, again: AskAgain) -> Replies:
        """Ask a field again that was understood and yet does not do; what would do is there to pick."""
        self.draft.rejected[again.field] = ""
        if again.instead:
            self.draft.picks[again.field] = [*again.instead]
        self.reopen(again.field)
        return self.go_on(again.why)

    def accepts(self, field: Field, input: Input) -> bool:
        """Whether what arrived (a photo, a place, words) is of the sort that a field asks."""
        if input in (Input.PHOTO, Input.PLACE):
            return field.input is input
        return field.input is not Input.PHOTO

    def picked(self, name: str, value: str) -> str | None:
        """The raw answer behind a button; None for one that was never offered."""
        field = self.form.field(name)
        if field is None:
            return None
        picks = self.draft.picks.get(name, [])
        if value.startswith("pick") and value[4:].isdigit() and int(value[4:]) < len(picks):
            return picks[int(value[4:])][0]
        return value if value in dict(field.offers(self._reading)) else None

    def _take(self, field: Field, raw: str) -> T | None:
        """Take one raw answer; returns why it was refused."""
        self.draft.picks.pop(field.name, None)
        if not raw.strip() and not field.required:
            self.draft.answers[field.name] = field.default
            return None
        if isinstance(field, Photo) and (enough := spend(self.scene, Limited.PHOTOS)):
            return enough
        try:
            self.draft.answers[field.name] = field.read(raw, self._reading)
            self.draft.rejected.pop(field.name, None)
            return None
        except AnswerRefused as refused:
            self.draft.answers.pop(field.name, None)
            self.draft.rejected[field.name] = "" if isinstance(field, Photo) else raw[:1000]
            return refused.phrase
        except AnswerAmbiguous as several:
            self.draft.answers.pop(field.name, None)
            self.draft.picks[field.name] = several.picks[:MOST_PICKS]
            return None

    def _touch(self) -> None:
        """Keep the draft; it is now the account's current one."""
        self.draft.touched_at = self.scene.now
        if self.draft.id:
            self.scene.store.drafts.save(self.draft)
        else:
            self.scene.store.drafts.add(self.draft)

    def _ask(self, problem: T | None) -> Ask:
        """The open questions."""
        if not self.draft.id:
            self._touch()
        key, draft = self.form.key, self.draft.id
        return Ask(
            draft,
            t(f"form-{key}"),
            tuple(self._question(field) for field in self._open_fields()),
            problem,
            Resume(draft).pack(),
            Cancel(draft).pack(),
        )

    def _question(self, field: Field) -> Question:
        """One open field as a question."""
        key, draft = f"form-{self.form.key}-{field.name}", self.draft.id
        options = tuple(
            Option(value, words or t(f"{key}-{value}"), Answer(draft, field.name, value).pack())
            for value, words in field.offers(self._reading)
        )
        return Question(
            field.name,
            field.input,
            t(key),
            t(f"{key}-label"),
            t(f"{key}-hint") if field.hint else None,
            field.required,
            options,
            "" if field.required else Answer(draft, field.name, "").pack(),
            self.draft.rejected.get(field.name, "") or (field.default if not field.required else ""),
            field.most if isinstance(field, Text) else 0,
        )

    def _which(self, field: Field, problem: T | None) -> Say:
        """Several answers may be meant, or would do: which is it?"""
        picks = self.draft.picks[field.name]
        buttons = tuple(
            (Button(field.pick(words), Answer(self.draft.id, field.name, f"pick{index}").pack()),)
            for index, (_, words) in enumerate(picks)
        )
        again = (Button(field.pick_none(), Change(self.draft.id, field.name).pack()),)
        return Say(problem or t("pick-which"), (*buttons, again))

    def _check(self, problem: T | None) -> Replies:
        """What was understood, before it counts; the check may find already that a field must be asked again."""
        if self.form.check is None:
            raise LookupError("this form has nothing to check")
        try:
            told = self.form.check(self.scene, Answers(self.draft.answers), self.draft)
        except AskAgain as again:
            return self._again(again)
        key, draft = self.form.key, self.draft.id
        changes = tuple(
            Button(t(f"form-{key}-{field.name}-change"), Change(draft, field.name).pack())
            for field in self.form.fields
        )
        send = Button(t(f"form-{key}-confirm"), Confirm(draft).pack(), tone=Tone.GO)
        rows = ((send,), changes, (Button(t("cancel"), Cancel(draft).pack()),))
        return Say(told, rows) if problem is None else Listing(problem, (Card(told),), rows)


def start(scene: Scene, form: Form, *, about: Mapping[str, int] | None = None, then: str = "") -> Filling:
    """Begin a form, or go on with the account's unfinished one about the same thing."""
    wanted = dict(about or {})
    draft = scene.store.drafts.of_form(scene.account, form.key)
    if draft is not None and draft.about != wanted:
        scene.store.drafts.remove(draft)
        draft = None
    if draft is None:
        draft = Draft(scene.account, form.key, scene.now, about=wanted)
    known = {field.name for field in form.fields}
    draft.answers = {name: kept for name, kept in draft.answers.items() if name in known}
    return Filling(scene, form, replace(draft, then=then or draft.then))


def _near(scene: Scene) -> Point | None:
    """Where the community is: to read a short plus code, and to prefer the nearest of equal names."""
    return scene.community.centre if scene.community else None


def _after(draft: Draft) -> datetime | None:
    """The due moment that a form is to move, if it is about one (`about["after"]`, seconds since 1970)."""
    seconds = draft.about.get("after")
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
