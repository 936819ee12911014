"""Settings: a member's language, time zone, quiet hours, and which reminders ring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.conversation.actions import Action
from bot.conversation.answers import Answers
from bot.conversation.commands import CommandMenu
from bot.conversation.contents import Command, Press, Refused
from bot.conversation.filling import Form, start
from bot.conversation.form_actions import Run
from bot.conversation.forms import AnswerAmbiguous, AnswerRefused, Number, Reading, Text
from bot.conversation.phrases import T, t
from bot.conversation.replies import Button, Card, Rows, Say, Show
from bot.conversation.scene import Replies, Scene
from bot.flows.actions import ChangeSetting, Setting
from bot.flows.reminding import replan
from bot.flows.setup_form import LANGUAGES
from bot.language.clock import take_clock
from bot.language.zones import find_zones
from bot.model.loan import OPEN_STATES
from bot.model.member import Member
from bot.model.quiet import QuietHours
from bot.store import Draft

USUAL_QUIET = (QuietHours(), QuietHours(22, 7), QuietHours(23, 9))
NO_QUIET = QuietHours(0, 0)
HOURS = 24
OF_COMMUNITY = "community"
LONGEST_ZONE = 60
ON_OFF = {"on": True, "off": False}


@dataclass(frozen=True, slots=True)
class Zone(Text):
    """A time zone, by a city, an IANA name or an offset; "" is the community's."""

    def read(self, raw: str, reading: Reading) -> str:
        """The IANA name. Raises AnswerAmbiguous where a city may be in several."""
        if raw.strip() == OF_COMMUNITY:
            return ""
        found = find_zones(raw)
        if not found:
            raise AnswerRefused(t("settings-zone-unknown"))
        if len(found) > 1:
            raise AnswerAmbiguous([(zone, zone) for zone in found])
        return found[0]

    def offers(self, reading: Reading) -> tuple[tuple[str, T | None], ...]:
        """The community's own."""
        return ((OF_COMMUNITY, t("settings-zone-as-community")),)


@dataclass(frozen=True, slots=True)
class Hour(Number):
    """An hour of the day: "21", "21:00", "9 pm", "오후 9시"."""

    def read(self, raw: str, reading: Reading) -> str:
        """The hour, 0 to 23; minutes are left out."""
        rest, clock = take_clock(raw[:LONGEST_ZONE].casefold().strip())
        if clock is not None and not rest.strip():
            return str(clock.hour % HOURS)
        return Number.read(self, raw, reading)

    def offers(self, reading: Reading) -> tuple[tuple[str, T | None], ...]:
        """The usual hours."""
        return tuple((str(hour), t("settings-hour", hour=hour)) for hour in self.usual)


# -- what is set -------------------------------------------------------------------------------------------------------


def run(scene: Scene, given: Mapping[str, str]) -> Replies:
    """`/settings`: what is set now, and a button for each."""
    return _shown(scene)


def _shown(scene: Scene) -> Show:
    """The settings as a card; it changes in place."""
    me = scene.me
    zone = t("settings-zone", zone=me.zone) if me.zone else t("settings-zone-community", zone=scene.here.zone)
    lines = (
        t("settings-language", language=t(f"settings-language-{me.language}")),
        zone,
        _quiet_line(me.quiet),
    )
    return Show(
        Card(t("settings-title"), (*lines, t("settings-always")), buttons=(*_reminders(me), *_others(me)))
    )


def _quiet_line(quiet: QuietHours) -> T:
    """When no reminder rings."""
    return t("settings-quiet-none") if quiet.start == quiet.end else t("settings-quiet", hours=_hours(quiet))


def _hours(quiet: QuietHours) -> T:
    """From an hour until an hour."""
    return t(
        "settings-hours", start=t("settings-hour", hour=quiet.start), end=t("settings-hour", hour=quiet.end)
    )


def _reminders(me: Member) -> Rows:
    """A switch for each reminder; overdue ones have none."""
    switches = (
        ("handover", me.remind_handover),
        ("day_before", me.remind_day_before),
        ("due_day", me.remind_due_day),
    )
    return tuple(
        (
            Button(
                t("settings-is-on" if on else "settings-is-off", reminder=t(f"settings-reminder-{name}")),
                Setting(name, "off" if on else "on").pack(),
            ),
        )
        for name, on in switches
    )


def _others(me: Member) -> Rows:
    """The other languages, and what must be asked."""
    languages = tuple(
        Button(t(f"settings-language-{language}"), Setting("language", language).pack())
        for language in LANGUAGES
        if language != me.language
    )
    zone = Button(t("settings-change-zone"), ChangeSetting("zone").pack())
    quiet = Button(t("settings-change-quiet"), ChangeSetting("quiet").pack())
    home = Button(t("settings-change-home"), Run("near", 0).pack())
    return ((quiet, zone), (home, *languages))


# -- changes -----------------------------------------------------------------------------------------------------------


def set_now(scene: Scene, action: Setting) -> Replies:
    """A setting that needs no words."""
    take = _TAKES.get(action.name)
    if take is None or not take(scene.me, action.to):
        raise Refused(t("button-unknown"))
    return _kept(scene, action.name, action.to)


def ask(scene: Scene, action: ChangeSetting) -> Replies:
    """A setting that needs words, or has too many values for one card."""
    asked = _ASKS.get(action.name)
    if asked is None:
        raise Refused(t("button-unknown"))
    return asked(scene)


def _kept(scene: Scene, name: str, to: str) -> Show:
    """Keep what was set; the reminders of what is lent and borrowed now follow it."""
    me = scene.me
    scene.store.members.save(me)
    if scene.face.language != me.language:
        scene.face.language = me.language
        scene.store.faces.save(scene.face)
    scene.record(f"member:{me.id}", f"set {name}", "", to)
    for loan in scene.store.loans.of_member(me.id, OPEN_STATES):
        replan(scene, loan)
    return _shown(scene)


def _which_quiet(scene: Scene) -> Replies:
    """The usual quiet hours, none, or others."""
    usual = tuple(
        (Button(_hours(it), Setting("quiet", f"{it.start}_{it.end}").pack()),) for it in USUAL_QUIET
    )
    none = Button(t("settings-no-quiet"), Setting("quiet", f"{NO_QUIET.start}_{NO_QUIET.end}").pack())
    other = Button(t("settings-other-hours"), ChangeSetting("hours").pack())
    return Say(
        t("settings-which-quiet"), (*usual, (none, other), (Button(t("back"), Run("settings", 0).pack()),))
    )


def done_quiet(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """Quiet hours that were typed."""
    scene.me.quiet = QuietHours(answers.number("start"), answers.number("end"))
    return _kept(scene, "quiet", f"{scene.me.quiet.start}_{scene.me.quiet.end}")


def done_zone(scene: Scene, answers: Answers, draft: Draft) -> Replies:
    """A zone that was typed."""
    scene.me.zone = answers.text("zone")
    return _kept(scene, "zone", scene.me.zone)


def _take_language(me: Member, to: str) -> bool:
    """One of our languages."""
    me.language = to if to in LANGUAGES else me.language
    return me.language == to


def _take_quiet(me: Member, to: str) -> bool:
    """Two hours, "21_8"."""
    start, _, end = to.partition("_")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        return False
    if not (int(start) < HOURS and int(end) < HOURS):
        return False
    me.quiet = QuietHours(int(start), int(end))
    return True


def _switch(attribute: str) -> Callable[[Member, str], bool]:
    """What turns one reminder on and off."""

    def take(me: Member, to: str) -> bool:
        if to in ON_OFF:
            setattr(me, attribute, ON_OFF[to])
        return to in ON_OFF

    return take


_TAKES: Mapping[str, Callable[[Member, str], bool]] = {
    "language": _take_language,
    "quiet": _take_quiet,
    "handover": _switch("remind_handover"),
    "day_before": _switch("remind_day_before"),
    "due_day": _switch("remind_due_day"),
}
ZONE: Form = Form("zone", (Zone("zone", most=LONGEST_ZONE, hint=True),), done_zone)
QUIET: Form = Form(
    "quiet",
    (
        Hour("start", least=0, most=HOURS - 1, usual=(20, 21, 22, 23)),
        Hour("end", least=0, most=HOURS - 1, usual=(6, 7, 8, 9)),
    ),
    done_quiet,
)
_ASKS: Mapping[str, Callable[[Scene], Replies]] = {
    "zone": lambda scene: start(scene, ZONE).go_on(),
    "quiet": _which_quiet,
    "hours": lambda scene: start(scene, QUIET).go_on(),
}

COMMANDS: dict[str, Command] = {
    "settings": Command(CommandMenu("settings", t("command-settings-name"), t("command-settings")), run)
}
ACTIONS: dict[type[Action], Press] = {Setting: Press(set_now), ChangeSetting: Press(ask)}
FORMS = {form.key: form for form in (ZONE, QUIET)}
