"""The fonts of papers inside a Word file, so that it looks alike where Times New Roman is missing.

Word keeps them "obfuscated" (ECMA-376, part 4, 14.2.1): the first 32 bytes are mixed with a key that stands beside
them in word/fontTable.xml. See docs/decisions/0013.
"""

import io
import uuid
from functools import lru_cache

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from fontTools import subset
from fontTools.ttLib import TTFont

from ..pdf import FONTS

NAME, EMBEDDED = "Times New Roman", "Tinos"
_FACES = {"embedRegular": "Regular", "embedBold": "Bold", "embedItalic": "Italic", "embedBoldItalic": "BoldItalic"}
_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
# Latin with all Vietnamese letters, marks, punctuation, currency, fractions, arrows, mathematics, boxes.
_LETTERS = ((0x20, 0x24F), (0x300, 0x36F), (0x1E00, 0x1EFF), (0x2000, 0x22FF), (0x25A0, 0x25FF))
_SETTINGS_BEFORE = ("w:writeProtection", "w:view", "w:zoom", "w:removePersonalInformation", "w:removeDateAndTime")


def embed_fonts(word) -> None:
    """Put the four faces into the open python-docx document `word`, for both names."""
    table = word.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    embeds = []
    for number, (element, face) in enumerate(_FACES.items(), start=1):
        key, data = obfuscated(face)
        part = Part(PackURI(f"/word/fonts/font{number}.odttf"), _TYPE, data, word.part.package)
        link = table.relate_to(part, RELATIONSHIP_TYPE.FONT)
        embeds.append(f'<w:{element} r:id="{link}" w:fontKey="{key}"/>')
    table._blob = _font_table("".join(embeds)).encode()
    settings = word.settings.element
    embed = OxmlElement("w:embedTrueTypeFonts")
    known = [child for child in settings if child.tag in {qn(name) for name in _SETTINGS_BEFORE}]
    if known:
        known[-1].addnext(embed)
    else:
        settings.insert(0, embed)


def _font_table(embeds: str) -> str:
    """Return word/fontTable.xml: the office's own font first, else ours under its own name or in its place."""
    rest = '<w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/>'
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w", "r")}>'
        f'<w:font w:name="{NAME}"><w:altName w:val="{EMBEDDED}"/>{rest}{embeds}</w:font>'
        f'<w:font w:name="{EMBEDDED}">{rest}{embeds}</w:font></w:fonts>'
    )


@lru_cache(maxsize=4)
def obfuscated(face: str) -> tuple[str, bytes]:
    """Return the key ("{GUID}") and the bytes of a face as Word keeps them; the same for every document."""
    data = _small(face)
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"spcncl:tinos:{face}")
    mask = bytes.fromhex(key.hex)[::-1]
    head = bytes(byte ^ mask[position % 16] for position, byte in enumerate(data[:32]))
    return f"{{{str(key).upper()}}}", head + data[32:]


def _small(face: str) -> bytes:
    """Return the font without instructions for old screens and rare letters, which are most of its size."""
    options = subset.Options(hinting=False, layout_features=["ccmp", "mark", "mkmk"], name_IDs=["*"])
    options.notdef_outline = True
    with TTFont(FONTS / f"Tinos-{face}.ttf") as font:
        worker = subset.Subsetter(options)
        worker.populate(unicodes=[code for first, last in _LETTERS for code in range(first, last + 1)])
        worker.subset(font)
        buffer = io.BytesIO()
        font.save(buffer)
    return buffer.getvalue()
