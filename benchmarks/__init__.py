"""Benchmarks: each job of the program beside its peer, in one run (`make bench`)."""
