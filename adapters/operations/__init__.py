"""The program as its operator sees it: what is alive, what waits, and an end for what hangs."""
