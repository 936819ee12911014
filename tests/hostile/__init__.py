"""Hostile input: each case goes through the platforms' servers, or by HTTP, to the real running program.

After each one `aftermath.py` looks whether the neighbours who do no harm are answered, no secret shows, and the
database is whole. HOSTILE_PATIENCE: the seconds within which they are answered, on a machine whose speed is known.
"""
