"""What a Word file needs beside its text: styles, properties, the header with the page number."""

import datetime

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from .docx_parts import style_id
from .fonts import NAME
from .layout import layout
from .looks import JUSTIFY, Look, looks
from .model import CENTRE, LEFT, ReportDocument

_SIDES = {LEFT: "left", CENTRE: "center", JUSTIFY: "both"}
_FONTS = f'<w:rFonts w:ascii="{NAME}" w:hAnsi="{NAME}" w:eastAsia="{NAME}" w:cs="{NAME}"/>'
_LANGUAGE = '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>'


def set_styles(word) -> None:
    """Leave only our styles in `word`: the plain text of the decree and one for each part of a paper."""
    styles, size = word.styles.element, layout().body
    for child in list(styles):
        styles.remove(child)
    plain = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_FONTS}<w:color w:val="000000"/><w:sz w:val="{size * 2}"/>'
        f'<w:szCs w:val="{size * 2}"/>{_LANGUAGE}</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        f"<w:widowControl/></w:pPr><w:rPr>{_FONTS}</w:rPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    )
    own = "".join(_style(name, look) for name, look in looks().items())
    for element in parse_xml(f"<w:styles {nsdecls('w')}>{plain}{own}</w:styles>"):
        styles.append(element)


def _style(name: str, look: Look) -> str:
    keep = "<w:keepNext/>" if look.keep else ""
    indent = f'<w:ind w:firstLine="{round(look.indent * 1440 / 25.4)}"/>' if look.indent else ""
    letters = ("<w:b/><w:bCs/>" if look.bold else "") + ("<w:i/><w:iCs/>" if look.italic else "")
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id(name)}"><w:name w:val="{look.title}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keep}<w:spacing w:before="{round(look.before * 20)}" '
        f'w:after="{round(look.after * 20)}" w:line="{round(look.line * 240)}" w:lineRule="auto"/>{indent}'
        f'<w:jc w:val="{_SIDES[look.align]}"/></w:pPr><w:rPr>{letters}<w:sz w:val="{round(look.size * 2)}"/>'
        f'<w:szCs w:val="{round(look.size * 2)}"/></w:rPr></w:style>'
    )


def set_properties(word, doc: ReportDocument) -> None:
    """Write title, office and language; take out what the empty file of the library says of itself."""
    core = word.core_properties
    core.title, core.author, core.language = doc.heading[:255], doc.issuer[:255], "vi-VN"
    core.comments = core.last_modified_by = core.keywords = ""
    core.created = core.modified = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    links = word.part.package.rels
    for key in [key for key, link in links.items() if link.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del links[key]
    settings = word.settings.element
    # Word 2013 and later: tables stand exactly between the margins.
    for one in settings.iter(qn("w:compatSetting")):
        if one.get(qn("w:name")) == "compatibilityMode":
            one.set(qn("w:val"), "15")
    for one in settings.findall(qn("w:themeFontLang")):
        one.set(qn("w:val"), "vi-VN")


def add_page_number(word) -> str:
    """Make the header with the page number and return its relationship."""
    header = word.sections[0].header
    header.is_linked_to_previous = False
    element = header._element
    for child in list(element):
        element.remove(child)
    field = "".join(f"<w:r>{piece}</w:r>" for piece in _FIELD)
    element.append(
        parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style_id("page-number")}"/></w:pPr>{field}</w:p>')
    )
    return word.sections[0]._sectPr.find(qn("w:headerReference")).get(qn("r:id"))


_FIELD = (
    '<w:fldChar w:fldCharType="begin"/>',
    '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
    '<w:fldChar w:fldCharType="separate"/>',
    "<w:t>2</w:t>",
    '<w:fldChar w:fldCharType="end"/>',
)
