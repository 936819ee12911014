"""Setting up: the bot comes into a room, a moderator says what it is for, and a second room joins."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversation.events import AnyEvent, Joined, Left, Moved
from bot.conversation.lookups import LookupNeeded
from bot.flows.setting_up import zone_of
from bot.model.chats import Account, Chat, Platform
from bot.model.community import Community, Purpose, Room
from bot.model.places import Point
from tests.stories.phones import Screen
from tests.stories.street import HOME, ROOMS, Neighbour, Street

SEOUL = "37.5665, 126.978"
NEW_ROOMS = {
    Platform.TELEGRAM: Chat(Platform.TELEGRAM, "-2002", direct=False),
    Platform.DISCORD: Chat(Platform.DISCORD, "8001", direct=False, space="8000"),
}
ANSWERS = {
    "name": "Maple Lane",
    "centre": SEOUL,
    "radius": "1.5 km",
    "language": "ko",
    "rules": "Bring it back clean",
}


class NewRoom:
    """A room in which the bot has just arrived, on one platform."""

    def __init__(self, street: Street, on: str) -> None:
        """Add the bot to it."""
        self.street, self.chat = street, NEW_ROOMS[street.platform(on)]
        self.adder = Account(self.chat.platform, "55")
        self.occurs(Joined(id="j1", account=self.adder, chat=self.chat, title="Maple", language="en"))

    def occurs(self, event: AnyEvent) -> None:
        """Something happens to the room itself."""
        occurs(self.street, event)

    @property
    def screen(self) -> Screen:
        """What the room shows."""
        return self.street.screen(self.chat)

    @property
    def kept(self) -> Room:
        """The room as it is kept now."""
        with self.street.database.work(self.street.now) as store:
            room = store.rooms.at(self.chat)
            assert room is not None
            return room

    @property
    def community(self) -> Community:
        """The community as it is kept now."""
        key = self.kept.community_id
        with self.street.database.work(self.street.now) as store:
            return store.communities.get(key)

    def types(self, who: Neighbour, text: str, **options: str) -> Neighbour:
        """Somebody types a command in this room; on Telegram what stands behind it, on Discord its options."""
        moderator = who.account in self.street.moderators
        command = who.wire.command(who.account.id, who.name, self.chat, text, options, moderator)
        return who._does(command)

    def presses(self, who: Neighbour, label: str) -> None:
        """Somebody presses a button here; Telegram then opens the direct chat."""
        message = next(
            it for it in reversed(self.screen.messages) if label in [words for words, _, _ in it.buttons]
        )
        who.presses_on(message, label)
        link, self.screen.link = self.screen.link, ""
        if link:
            who.commands(f"/start {link.partition('start=')[2]}")


def occurs(street: Street, event: AnyEvent) -> None:
    """An event that nobody's phone makes."""
    for _ in range(5):
        try:
            with street.database.work(street.now) as store:
                street.engine.handle(store, event, street.now)
            break
        except LookupNeeded as needed:
            street.database.keep(needed.lookup, street._answer(needed.lookup))
    street.deliver()


def newcomer(
    street: Street, name: str = "Mina", on: str = "telegram", *, moderates: bool = True
) -> Neighbour:
    """Somebody of another room, who can be written to; a moderator there unless said otherwise."""
    who = street.stranger(name, on)
    if moderates:
        street.moderators.add(who.account)
    who.commands("/start")
    who.forgets()
    return who


def code_of(who: Neighbour) -> str:
    """The code that somebody was shown last."""
    codes = [it.params["code"] for it in who.phrases() if it.key == "room-code"]
    return str(codes[-1])


def made_code(who: Neighbour) -> str:
    """A code for another room, made by the button."""
    who.commands("/help").presses("Connect another room")
    return code_of(who)


def test_a_new_room_is_told_what_to_do(street: Street) -> None:
    """The hello says that a moderator types /setup, and has the buttons for it."""
    room = NewRoom(street, "telegram")

    assert "/setup" in room.screen.messages[-1].text
    assert [label for label, _, _ in room.screen.messages[-1].buttons] == ["Set up", "I have a code"]
    assert room.kept.title == "Maple"
    assert not room.kept.community_id


def test_a_moderator_sets_a_community_up(street: Street) -> None:
    """Name, centre, radius, language and rules become a community; its zone follows from the place."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)

    room.types(mina, "/setup").answers(**ANSWERS)
    assert not room.kept.community_id
    mina.presses("Yes, that is right")

    made = room.community
    assert (made.name, made.radius_m, made.language, made.rules) == (
        "Maple Lane",
        1500,
        "ko",
        "Bring it back clean",
    )
    assert (made.centre, made.zone) == (Point(37.5665, 126.978), "Asia/Seoul")
    assert mina.reads("setup-done", community="Maple Lane")


def test_the_room_shows_a_card_to_join_by(street: Street) -> None:
    """The card stands in the room in the room's language, with the rules and the button."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)

    room.types(mina, "/setup").answers(**ANSWERS).presses("Yes, that is right")

    card = room.screen.messages[-1]
    assert "Maple Lane" in card.text
    assert "Bring it back clean" in card.text
    assert [label for label, _, _ in card.buttons] == ["참여하기"]


def test_what_was_understood_can_be_changed_before_it_counts(street: Street) -> None:
    """Any answer can be given anew from the check."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)

    room.types(mina, "/setup").answers(**ANSWERS)
    mina.presses("Name").answers(name="Oak Lane").presses("Yes, that is right")

    assert room.community.name == "Oak Lane"
    assert room.community.rules == "Bring it back clean"


def test_only_a_moderator_sets_up(street: Street) -> None:
    """Anybody else is told so, and nothing has changed."""
    room = NewRoom(street, "telegram")
    tom = newcomer(street, "Tom", moderates=False)

    room.types(tom, "/setup")

    assert tom.reads("moderators-only")
    assert tom.asked is None


def test_a_moderator_dismissed_meanwhile_sets_nothing_up(street: Street) -> None:
    """Who may set up is asked again when the form is done."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)
    room.types(mina, "/setup").answers(**ANSWERS)

    street.moderators.clear()
    street.now += timedelta(minutes=2)
    mina.presses("Yes, that is right")

    assert mina.reads("moderators-only")
    assert not room.kept.community_id


def test_in_a_direct_chat_setup_says_where_to_type_it(street: Street) -> None:
    """Without a room there is nothing to set up."""
    mina = newcomer(street)

    mina.commands("/setup")

    assert mina.reads("setup-where")


def test_in_a_direct_chat_a_moderator_changes_their_own_community(street: Street) -> None:
    """It is clear which one is meant."""
    anna, ben = street.moderator("Anna"), street.neighbour("Ben")

    anna.commands("/mod setup").presses("Name").answers(name="Elm Road").presses("Yes, that is right")
    ben.commands("/mod setup")

    assert anna.reads("setup-changed", community="Elm Road")
    assert ben.reads("moderators-only")


def test_in_an_unknown_room_setup_works_as_well(street: Street) -> None:
    """A room whose being added was missed is noted when somebody types there."""
    mina = newcomer(street)
    chat = NEW_ROOMS[mina.account.platform]

    mina._does(mina.wire.command(mina.account.id, mina.name, chat, "/setup", {}, True))
    mina.answers(**ANSWERS).presses("Yes, that is right")

    with street.database.work(street.now) as store:
        room = store.rooms.at(chat)
    assert room is not None
    assert room.community_id not in (0, street.community.id)


def test_somebody_who_never_wrote_is_sent_to_the_direct_chat(street: Street) -> None:
    """On Telegram the room shows a link by which the same form begins; Discord asks at once."""
    room = NewRoom(street, "telegram")
    mina = street.stranger("Mina")
    street.moderators.add(mina.account)

    room.types(mina, "/setup")
    if mina.account.platform is Platform.TELEGRAM:
        link = room.screen.messages[-1].buttons[0][2]
        mina.commands(f"/start {link.partition('start=')[2]}")
    mina.answers(**ANSWERS).presses("Yes, that is right")

    assert room.community.name == "Maple Lane"


def test_setup_again_changes_the_community(street: Street) -> None:
    """The form comes filled; what is changed is changed, the rest stays, and the card changes in place."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)
    room.types(mina, "/setup").answers(**ANSWERS).presses("Yes, that is right")
    before = room.community

    room.types(mina, "/setup").presses("Radius").answers(radius="3")
    mina.presses("House rules").answers(rules="Be kind").presses("Yes, that is right")

    assert room.community.id == before.id
    assert (room.community.name, room.community.radius_m, room.community.rules) == (
        "Maple Lane",
        3000,
        "Be kind",
    )
    assert mina.reads("setup-changed")
    cards = [it for it in room.screen.messages if "Maple Lane" in it.text]
    assert len(cards) == 1
    assert "Be kind" in cards[0].text


def test_a_place_that_cannot_be_looked_up_is_asked_again(street: Street) -> None:
    """Answers already given stay."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)
    street.atlas_offline = True

    room.types(mina, "/setup")
    if mina.account.platform is Platform.TELEGRAM:
        mina.says("Maple Lane").says("Seoul City Hall")
    else:
        mina.answers(**{**ANSWERS, "centre": "Seoul City Hall"})

    assert mina.reads("place-offline")
    assert mina.asked is not None
    assert mina.asked.questions[0].name == "centre"


@pytest.mark.parametrize(
    ("typed", "metres"),
    [
        ("2", 2000),
        ("800 m", 800),
        ("1,5 km", 1500),
        ("500", 500),
        ("２ｋｍ", 2000),
        ("3킬로미터", 3000),
        ("900미터", 900),
    ],
)
def test_a_radius_is_read_as_people_write_it(street: Street, typed: str, metres: int) -> None:
    """Metres or kilometres; a bare small number is in kilometres."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)

    room.types(mina, "/setup").answers(**{**ANSWERS, "radius": typed}).presses("Yes, that is right")

    assert room.community.radius_m == metres


@pytest.mark.parametrize("typed", ["0", "far", "-3 km", "99999 km", "1" * 5000, "NaN", "1e3 km"])
def test_a_radius_that_does_not_do_is_asked_again(street: Street, typed: str) -> None:
    """The reason names the limits."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)

    room.types(mina, "/setup").answers(name="Maple Lane", centre=SEOUL, radius=typed)

    assert mina.reads("setup-radius-not-read")


# -- a second room -----------------------------------------------------------------------------------------------------


def test_a_second_room_joins_by_a_code(street: Street) -> None:
    """A moderator here makes the code, a moderator there types it: one community on both platforms."""
    anna = street.moderator("Anna", on="telegram")
    room, mina = NewRoom(street, "discord"), newcomer(street, on="discord")

    room.types(mina, "/setup", code=made_code(anna))

    assert room.kept.community_id == street.community.id
    assert any("Elm Street" in it.text for it in room.screen.messages)
    assert mina.reads("room-joined", community="Elm Street")
    assert anna.reads("room-was-added", community="Elm Street")


def test_the_code_can_be_typed_behind_the_button(street: Street) -> None:
    """The hello's second button asks for the code out of the room's sight."""
    anna = street.moderator("Anna")
    room, mina = NewRoom(street, "discord"), newcomer(street, on="discord")
    code = made_code(anna)

    room.presses(mina, "I have a code")
    mina.answers(code=code.lower().replace("-", " "))

    assert room.kept.community_id == street.community.id


def test_a_code_from_slash_mod_code(street: Street) -> None:
    """/mod code makes one, too; nobody but a moderator gets it."""
    anna, ben = street.moderator("Anna"), street.neighbour("Ben")

    anna.commands("/mod code")
    ben.commands("/mod code")

    assert len(code_of(anna)) == 34
    assert not ben.reads("room-code")
    assert ben.reads("moderators-only")


def test_a_code_can_be_typed_in_the_direct_chat(street: Street) -> None:
    """A moderator who was sent there from the room types it there; the form that was begun tells for which room."""
    anna = street.moderator("Anna")
    room, mina = NewRoom(street, "discord"), newcomer(street, on="discord")
    room.types(mina, "/setup")

    mina.commands(f"/setup {made_code(anna)}")

    assert room.kept.community_id == street.community.id


def test_a_code_is_used_once(street: Street) -> None:
    """A second room gets the answer that any wrong code gets."""
    anna = street.moderator("Anna")
    room, mina = NewRoom(street, "discord"), newcomer(street, on="discord")
    code = made_code(anna)
    room.types(mina, "/setup", code=code)
    kept = room.kept
    kept.community_id = 0
    with street.database.work(street.now) as store:
        store.rooms.save(kept)

    room.types(mina, "/setup", code=code)

    assert mina.reads("code-wrong")
    assert not room.kept.community_id


def test_an_old_code_is_answered_like_a_wrong_one(street: Street) -> None:
    """Ten minutes, and nobody learns whether it ever was one."""
    anna = street.moderator("Anna")
    room, mina = NewRoom(street, "discord"), newcomer(street, on="discord")
    code = made_code(anna)
    street.now += timedelta(minutes=10)

    room.types(mina, "/setup", code=code)

    assert mina.reads("code-wrong")
    assert not room.kept.community_id


def test_after_five_wrong_codes_even_the_right_one_must_wait(street: Street) -> None:
    """Then it is refused without looking, until ten minutes have passed; the count survives each refusal."""
    anna = street.moderator("Anna")
    room, mina = NewRoom(street, "discord"), newcomer(street, on="discord")
    for guess in range(5):
        room.types(mina, "/setup", code=f"WRONG-{guess}")
    code = made_code(anna)

    room.types(mina, "/setup", code=code)

    assert mina.count("code-wrong") == 5
    assert mina.reads("code-too-many")
    assert not room.kept.community_id


def test_the_code_is_kept_only_as_a_digest(street: Street) -> None:
    """Whoever reads the table of codes learns none."""
    anna = street.moderator("Anna")

    code = made_code(anna)

    with street.database.work(street.now) as store:
        kept = store.codes.all_where()
    assert [it.purpose for it in kept] == [Purpose.ROOM]
    assert code.replace("-", "") not in repr(kept)
    assert len(kept[0].digest) == 64


def test_a_room_of_another_community_keeps_it(street: Street) -> None:
    """A code does not take a room away; it can still be used elsewhere."""
    anna = street.moderator("Anna")
    room, mina = NewRoom(street, "discord"), newcomer(street, on="discord")
    room.types(mina, "/setup").answers(**ANSWERS).presses("Yes, that is right")

    room.types(mina, "/setup", code=made_code(anna))

    assert mina.reads("room-taken", community="Maple Lane")
    assert room.community.name == "Maple Lane"


def test_a_room_cannot_be_taken_by_a_stranger_to_it(street: Street) -> None:
    """The button names a room; who may use it is asked of the platform for that very room."""
    room, tom = NewRoom(street, "telegram"), newcomer(street, "Tom", moderates=False)

    room.presses(tom, "I have a code")

    assert tom.reads("moderators-only")


# -- rooms come and go -------------------------------------------------------------------------------------------------


def test_a_group_that_becomes_a_supergroup_is_the_same_room(street: Street) -> None:
    """Its community, its cards and what waits for it go along."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)
    room.types(mina, "/setup").answers(**ANSWERS).presses("Yes, that is right")
    community, old = room.community, room.kept
    to = Chat(room.chat.platform, "-1009999", direct=False, space=room.chat.space)

    room.occurs(Moved(id="mv", account=room.adder, chat=room.chat, to=to))
    room.chat = to
    room.types(mina, "/setup").presses("Name").answers(name="Oak Lane").presses("Yes, that is right")

    assert (room.kept.id, room.kept.community_id) == (old.id, community.id)
    assert "Oak Lane" in street.screen(to).messages[-1].text


def test_the_new_chat_may_be_seen_before_the_move(street: Street) -> None:
    """The platform may tell that the bot is in the new chat first."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)
    room.types(mina, "/setup").answers(**ANSWERS).presses("Yes, that is right")
    community = room.community
    to = Chat(room.chat.platform, "-1009999", direct=False, space="other")

    room.occurs(Joined(id="j2", account=room.adder, chat=to, title="Maple"))
    room.occurs(Moved(id="mv", account=room.adder, chat=room.chat, to=to))

    room.chat = to
    assert room.kept.community_id == community.id


def test_a_room_that_comes_back_finds_its_community(street: Street) -> None:
    """Removed and added again, it is what it was, and gets its card."""
    chat = ROOMS[street.platform("telegram")]
    who = Account(chat.platform, "55")

    occurs(street, Left(id="l1", account=who, chat=chat))
    with street.database.work(street.now) as store:
        gone = store.rooms.at(chat)
    occurs(street, Joined(id="j1", account=who, chat=chat, title="Elm Street"))

    with street.database.work(street.now) as store:
        back = store.rooms.at(chat)
    assert gone is not None
    assert gone.gone
    assert back is not None
    assert (back.gone, back.community_id) == (False, street.community.id)
    assert "Elm Street" in street.screen(chat).messages[-1].text


def test_a_whole_server_that_is_left_takes_its_room_along(street: Street) -> None:
    """Discord names no channel then; coming back, another channel may be the one to write to."""
    chat = ROOMS[Platform.DISCORD]
    who = Account(chat.platform, "")

    occurs(street, Left(id="l1", account=who, chat=Chat(chat.platform, "", direct=False, space=chat.space)))
    with street.database.work(street.now) as store:
        assert [it.chat.platform for it in store.rooms.of(street.community.id)] == [Platform.TELEGRAM]
    other = Chat(chat.platform, "7777", direct=False, space=chat.space)
    occurs(street, Joined(id="j1", account=Account(chat.platform, "55"), chat=other, title="Elm Street"))

    with street.database.work(street.now) as store:
        assert {it.chat for it in store.rooms.of(street.community.id)} == {ROOMS[Platform.TELEGRAM], other}
    assert "Elm Street" in street.screen(other).messages[-1].text


def test_another_channel_that_goes_is_not_the_room(street: Street) -> None:
    """A server has many channels; only that of the room counts."""
    chat = ROOMS[Platform.DISCORD]
    other = Chat(chat.platform, "7999", direct=False, space=chat.space)

    occurs(street, Left(id="l1", account=Account(chat.platform, ""), chat=other))

    with street.database.work(street.now) as store:
        assert len(store.rooms.of(street.community.id)) == 2


def test_somebody_who_blocks_the_bot_is_not_written_to(street: Street) -> None:
    """A block in the direct chat is noted until they come back."""
    anna = street.neighbour("Anna")

    occurs(street, Left(id="l1", account=anna.account, chat=anna.direct))

    with street.database.work(street.now) as store:
        face = store.faces.get(anna.account)
    assert face is not None
    assert face.reachable is False


def test_a_zone_follows_from_any_place() -> None:
    """On land the zone people keep; at sea one of whole hours."""
    assert zone_of(HOME) == "Europe/Berlin"
    assert zone_of(Point(0, -150)) == "Etc/GMT+10"
    assert zone_of(Point(90, 180))


def test_what_a_moderator_types_is_shown_as_typed(street: Street) -> None:
    """A community's name is a parameter, never part of a phrase."""
    room = NewRoom(street, "telegram")
    mina = newcomer(street)

    room.types(mina, "/setup").answers(**{**ANSWERS, "name": "@everyone <b>x</b>"}).presses(
        "Yes, that is right"
    )

    assert room.community.name == "@everyone <b>x</b>"
    assert mina.reads("setup-done", community="@everyone <b>x</b>")
