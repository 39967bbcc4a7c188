"""The forms that every portal begins with. Version 1 of each kind is made of them; afterwards the data counts.

Lengths in mm on landscape A4. The two of the decision keep the looks that the first certificates were printed with.
"""

from .certificate_kinds import CertificateKind
from .certificate_layout import Design, Element, Layout, Signature, Square

LABEL_COLOUR = "#6b4a1b"
_NATION = Element(
    key="nation",
    text="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    text_en="SOCIALIST REPUBLIC OF VIET NAM",
    x=24, y=22.3, width=249, height=5.51, largest=13, font="serif-bold", spacing=0.0154,
)  # fmt: skip
_MOTTO = Element(
    key="motto",
    text="Độc lập - Tự do - Hạnh phúc",
    text_en="Independence - Freedom - Happiness",
    x=117.5, y=27.9, width=62, height=5.72, largest=13.5, font="serif-bold", line=True,
)  # fmt: skip
_NUMBERS = (
    Element("number_label", "Số", 56, 155.6, 98, 3.6, 8.5, 5, "No.", "serif", "left", LABEL_COLOUR),
    Element("number", "{number}", 56, 158.99, 98, 5, 11, 4, "", "serif-bold", "left"),
    Element(
        "code_label", "Mã xác minh", 56, 164.2, 98, 3.6, 8.5, 5, "Verification code", "serif", "left", LABEL_COLOUR
    ),
    Element("code", "{code}", 56, 167.59, 98, 5, 11, 4, "", "serif-bold", "left"),
    Element("address_label", "Xác minh tại", 56, 172.8, 98, 3.6, 8.5, 5, "Verify at", "serif", "left", LABEL_COLOUR),
    Element("address", "{address}", 56, 176.2, 98, 4.6, 10, 4, "", "serif-bold", "left"),
)
_PLACE = Element("place", "{place_date}", 172, 153.2, 98, 4.79, 11.5, 6, "{place_date_en}", "display-italic")
_SIGNATURE = Signature(x=174, y=158.4, width=94, height=27.63)
_QR = Square(27, 154.5, 27)
_EMBLEM = Square(136.3, 35.2, 24.4)


def _title(colour: str) -> Element:
    return Element(
        key="title",
        text="GIẤY CHỨNG NHẬN",
        text_en="CERTIFICATE",
        x=24, y=67.3, width=249, height=18.63, largest=44, font="display-bold", colour=colour, spacing=0.05454,
    )  # fmt: skip


def _issuer(text: str, text_en: str) -> Element:
    return Element(
        key="issuer",
        text=text,
        text_en=text_en,
        x=24, y=61.2, width=249, height=5.72, largest=13.5, font="serif-bold", spacing=0.0444,
    )  # fmt: skip


def _product(heading: str, heading_en: str, palette: str, paper: str) -> Layout:
    decision = (
        "Theo Quyết định số {decision_number} ngày {decision_date} của Ủy ban nhân dân thành phố Hà Nội{validity}"
    )
    decision_en = "Decision No. {decision_number} of {decision_date}, Ha Noi People's Committee{validity_en}"
    label = {"height": 5.42, "largest": 13, "font": "display-italic"}
    return Layout(
        elements=(
            _NATION,
            _MOTTO,
            _issuer("ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI", "HA NOI PEOPLE'S COMMITTEE"),
            _title("#a01c20"),
            Element(
                key="heading", text=heading, text_en=heading_en, x=24, y=86.6, width=249, height=6.46, largest=15.5,
                font="display-bold", colour="#8a5d12", upper=True, spacing=0.03226,
            ),
            Element(key="product_label", text="Chứng nhận sản phẩm", text_en="This is to certify that the product",
                    x=24, y=96, width=249, **label),
            Element("product", "{product}", 30.5, 103.2, 236, 20.4, 31, 6, "", "display-bold", colour="#8f1418"),
            Element(key="enterprise_label", text="của doanh nghiệp", text_en="of the enterprise",
                    x=24, y=124.6, width=249, **label),
            Element("enterprise", "{enterprise}", 30.5, 130.6, 236, 14.4, 19.5, 6, "", "display-bold"),
            Element("decision", decision, 28.5, 145.4, 240, 5, 12, 5, decision_en, "display"),
            *_NUMBERS,
            _PLACE,
        ),
        signatures=(_SIGNATURE,),
        qr=_QR,
        emblem=_EMBLEM,
        palette=palette,
        paper=paper,
    )  # fmt: skip


def _person(
    heading: str, heading_en: str, before: str, before_en: str, after: str, after_en: str, palette: str, paper: str,
    colour: str, *, unit: bool,
) -> Layout:  # fmt: skip
    """A certificate of a person: name, unit, what for, when."""
    label = {"height": 5.42, "largest": 13, "font": "display-italic"}
    return Layout(
        elements=(
            _NATION,
            _MOTTO,
            _issuer("SỞ CÔNG THƯƠNG THÀNH PHỐ HÀ NỘI", "HA NOI DEPARTMENT OF INDUSTRY AND TRADE"),
            _title(colour),
            Element(key="heading", text=heading, text_en=heading_en, x=24, y=86.6, width=249, height=6.46, largest=15.5,
                    font="display-bold", colour="#7a5210", upper=True, spacing=0.03226),
            Element(key="holder_label", text=before, text_en=before_en, x=24, y=95.6, width=249, **label),
            Element("holder", "{holder}", 30.5, 101.6, 236, 15, 30, 6, "", "display-bold", colour=colour),
            *((Element("enterprise", "{enterprise}", 30.5, 117, 236, 7, 14, 6, "", "display"),) if unit else ()),
            Element(key="subject_label", text=after, text_en=after_en, x=24, y=124.6, width=249, **label),
            Element("subject", "{subject}", 30.5, 130.6, 236, 13.6, 18, 6, "", "display-bold"),
            Element("period", "{period}", 28.5, 145, 240, 5.2, 12, 5, "{period_en}", "display"),
            *_NUMBERS,
            _PLACE,
        ),
        signatures=(_SIGNATURE,),
        qr=_QR,
        emblem=_EMBLEM,
        frame="lines",
        palette=palette,
        paper=paper,
    )  # fmt: skip


LAYOUTS = {
    CertificateKind.SPCNCL: _product(
        "Sản phẩm công nghiệp chủ lực thành phố Hà Nội năm {year}",
        "Key industrial product of Ha Noi {year}",
        "red",
        "#fffdf5",
    ),
    CertificateKind.TOP10: _product(
        "Top 10 sản phẩm công nghiệp chủ lực thành phố Hà Nội năm {year}",
        "Top 10 key industrial products of Ha Noi {year}",
        "gold",
        "#fffbee",
    ),
    CertificateKind.TRAINING: _person(
        "Hoàn thành khóa tập huấn",
        "Completion of a training course",
        "Chứng nhận ông, bà",
        "This is to certify that",
        "đã hoàn thành khóa tập huấn",
        "has completed the training course",
        "blue",
        "#fdfeff",
        "#12365b",
        unit=True,
    ),
    CertificateKind.PARTICIPATION: _person(
        "Tham gia chương trình sản phẩm công nghiệp chủ lực năm {year}",
        "Participation in the programme of key industrial products {year}",
        "Chứng nhận",
        "This is to certify that",
        "đã tham gia",
        "took part in",
        "green",
        "#fdfffc",
        "#1a4a33",
        unit=False,
    ),
}
NAMES = {
    CertificateKind.SPCNCL: "Mẫu đỏ, họa tiết trống đồng",
    CertificateKind.TOP10: "Mẫu vàng, họa tiết trống đồng",
    CertificateKind.TRAINING: "Mẫu xanh lam, viền mảnh",
    CertificateKind.PARTICIPATION: "Mẫu xanh lục, viền mảnh",
}


def default_design(kind: str) -> Design:
    """Return the form that a kind begins with; raises KeyError for a kind that does not exist."""
    return Design(LAYOUTS[kind], label=f"{kind} v1")
