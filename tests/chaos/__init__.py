"""The fault campaign: the real program as a process, under load, broken on purpose, and a checker afterwards."""
