"""Codes of verifiable papers: unguessable, readable aloud, with a check character. Pure, no Django."""

import re
import secrets

# No I, L, O, 0, 1, which people mistake for one another. 31 is prime, so the weighted check below
# finds every single wrong character and every swap of two neighbours.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM_LENGTH = 13  # 31 ** 13 > 2 ** 64
PREFIX_LENGTH = 4
_KEYWORD = "SPCNCL:"
_IN_TEXT = re.compile(rb"SPCNCL:([0-9A-Z][0-9A-Z-]{17,24})")


def new_code(prefix: str = "SP", year: int = 0) -> str:
    """Return a new code such as `SP21-7KQ4-M2XD-9FHT-RK`.

    prefix: two capital letters naming the kind of paper; year: its last two digits are shown.
    13 characters are random (64 bits), the last one checks all the others.
    """
    head = f"{prefix}{year % 100:02d}"
    if not re.fullmatch(r"[A-Z]{2}\d{2}", head):
        raise ValueError(f"prefix must be two capital letters, not {prefix!r}")
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return _grouped(head + body + _check(head + body))


def normalise_code(text: str) -> str | None:
    """Return the code as it is stored, or None when `text` cannot be one (wrong length, character or check).

    Takes small letters, missing or other hyphens, blanks, and the whole address that a QR reader pastes.
    """
    last = text.strip().rstrip("/").rsplit("/", 1)[-1]
    bare = re.sub(r"[\s\u2010-\u2015._-]", "", last).upper()
    if len(bare) != PREFIX_LENGTH + RANDOM_LENGTH + 1 or not re.fullmatch(r"[A-Z]{2}\d{2}[0-9A-Z]+", bare):
        return None
    if any(letter not in ALPHABET for letter in bare[PREFIX_LENGTH:]) or _check(bare[:-1]) != bare[-1]:
        return None
    return _grouped(bare)


def keyword(code: str) -> str:
    """Return the keyword that a PDF carries in its metadata, so that its code can be read back."""
    return _KEYWORD + code


def code_in_bytes(data: bytes) -> str | None:
    """Find a code written as our keyword anywhere in `data`."""
    for found in _IN_TEXT.finditer(data):
        code = normalise_code(found.group(1).decode("ascii"))
        if code:
            return code
    return None


def _grouped(bare: str) -> str:
    return "-".join(bare[start : start + 4] for start in range(0, len(bare), 4))


def _check(bare: str) -> str:
    total = sum(weight * _value(letter) for weight, letter in enumerate(bare, start=1))
    return ALPHABET[total % len(ALPHABET)]


def _value(letter: str) -> int:
    return ALPHABET.index(letter) if letter in ALPHABET else ord(letter)
