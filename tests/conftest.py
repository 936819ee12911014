"""What all tests share."""

import hypothesis  # noqa: F401  # imported early: after a failure, its late import can crash CPython 3.11.7's parser
