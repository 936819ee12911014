"""Fonts, as `commonshed doctor` looks at them: can labels and charts be written in Korean?"""

from __future__ import annotations

from adapters.printing.fonts import find_fonts
from bot.checks import Finding
from bot.settings import Settings


async def check(settings: Settings) -> list[Finding]:
    """Look for a font."""
    fonts = find_fonts()
    if fonts.korean:
        return [Finding(f"labels: written in {fonts.plain[0].stem}, which has Korean letters")]
    return [
        Finding(
            "labels: no font with Korean letters is installed; Korean labels and charts are told in words instead",
            "install one, such as the package fonts-nanum or fonts-noto-cjk of your system",
        )
    ]
