"""Tests of the phrases, the phrasebook, and the reading of what people type."""
