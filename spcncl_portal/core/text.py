"""Vietnamese text: one form on the way in, search without accents, alphabetical order as a column.

Nothing here knows Django. The keys are stored in columns, so that SQLite and PostgreSQL find and sort alike.
"""

import unicodedata

SORT_KEY_LENGTH = 300
_SORTED_CHARACTERS = 99

# Order of the letters built on one base letter: a ă â, o ô ơ, e ê, u ư, d đ.
_LETTER_MARKS = {"\u0306": 1, "\u0302": 2, "\u031b": 3}
# Order of the tones in Vietnamese dictionaries: none, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

# Symbols of a sort key are two characters of [0-9a-z], so every collation puts them in the same order.
_END, _BLANK, _OTHER_LETTER = "00", "01", "z9"


def nfc(text: str) -> str:
    """Return the text in composed form (NFC), the only form that is stored."""
    return unicodedata.normalize("NFC", text)


def search_text(*parts: object) -> str:
    """Return lower-case words without accents, for a column that is searched with what people type.

    Hoà, Hòa and their decomposed forms give ``hoa``; đ gives d; punctuation gives blanks. ``None`` and empty parts
    are left out.
    """
    joined = " ".join(str(part) for part in parts if part not in (None, ""))
    decomposed = unicodedata.normalize("NFKD", joined.casefold()).replace("đ", "d")
    kept = (c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def slug(text: str) -> str:
    """Return the text as a piece of an address: ``Ứng Hòa`` gives ``ung-hoa``."""
    return search_text(text).encode("ascii", "ignore").decode().replace(" ", "-").strip("-")


def sort_key(text: str) -> str:
    """Return a key that puts Vietnamese text in alphabetical order under plain string comparison.

    Letters are compared first (a ă â b c d đ e ê …), tones only where all letters are equal, in the order of the
    dictionaries (none, huyền, hỏi, ngã, sắc, nặng). A blank comes before every letter, digits before letters, case and
    punctuation do not count. The key holds only ``0-9a-z`` and at most ``SORT_KEY_LENGTH`` characters; the first 99
    characters of the text decide.
    """
    letters: list[str] = []
    tones: list[str] = []
    words = _words(text)[:_SORTED_CHARACTERS]
    for character in words:
        letter, tone = _letter(character)
        letters.append(letter)
        tones.append(str(tone))
    return "".join(letters) + _END + "".join(tones).rstrip("0")


def _words(text: str) -> str:
    composed = nfc(text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in composed).split())


def _letter(character: str) -> tuple[str, int]:
    """Return the two characters that stand for a letter, digit or blank, and the rank of its tone."""
    if character == " ":
        return _BLANK, 0
    if character == "đ":
        return "d1", 0
    base, *marks = unicodedata.normalize("NFD", character)
    tone = max((_TONES.get(mark, 0) for mark in marks), default=0)
    if "a" <= base <= "z":
        return base + str(max((_LETTER_MARKS.get(mark, 0) for mark in marks), default=0)), tone
    digit = unicodedata.digit(base, None)
    return (f"1{digit}", 0) if digit is not None else (_OTHER_LETTER, 0)
