"""A Discord on loopback: REST v10, the gateway and the people in front of it, as strict as the real one."""

from tests.fakes.discord.faults import Pace
from tests.fakes.discord.interactions import Interaction, Modal
from tests.fakes.discord.messages import Message
from tests.fakes.discord.people import Person
from tests.fakes.discord.server import FakeDiscord
from tests.fakes.discord.world import Channel, Guild

__all__ = ["Channel", "FakeDiscord", "Guild", "Interaction", "Message", "Modal", "Pace", "Person"]
