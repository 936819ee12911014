"""One-time codes: made here, shown once, typed by people, and kept only as a digest."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: none is taken for another
CODE_LETTERS = 28  # of 5 bits each: 140 bits
GROUP = 4
LONGEST_TYPED = 200
ALIKE = str.maketrans("OIL", "011")


def fresh_code() -> str:
    """A new code, in groups of letters: "7K2M-…"."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(CODE_LETTERS))
    return "-".join(letters[at : at + GROUP] for at in range(0, CODE_LETTERS, GROUP))


def fresh_token() -> str:
    """A new secret for an address: 160 bits in small hexadecimal digits, which no chat and no browser changes."""
    return secrets.token_hex(20)


def digest_of(typed: str) -> str:
    """The SHA-256 of a code as typed: small letters, missing dashes and an O for a 0 are forgiven."""
    plain = unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]).upper()
    letters = "".join(sign for sign in plain if sign.isalnum()).translate(ALIKE)
    return hashlib.sha256(letters.encode()).hexdigest()
