"""Fonts, as `commonshed doctor` looks at them: can labels and charts be written in Korean?"""

from __future__ import annotations

from typing import Final

from adapters.printing.fonts import find_fonts
from bot.checks import Finding
from bot.settings import Settings

MISSING: Final = (
    "labels: no font with Korean letters is installed; Korean labels and charts are told in words instead"
)
MEND: Final = "install one, such as the package fonts-nanum or fonts-noto-cjk of your system"


async def check(settings: Settings) -> list[Finding]:
    """Look for a font. Only a community that speaks Korean misses one."""
    fonts = find_fonts()
    if fonts.korean:
        return [Finding(f"labels: written in {fonts.plain[0].stem}, which has Korean letters")]
    if settings.community.language == "ko":
        return [Finding(MISSING, MEND)]
    return [Finding(f"{MISSING}; who wants them can {MEND}")]
