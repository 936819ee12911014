"""The libraries alone, as whoever begins a bot writes it: python -m benchmarks.bare TELEGRAM TOKEN [API GATEWAY TOKEN].

A python-telegram-bot application that echoes, and, where its addresses are given, a discord.py client beside it.
"""

from __future__ import annotations

import asyncio
import signal
import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it back."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


async def discord_beside(api_url: str, gateway_url: str, token: str) -> None:
    """Be there on Discord, too."""
    import discord
    from discord.gateway import DiscordWebSocket
    from discord.http import Route
    from yarl import URL

    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api_url.rstrip("/"), URL(gateway_url)
    client = discord.Client(intents=discord.Intents(guilds=True, dm_messages=True))
    await client.start(token)


async def main(base_url: str, token: str, *discord: str) -> None:
    """Answer until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    application = Application.builder().token(token).base_url(base_url).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        await application.start()
        if application.updater:
            await application.updater.start_polling()
        beside = asyncio.create_task(discord_beside(*discord)) if discord else None
        await stop.wait()
        if beside:
            beside.cancel()
            await asyncio.gather(beside, return_exceptions=True)
        if application.updater:
            await application.updater.stop()
        await application.stop()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
