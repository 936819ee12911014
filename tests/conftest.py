"""What all tests share."""

import functools
import os

import hypothesis  # imported early: after a failure, its late import can crash CPython 3.11.7's parser

from bot.language import phrasebook

# A deadline would make each property a timed test. More examples: HYPOTHESIS_PROFILE=long make test
hypothesis.settings.register_profile("quick", deadline=None, max_examples=30)
hypothesis.settings.register_profile("long", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

# Reading all phrases takes 0.4 s, and hundreds of tests build what reads them; the files stay as they are meanwhile.
phrasebook.read_bundle = functools.cache(phrasebook.read_bundle)  # type: ignore[assignment]  # takes the same
