"""Where the cases happen: two communities, the neighbours whose secrets are sought, and the program."""

from __future__ import annotations

import itertools
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from aiohttp.test_utils import unused_port

from bot.model.audit import Record
from bot.model.chats import Account, Chat, Platform
from bot.model.community import Community, Room
from bot.model.held import Held
from bot.model.item import Item
from bot.model.loan import Loan, LoanState
from bot.model.member import Face, Member
from bot.model.places import Cell, Point
from bot.model.report import Report, ReportState
from bot.model.spans import Span
from bot.setting_values import Listen
from bot.settings import DatabaseSettings, Settings, WebSettings
from tests.fakes.discord.messages import Message as DiscordMessage
from tests.fakes.discord.world import Channel, Guild
from tests.fakes.telegram import Group
from tests.fakes.telegram import Message as TelegramMessage
from tests.hostile.proxy import Proxy
from tests.journey.town import START, OnDiscord, OnTelegram, Town

Hand = OnTelegram | OnDiscord
PUBLIC: Final = "https://shed.example.org"
HOME: Final = Point(52.5200, 13.4050)
NOTE: Final = "canarykey under the third flowerpot"
PHONE: Final = "+49 151 5550199"
STREET: Final = "Canaryalley 17b, 10999 Canarytown"
WORD: Final = "canaryword between the two of us"
STEPS: Final = (("borrower", "request", "", "requested"), ("owner", "approve", "requested", "approved"),
                ("owner", "say_handed_over", "approved", "approved"),
                ("borrower", "confirm_handover", "approved", "on_loan"))  # fmt: skip
ASKED_EVERY_S: Final = 0.2  # by polling: what a case prepares is met soon
HOW_FAR: Final = {LoanState.REQUESTED: 1, LoanState.APPROVED: 2, LoanState.ON_LOAN: 4}


class Footing(NamedTuple):
    """What the program stands on: "sqlite" or "postgresql", and Telegram by "webhook" or "polling"."""

    database: str = "sqlite"
    transport: str = "webhook"

    def __str__(self) -> str:
        """As it stands in a test's name."""
        return f"{self.database}-{self.transport}"


class Ground(Town):
    """A town with two communities and pages.

    In Elm Street: Mia made the Telegram group and Max the Discord server, so they moderate; Vera has what others want
    to know, and Wim has something of hers. In Oak Lane Olga moderates.
    """

    def __init__(self, folder: Path, url: str, footing: Footing) -> None:
        """Nothing runs yet; `url` is an empty database's."""
        super().__init__(folder, webhook=footing.transport == "webhook")
        self.folder, self.footing = folder, footing
        self._percent = "%" if footing.database == "sqlite" else "%%"  # as its driver wants it
        notes = folder.with_name(f"{folder.name}-notes")  # not among the files that nobody has asked for
        self._stored = DatabaseSettings.model_validate({"url": url, "notes": str(notes)})
        self._names = itertools.count(1)
        self.proxy = Proxy()
        self.telegram.middlewares = [self.proxy.meets]
        self.telegram.updates.max_wait_s = ASKED_EVERY_S
        web = WebSettings(public_url=PUBLIC, listen=Listen("127.0.0.1", unused_port()))
        self.given = web
        self._whole: Settings | None = None

    def settings(self) -> Settings:
        """As the town's, with pages and that database; the same whenever they are asked for."""
        if self._whole is None:
            told = {"web": self.given, "database": self._stored}
            self._whole = super().settings().model_copy(update=told)
        return self._whole

    @property
    def pages(self) -> str:
        """Where the pages are really served: what stands in front of them outside is not here."""
        return f"http://127.0.0.1:{self.given.listen.port}"

    async def settle(self) -> None:
        """Both communities are there, and everybody of old has joined."""
        self.mia, self.max = OnTelegram(self, "Mia"), OnDiscord(self, "Max")
        self.olga = OnTelegram(self, "Olga")
        self.group = self.telegram.group("Elm Street", admins=[self.mia.person])
        self.guild = self.discord.guild("Elm Street", self.max.person, "neighbours")
        self.other_group = self.telegram.group("Oak Lane", admins=[self.olga.person])
        self.elm = self._founds("Elm Street", HOME, self.group, self.guild)
        self.oak = self._founds("Oak Lane", Point(48.1, 11.5), self.other_group)
        for who, community in ((self.mia, self.elm), (self.max, self.elm), (self.olga, self.oak)):
            self._joins(who, community)
        self.group.add_bot(self.mia.person)
        self.other_group.add_bot(self.olga.person)
        await self.discord.add_bot(self.guild)
        self.mia.person.says("/help")
        self.olga.person.says("/help")
        self.vera, self.wim = self.comes("Vera"), self.comes("Wim")
        self._keeps_secrets()
        for words in (f"Please call me: {PHONE}", "/link", "/offer"):
            await self.hears(self.vera, words)
        self._leaves_things_open()

    def _founds(self, name: str, centre: Point, group: Group, guild: Guild | None = None) -> Community:
        """A community and its rooms."""
        rooms = [Chat(Platform.TELEGRAM, str(group.id), direct=False)]
        if guild is not None:
            rooms.append(Chat(Platform.DISCORD, self.room.id, direct=False, space=guild.id))
        with self.program.database.work(self.now()) as store:
            found = store.communities.add(Community(name, centre, "Europe/Berlin", START))
            for room in rooms:
                store.rooms.add(Room(room, found.id, name))
        return found

    @property
    def room(self) -> Channel:
        """Elm Street's channel on Discord."""
        return next(iter(self.guild.channels.values()))

    def _joins(self, who: Hand, community: Community) -> int:
        """Somebody is a member; their number."""
        with self.program.database.work(self.now()) as store:
            cell = Cell.of(community.centre, community.cell_m)
            member = store.members.add(Member(community.id, who.name, cell, START - timedelta(days=90)))
            store.homes.put(member.id, community.centre, "", START - timedelta(days=90))
            store.faces.save(Face(account_of(who), who.name, "en", member.id, True, START))
        return member.id

    def _keeps_secrets(self) -> None:
        """Vera's home, her note for the handover, and what Wim told her alone."""
        self.secret_item = self.puts(self.vera, "samovar of old", note=NOTE)
        self.secret_loan = self.lends(self.secret_item, self.wim, LoanState.ON_LOAN, word=WORD)
        vera = self.member(self.vera)
        with self.program.database.work(self.now()) as store:
            store.homes.put(vera, SECRET_HOME, STREET, START)

    def _leaves_things_open(self) -> None:
        """What only Vera, or only a moderator of Elm Street, may touch: the numbers that forged buttons name."""
        vera, wim, now = self.member(self.vera), self.member(self.wim), self.now()
        with self.program.database.work(now) as store:
            held = store.held.add(
                Held(self.elm.id, wim, account_of(self.wim), "ask", now, about={"search": 1})
            )
            report = Report(
                self.elm.id, wim, now, vera, self.secret_item, words="unsafe", state=ReportState.OPEN
            )
            store.reports.add(report)
            room = store.rooms.of(self.elm.id)[0]
            draft = store.drafts.current(account_of(self.vera))
        assert draft is not None
        self.open = {
            "item": self.secret_item, "loan": self.secret_loan, "community": self.elm.id, "member": vera,
            "held": held.id, "report": report.id, "room": room.id, "draft": draft.id,
            "code": self.asks("SELECT max(id) FROM code"), "search": self.asks("SELECT max(id) FROM search"),
        }  # fmt: skip

    # Whoever a case needs

    def comes(self, name: str, on: str = "telegram", community: Community | None = None) -> Hand:
        """A new neighbour of Elm Street, or of another community, whom nobody else is called like."""
        who = self.stranger(name, on)
        self._joins(who, community or self.elm)
        return who

    def stranger(self, name: str, on: str = "telegram") -> Hand:
        """Somebody in the room who has not joined, and has a direct chat with the bot."""
        whole = f"{name} {next(self._names)}"
        if on == "discord":
            seen = OnDiscord(self, whole)
            self.guild.let_in(seen.person.user)
            return seen
        who = OnTelegram(self, whole)
        self.group.chat.statuses[who.person.id] = "member"
        who.person.chat.started = True
        return who

    def member(self, who: Hand) -> int:
        """The number of the member whom somebody is."""
        with self.program.database.work(self.now()) as store:
            face = store.faces.get(account_of(who))
            assert face is not None
            return face.member_id

    def puts(self, owner: Hand, title: str, **more: Any) -> int:
        """Something is offered, without the questions before; its number."""
        number = self.member(owner)
        with self.program.database.work(self.now()) as store:
            member = store.members.get(number)
            return store.items.add(
                Item(member.community_id, member.id, title, member.cell, self.now(), **more)
            ).id

    def lends(self, item: int, borrower: Hand, state: LoanState = LoanState.REQUESTED, word: str = "") -> int:
        """A loan that has come so far, with its records; its number."""
        now, by = self.now(), self.member(borrower)
        span = Span(now + timedelta(hours=1), now + timedelta(days=3), "Europe/Berlin")
        with self.program.database.work(now) as store:
            lent = store.items.get(item)
            assert lent is not None
            loan = store.loans.add(
                Loan(item, lent.community_id, lent.owner_id, by, span, now, word, state, moved_at=now)
            )
            for role, step, before, after in STEPS[: HOW_FAR[state]]:
                actor = lent.owner_id if role == "owner" else by
                told = (now, lent.community_id, actor, role, f"loan:{loan.id}", step, before, after)
                store.audit.add(Record(*told))
        return loan.id

    # What anybody can do who knows how

    def old_message(self, who: Hand) -> TelegramMessage | DiscordMessage:
        """A message of the bot's in somebody's direct chat, on which a forged button may be pressed."""
        if isinstance(who, OnTelegram):
            return self.telegram.world.post(who.person.chat, self.telegram.world.bot, text="as ever")
        message = DiscordMessage(self.discord.ids.next(), who.person.direct, self.discord.bot, "as ever")
        who.person.direct.messages.append(message)
        return message

    async def forges(self, who: Hand, sends: str) -> str:
        """Press a button that the bot never showed; what the bot says to that."""
        message = self.old_message(who)
        if isinstance(who, OnTelegram):
            assert isinstance(message, TelegramMessage)
            before = {it.message_id: it.shown for it in who.person.chat.messages}
            press = self.telegram.street.press(who.person.user, message, sends)
            await self.until(lambda: press not in self.telegram.unanswered, f"an answer to {sends!r}")
            await self.settles()
            now = who.person.chat.messages
            said = [it.shown for it in now if before.get(it.message_id) != it.shown]
            return "\n".join([str(self.telegram.answer_to(press).get("text", "")), *said]).strip()
        assert isinstance(message, DiscordMessage)
        known = {it.id: it.text for it in who.person.messages()}
        pressed = await who.person.presses_raw(message, sends)
        await self.until(lambda: pressed.answer, f"an answer to {sends!r}")
        await self.settles()
        new = [it.text for it in who.person.messages() if known.get(it.id) != it.text]
        return "\n".join([*new, *([pressed.modal.title] if pressed.modal else [])])

    async def hears(self, who: Hand, *texts: str) -> str:
        """Type in the direct chat; everything that the bot says to that."""
        if isinstance(who, OnTelegram):
            read = len(who.person.inbox)
            for text in texts:
                who.person.says(text)
            await self.arrived()
            return "\n".join(who.person.inbox[read:])
        known = len(who.person.messages())
        for text in texts:
            await who.person.says(text)
        await self.arrived()
        return "\n".join(it.text for it in who.person.messages()[known:] if it.author.bot)

    async def uses(self, who: OnDiscord, command: str, channel: Channel | None = None, **options: Any) -> str:
        """Use a slash command; what the bot says to that."""
        used = await who.person.uses(command, channel, **options)
        await self.until(lambda: used.answer, f"an answer to /{command}")
        await self.settles()
        said = [it.text for it in (used.original, *used.followups) if it is not None]
        return "\n".join(said or ([used.modal.title] if used.modal else []))

    async def arrived(self) -> None:
        """Wait until all that was sent has come in and is done."""
        await self.until(lambda: not self.telegram.updates.waiting, "all updates to be taken")
        await self.settles()

    def asks(self, query: str) -> Any:
        """One value of the database."""
        with self.program.database.engine.begin() as connection:
            return connection.exec_driver_sql(query.replace("%", self._percent)).scalar_one()


SECRET_HOME: Final = Point(52.5217931, 13.4068427)  # in HOME's cell


def account_of(who: Hand) -> Account:
    """Somebody's account."""
    if isinstance(who, OnTelegram):
        return Account(Platform.TELEGRAM, str(who.person.id))
    return Account(Platform.DISCORD, who.person.user.id)
