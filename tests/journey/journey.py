"""Anna on Telegram lends her drill to Ben on Discord, from the first hello to the last word."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from tests.fakes.discord.messages import Message
from tests.journey.town import OnDiscord, OnTelegram, Town, picture

Done = Callable[[str], Awaitable[None]]


class Journey:
    """The people and places of the journey, and its steps."""

    def __init__(self, town: Town, done: Done) -> None:
        """`done` is called after each step."""
        self.town, self.done = town, done
        self.mia, self.anna = OnTelegram(town, "Mia"), OnTelegram(town, "Anna")
        self.max, self.ben = OnDiscord(town, "Max"), OnDiscord(town, "Ben")
        self.group = town.telegram.group("Elm Street", admins=[self.mia.person], members=[self.anna.person])
        self.guild = town.discord.guild(
            "Elm Street",
            self.max.person,
            "neighbours",
            moderators=(self.max.person,),
            members=(self.ben.person,),
        )
        self.channel = next(iter(self.guild.channels.values()))

    async def whole(self) -> None:
        """From the first hello to the last word."""
        for part in (
            self.set_up,
            self.connect,
            self.join,
            self.offer,
            self.ask,
            self.hand_over,
            self.extend,
            self.bring_back,
        ):
            await part()

    async def set_up(self) -> None:
        """A moderator on Telegram sets the community up."""
        self.group.add_bot(self.mia.person)
        await self.town.until(lambda: self.group.cards, "the bot's hello")
        await self.town.settles()
        await self.done("Mia adds the bot to the Telegram group Elm Street")
        await self.press_in_group(self.mia, "Set up")
        await self.mia.reads("What is your community called?")
        await self.mia.says("Elm Street")
        self.mia.person.shares_location(52.5200, 13.4050)
        await self.mia.presses("2 km")
        await self.mia.presses("English")
        await self.mia.says("Bring things back clean.")
        await self.mia.presses("Yes, that is right")
        await self.mia.reads("Elm Street is ready")
        await self.done("Mia presses Set up and answers five questions; she shares a pin for the centre")

    async def press_in_group(self, who: OnTelegram, label: str) -> None:
        """Press a button in the group: Telegram opens the direct chat, where one more press says /start."""
        press = who.person.presses(label, where=self.group)
        await self.town.until(
            lambda: press not in self.town.telegram.unanswered, "the way to the direct chat"
        )
        link = self.town.telegram.answer_to(press)["url"]
        who.person.opens(str(link).partition("start=")[2])

    async def connect(self) -> None:
        """A server on Discord joins the same community."""
        await self.town.discord.add_bot(self.guild)
        await self.max.person.reads("/setup", self.channel)
        await self.town.settles()
        await self.done("Max adds the bot to the Discord server Elm Street")
        await self.mia.presses("Connect another room")
        code = re.search(r"with this code:\s+(\S+)", (await self.mia.reads("/setup ")).shown)
        assert code is not None
        await self.done("Mia asks for a code that connects another room")
        used = await self.max.person.uses("setup", self.channel, code=code[1])
        await self.town.until(lambda: used.answer, "an answer to /setup")
        await self.town.settles()
        await self.max.person.reads("Elm Street shares", self.channel)
        await self.done("Max types the code on Discord: one community, two platforms")

    async def join(self) -> None:
        """Anna and Ben join."""
        await self.press_in_group(self.anna, "Join")
        await self.anna.presses("English")
        self.anna.person.shares_location(52.5210, 13.4060)
        await self.anna.presses("I agree, let me in")
        await self.anna.reads("Welcome to Elm Street")
        await self.done("Anna presses Join on the card in the group, and answers in her direct chat")
        await self.press_in_channel(self.ben, "Join", "Elm Street shares")
        await self.ben.fills(language="en", home="52.5260, 13.4060")
        await self.press_whispered(self.ben, "I agree, let me in")
        await self.town.settles()
        await self.done("Ben presses Join on Discord: all questions stand in one form")

    async def offer(self) -> None:
        """Anna offers her drill, with a photo."""
        await self.anna.says("/offer Cordless drill")
        self.anna.person.sends_photo(picture())
        await self.anna.presses("Thing")
        await self.anna.says("18 V, with two batteries.")
        await self.anna.presses("7")
        await self.anna.says("The charger is in the small box.")
        await self.anna.reads("Cordless drill")
        await self.town.until(lambda: "Cordless drill" in self.group.cards[-1].shown, "the card on Telegram")
        card = await self.ben.person.reads("Cordless drill", self.channel)
        assert card.attachments, "the photo came along"
        assert "photo" in self.group.cards[-1].media
        assert "charger" not in card.text + self.group.cards[-1].shown, "the note is for the handover alone"
        await self.done("Anna offers her drill: her card appears in both rooms")

    async def ask(self) -> None:
        """Ben finds it, misspelt, and asks for it; Anna approves."""
        found = await self.ben.person.uses("find", self.channel, words="dril")
        await self.town.until(lambda: found.answer, "an answer to /find")
        await self.town.settles()
        assert "about 500 m" in self.ben.person.last(self.channel).text
        await self.done("Ben looks for a “dril” on Discord; only he sees the answer")
        await self.press_whispered(self.ben, "1. Borrow", "Borrow")
        await self.ben.fills(span="tomorrow 18:00 to Thursday 18:00", word="For a shelf. I am careful!")
        await self.town.settles()
        assert "Tue 24 Nov, 18:00" in self.ben.person.last(self.channel).text
        await self.done("Ben presses Borrow and fills in the days; they are read back before they count")
        await self.press_whispered(self.ben, "Ask for it")
        await self.anna.reads("Ben would like to borrow “Cordless drill”")
        await self.town.settles()
        await self.done("Ben confirms: Anna hears of it, and the card in the rooms changes")
        await self.anna.presses("Approve")
        told = await self.ben.reads("said yes")
        assert "openstreetmap" in str(told.components)
        assert "charger" in told.text
        assert "openstreetmap" not in "".join(str(it.components) for it in self.channel.messages)
        await self.done("Anna approves: only now Ben reads, in his direct messages, where to go")

    async def hand_over(self) -> None:
        """Both are reminded, both confirm."""
        await self.town.passes(days=1, hours=6)
        await self.anna.reads("Handover of")
        await self.ben.reads("Handover of")
        await self.town.settles()
        await self.done("Tuesday, 16:00: two hours ahead both are reminded")
        await self.town.passes(hours=2)
        await self.anna.presses("Handed over")
        await self.ben.reads("over to you")
        await self.done("Tuesday, 18:00: Anna says that she handed it over")
        await self.ben.presses("Yes")
        await self.anna.reads("has changed hands")
        await self.town.settles()
        await self.done("Ben confirms")

    async def extend(self) -> None:
        """Ben is reminded, and asks for a day more."""
        await self.town.passes(days=1)
        await self.ben.reads("Please bring “Cordless drill” back to Anna")
        await self.town.settles()
        await self.done("Wednesday, 18:00: Ben is reminded the evening before")
        await self.ben.presses("Extend")
        await self.ben.fills(until="until Friday 18:00")
        await self.ben.presses("Ask for it")
        await self.anna.reads("would like to keep “Cordless drill” until")
        await self.done("Ben asks to keep it until Friday")
        await self.anna.presses("Agree")
        await self.ben.reads("you may keep “Cordless drill” until")
        await self.town.settles()
        await self.done("Anna agrees")
        await self.town.passes(days=1)
        await self.town.passes(hours=15)
        await self.ben.reads("Today “Cordless drill” goes back")
        await self.town.settles()
        await self.done("Friday, 9:00: the due day; Ben was reminded the evening before, too")

    async def bring_back(self) -> None:
        """It comes back."""
        await self.town.passes(hours=8)
        await self.ben.presses("I brought it back")
        await self.anna.reads("back. Did you get it?")
        await self.done("Friday, 17:00: Ben says that he brought it back")
        await self.anna.presses("I got it back")
        await self.anna.presses("All good")
        await self.ben.reads("all is good with “Cordless drill”")
        await self.town.settles()
        await self.done("Anna got it back, and all is good")
        await self.town.passes(days=10)
        await self.town.settles()
        await self.done("Ten days later: nobody is reminded of anything any more")

    async def press_in_channel(self, who: OnDiscord, label: str, text: str) -> None:
        """Press a button on a message that everybody sees."""
        message = await who.person.reads(text, self.channel)
        await who.presses(label, message)

    async def press_whispered(self, who: OnDiscord, *labels: str) -> None:
        """Press the newest button of one of these labels that only this person sees in the channel."""

        def having() -> list[tuple[Message, str]]:
            seen = [it for it in who.person.messages(self.channel) if it.visible_to is who.person.user]
            return [(it, label) for it in seen for label in labels if label in it.buttons]

        await self.town.until(having, f"{who.name} to see {labels}")
        message, label = having()[-1]
        await who.presses(label, message)
