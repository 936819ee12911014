"""Language: the phrases in each language, dates and distances as people write them, and what people type."""

from bot.language.phrasebook import Phrasebook, PhraseMissing, PhrasesBroken

__all__ = ["PhraseMissing", "Phrasebook", "PhrasesBroken"]
