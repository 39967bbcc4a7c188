"""The 34 enterprises and 54 products of the replay of 2021.

Ten products bear the real names of the Top 10 of Decision 5012/QĐ-UBND of 26/11/2021; of their makers the names that
are publicly known (programme/data/recognised_products.json), else words that say that the name was not found. Every
other enterprise and product is invented. Tax codes are invented numbers with a valid check digit.
"""

import random
from dataclasses import dataclass, field

from stdnum.vn import mst

TOP, PASS, FAIL = "top", "pass", "fail"


@dataclass(frozen=True)
class Product:
    name: str
    sector: str
    group: str
    tier: str


@dataclass(frozen=True)
class Maker:
    name: str
    unit: str
    products: tuple[Product, ...]
    tax_code: str = field(default="")


HIGH_TECH, OTHER, CRAFT = "cong_nghe_cao", "cong_nghiep_khac", "thu_cong_my_nghe"

# The real names: product, maker as known, sector, group, unit (a district, invented).
REAL = (
    ("Đèn LED Rạng Đông", "Công ty CP Bóng đèn Phích nước Rạng Đông", "dien_dien_tu", HIGH_TECH, "009"),
    ("Dây và cáp điện Cadisun", "Công ty CP Dây và Cáp điện Thượng Đình (CADI-SUN)", "dien_dien_tu", OTHER, "009"),
    ("Ống thép inox Sơn Hà", "Sơn Hà (tên pháp nhân: chưa tìm thấy)", "co_khi_che_tao", OTHER, "021"),
    (
        "Khóa thông minh Innoviti-s",
        "Nhà sản xuất khóa Innoviti-s (tên: chưa tìm thấy)",
        "co_khi_che_tao",
        HIGH_TECH,
        "008",
    ),
    ("Phần mềm quản trị doanh nghiệp hợp nhất MISA AMIS", "Công ty CP MISA", "cntt", HIGH_TECH, "005"),
    ("Đá thạch anh cao cấp Vicostone", "Công ty CP Vicostone", "vat_lieu_xay_dung", OTHER, "276"),
    ("Bình nước nóng ROSSI", "Tân Á Đại Thành (tên pháp nhân: chưa tìm thấy)", "dien_dien_tu", OTHER, "006"),
    ("Dây cáp điện SINO-VANLOCK", "Nhà sản xuất cáp SINO-VANLOCK (tên: chưa tìm thấy)", "dien_dien_tu", OTHER, "019"),
    ("Cửa nhôm Eurowindow", "Công ty CP Eurowindow", "vat_lieu_xay_dung", OTHER, "250"),
    ("Tôn mạ VNSTEEL Thăng Long", "Công ty CP Tôn mạ VNSTEEL Thăng Long", "co_khi_che_tao", OTHER, "250"),
)

# Invented makers: name, unit, and their products as (name, sector, group, tier).
INVENTED = (
    (
        "Công ty CP Cơ khí Sao Khuê",
        "017",
        (
            ("Máy ép thủy lực SK-500", "co_khi_che_tao", OTHER, PASS),
            ("Băng tải công nghiệp SK", "co_khi_che_tao", OTHER, PASS),
        ),
    ),
    (
        "Công ty TNHH Điện tử Hồ Gươm Xanh",
        "004",
        (
            ("Bộ nguồn công nghiệp HGX", "dien_dien_tu", HIGH_TECH, PASS),
            ("Cảm biến nhiệt HGX-T", "dien_dien_tu", HIGH_TECH, PASS),
        ),
    ),
    (
        "Công ty CP Dệt may Lụa Vân Hà",
        "268",
        (
            ("Áo sơ mi xuất khẩu Vân Hà", "det_may_da_giay", OTHER, PASS),
            ("Vải lụa tơ tằm Vân Hà", "det_may_da_giay", OTHER, PASS),
        ),
    ),
    (
        "Công ty CP Thực phẩm Ba Vì Xanh",
        "271",
        (
            ("Sữa tươi thanh trùng Ba Vì Xanh", "che_bien_nong_san_thuc_pham", OTHER, PASS),
            ("Bánh sữa Ba Vì Xanh", "che_bien_nong_san_thuc_pham", OTHER, PASS),
        ),
    ),
    (
        "Công ty CP Nhựa Thăng Hoa",
        "018",
        (
            ("Ống nhựa HDPE Thăng Hoa", "hoa_chat_cao_su_nhua_duoc", OTHER, PASS),
            ("Pallet nhựa Thăng Hoa", "hoa_chat_cao_su_nhua_duoc", OTHER, PASS),
        ),
    ),
    (
        "Công ty CP Dược phẩm Tây Hồ Xanh",
        "003",
        (
            ("Viên nang thảo dược Tây Hồ", "hoa_chat_cao_su_nhua_duoc", HIGH_TECH, PASS),
            ("Siro ho thảo dược Tây Hồ", "hoa_chat_cao_su_nhua_duoc", HIGH_TECH, PASS),
        ),
    ),
    (
        "Công ty TNHH Phần mềm Kinh Kỳ",
        "005",
        (
            ("Nền tảng số hóa nhà máy Kinh Kỳ MES", "cntt", HIGH_TECH, PASS),
            ("Phần mềm kho vận Kinh Kỳ WMS", "cntt", HIGH_TECH, PASS),
        ),
    ),
    (
        "Công ty CP Gốm sứ Bát Tràng Mới",
        "018",
        (
            ("Bộ đồ ăn gốm men Bát Tràng Mới", "thu_cong_my_nghe", CRAFT, PASS),
            ("Bình gốm trang trí Bát Tràng Mới", "thu_cong_my_nghe", CRAFT, PASS),
        ),
    ),
    (
        "Công ty CP Mây tre Phú Vinh Xanh",
        "277",
        (
            ("Giỏ mây xuất khẩu Phú Vinh", "thu_cong_my_nghe", CRAFT, PASS),
            ("Đèn mây trang trí Phú Vinh", "thu_cong_my_nghe", CRAFT, FAIL),
        ),
    ),
    (
        "Công ty CP Gạch Ngói Đông Đô",
        "280",
        (
            ("Gạch không nung Đông Đô", "vat_lieu_xay_dung", OTHER, PASS),
            ("Ngói màu Đông Đô", "vat_lieu_xay_dung", OTHER, PASS),
        ),
    ),
    (
        "Công ty CP Ô tô Chuyên dùng Long Biên",
        "004",
        (
            ("Xe ép rác chuyên dùng LB-12", "co_khi_che_tao", OTHER, PASS),
            ("Thùng xe đông lạnh LB", "co_khi_che_tao", OTHER, PASS),
        ),
    ),
    (
        "Công ty CP Thiết bị điện Hoàng Mai",
        "008",
        (("Tủ điện hạ thế HM", "dien_dien_tu", OTHER, PASS), ("Máy biến áp phân phối HM", "dien_dien_tu", OTHER, PASS)),
    ),
    (
        "Công ty CP Da giày Thụy Khuê Mới",
        "003",
        (("Giày da công sở TK", "det_may_da_giay", OTHER, PASS), ("Giày bảo hộ TK", "det_may_da_giay", OTHER, PASS)),
    ),
    (
        "Công ty CP Bánh kẹo Hà Thành Vị",
        "008",
        (
            ("Bánh trung thu Hà Thành Vị", "che_bien_nong_san_thuc_pham", OTHER, PASS),
            ("Kẹo lạc Hà Thành Vị", "che_bien_nong_san_thuc_pham", OTHER, FAIL),
        ),
    ),
    (
        "Công ty CP Sơn Công nghiệp Bắc Hà",
        "016",
        (
            ("Sơn tĩnh điện Bắc Hà", "hoa_chat_cao_su_nhua_duoc", OTHER, PASS),
            ("Sơn chống cháy Bắc Hà", "hoa_chat_cao_su_nhua_duoc", OTHER, PASS),
        ),
    ),
    (
        "Công ty TNHH Tự động hóa Nội Bài",
        "016",
        (
            ("Rô bốt hàn NB-6", "co_khi_che_tao", HIGH_TECH, PASS),
            ("Bộ điều khiển NB-PLC", "dien_dien_tu", HIGH_TECH, PASS),
        ),
    ),
    (
        "Công ty CP Cơ khí Khuôn mẫu Quang Minh",
        "250",
        (
            ("Khuôn ép nhựa chính xác QM", "co_khi_che_tao", HIGH_TECH, PASS),
            ("Chi tiết dập nguội QM", "co_khi_che_tao", OTHER, PASS),
        ),
    ),
    (
        "Công ty CP Thiết bị Y tế Thanh Xuân",
        "009",
        (
            ("Giường bệnh điện TX-Care", "co_khi_che_tao", HIGH_TECH, PASS),
            ("Nồi hấp tiệt trùng TX-Care", "co_khi_che_tao", HIGH_TECH, PASS),
        ),
    ),
    (
        "Công ty CP Nội thất Thạch Thất",
        "276",
        (
            ("Bàn ghế gỗ Thạch Thất", "thu_cong_my_nghe", CRAFT, PASS),
            ("Cửa gỗ tự nhiên Thạch Thất", "thu_cong_my_nghe", CRAFT, FAIL),
        ),
    ),
    (
        "Công ty CP Pin Lưu trữ Hòa Lạc",
        "276",
        (
            ("Bộ lưu điện HL-Store", "dien_dien_tu", HIGH_TECH, FAIL),
            ("Bộ pin xe máy điện HL", "dien_dien_tu", HIGH_TECH, PASS),
        ),
    ),
    (
        "Công ty CP Cao su Kỹ thuật Sông Nhuệ",
        "279",
        (("Gioăng cao su kỹ thuật SN", "hoa_chat_cao_su_nhua_duoc", OTHER, FAIL),),
    ),
    ("Công ty TNHH May Đan Phượng Hồng", "273", (("Áo khoác đồng phục ĐPH", "det_may_da_giay", OTHER, FAIL),)),
    (
        "Công ty CP Chè Sóc Sơn Xanh",
        "016",
        (("Chè xanh đóng gói Sóc Sơn", "che_bien_nong_san_thuc_pham", OTHER, FAIL),),
    ),
    ("Công ty CP Đúc đồng Ngũ Xã Mới", "001", (("Tượng đồng mỹ nghệ Ngũ Xã", "thu_cong_my_nghe", CRAFT, FAIL),)),
)


def makers(seed: int = 2021) -> list[Maker]:
    """All makers with their products and tax codes; the same for the same seed."""
    generator = random.Random(seed)
    found = [Maker(maker, unit, (Product(name, sector, group, TOP),)) for name, maker, sector, group, unit in REAL]
    found += [Maker(name, unit, tuple(Product(*one) for one in products)) for name, unit, products in INVENTED]
    codes = tax_codes(generator, len(found))
    return [Maker(one.name, one.unit, one.products, code) for one, code in zip(found, codes, strict=True)]


def tax_codes(generator: random.Random, count: int) -> list[str]:
    """Distinct invented tax codes (99…) with valid check digits."""
    codes: list[str] = []
    while len(codes) < count:
        stem = f"99{generator.randrange(10**7):07d}"
        code = stem + mst.calc_check_digit(stem)
        if len(code) == 10 and mst.is_valid(code) and code not in codes:
            codes.append(code)
    return codes
