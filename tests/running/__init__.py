"""Tests of intake, delivery and rounds."""
