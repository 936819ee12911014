"""A Bot API server for tests: people press and type, the bot is held to Telegram's limits."""

from tests.fakes.telegram.errors import ApiError
from tests.fakes.telegram.faults import Fault
from tests.fakes.telegram.groups import Group
from tests.fakes.telegram.people import Person
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.world import Chat, Message

__all__ = ["ApiError", "Chat", "FakeTelegram", "Fault", "Group", "Message", "Person"]
