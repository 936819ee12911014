"""Hostile input: each case goes through the platforms' servers, or by HTTP, to the real running program.

After each one `aftermath.py` looks whether the neighbours who do no harm are answered, no secret shows, and the
database is whole. Alone (`python -m pytest tests/hostile`) two seconds are allowed for an answer, or HOSTILE_PATIENCE.
"""
