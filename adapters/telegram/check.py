"""Telegram, as `commonshed doctor` looks at it: is the token valid, does the bot have what it needs?"""

from typing import Final

from telegram import Bot, User, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from adapters.telegram.wire import Timeouts, Wire
from bot.checks import Finding
from bot.settings import Settings, TelegramSettings

WAIT_S: Final = 5.0


async def check(settings: Settings) -> list[Finding]:
    """Ask the configured Bot API server who we are. Nothing is found when no token is set."""
    telegram = settings.telegram
    if telegram.token is None:
        return []
    wire = Wire(1, Timeouts(pool_s=WAIT_S, connect_s=WAIT_S, write_s=WAIT_S, upload_s=WAIT_S, read_s=WAIT_S))
    bot = Bot(
        telegram.token.get_secret_value(),
        base_url=telegram.base_url,
        base_file_url=telegram.base_file_url,
        request=wire,
        get_updates_request=wire,
    )
    try:
        async with bot:  # calls getMe
            return [_who(bot.bot), _groups(bot.bot), _webhook(await bot.get_webhook_info(), telegram)]
    except InvalidToken:  # PTB: 401 as well as 404, so the address may be at fault just as well
        return [
            Finding(
                "telegram.token: the server does not accept it",
                "take the present token from @BotFather (/mybots, API Token), and look at telegram.base_url",
            )
        ]
    except TelegramError as error:
        return [
            Finding(
                f"telegram.base_url: no useful answer ({type(error).__name__})",
                f"look at the network; the server asked is {telegram.base_url}",
            )
        ]


def _who(bot: User) -> Finding:
    return Finding(f"telegram.token: accepted, the bot is @{bot.username}")


def _groups(bot: User) -> Finding:
    if bot.can_join_groups:
        return Finding("telegram: the bot may be added to groups")
    return Finding(
        "telegram: the bot may not be added to groups", "tell @BotFather /setjoingroups, then Enable"
    )


def _webhook(now: WebhookInfo, telegram: TelegramSettings) -> Finding:
    """A failing webhook shows here only: Telegram says nothing to the bot."""
    if telegram.mode == "webhook" and now.last_error_message:
        return Finding(
            f"telegram.webhook_url: Telegram could not deliver ({now.last_error_message})",
            "make the address reach telegram.webhook_listen over https, with a valid certificate",
        )
    return Finding(f"telegram.mode: {telegram.mode}, {now.pending_update_count} updates are waiting")
