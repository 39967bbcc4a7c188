"""The words of the shipped data that have an English: groups of products, papers of the check list, their guidance.

What an administrator types beside them is shown as it was typed.
"""

# ruff: noqa: E501

from django.utils.translation import gettext_noop

GROUPS = (
    gettext_noop("Sản phẩm công nghệ cao"),
    gettext_noop("Sản phẩm công nghiệp khác"),
    gettext_noop("Thủ công mỹ nghệ"),
    gettext_noop("Doanh nghiệp khởi nghiệp"),
)
PAPERS = (
    gettext_noop("Phiếu đăng ký tham gia xét chọn SPCNCL"),
    gettext_noop("Bản ký, đóng dấu của người đại diện theo pháp luật."),
    gettext_noop("Giấy chứng nhận đăng ký doanh nghiệp"),
    gettext_noop("Bản đăng ký thay đổi gần nhất; có trụ sở hoặc nhà xưởng trên địa bàn Hà Nội."),
    gettext_noop("Bản thuyết minh về sản phẩm"),
    gettext_noop("Công dụng, thông số, thị trường, sản lượng, ý nghĩa với ngành; kèm hình ảnh sản phẩm."),
    gettext_noop("Báo cáo tài chính ba năm gần nhất"),
    gettext_noop("Bản đã kiểm toán hoặc bản đã nộp cơ quan thuế; cả ba năm trong một tệp hoặc nhiều tệp."),
    gettext_noop("Báo cáo chứng minh doanh thu của sản phẩm"),
    gettext_noop("Doanh thu sản phẩm từng năm trong ba năm, có xác nhận của kế toán trưởng."),
    gettext_noop("Bảng kê hoặc xác nhận kim ngạch xuất khẩu của hải quan"),
    gettext_noop("Kim ngạch từng năm; bắt buộc với nhóm thủ công mỹ nghệ (ngưỡng 1 triệu USD)."),
    gettext_noop("Tài liệu về xuất khẩu của sản phẩm"),
    gettext_noop("Nếu sản phẩm có xuất khẩu: hợp đồng, tờ khai hoặc bảng kê."),
    gettext_noop("Bảng kê lao động và đóng bảo hiểm xã hội"),
    gettext_noop("Số lao động bình quân năm gần nhất."),
    gettext_noop("Chứng nhận hệ thống quản lý và chất lượng sản phẩm"),
    gettext_noop("ISO, tiêu chuẩn công bố, hợp quy, kết quả thử nghiệm còn hiệu lực."),
    gettext_noop("Hồ sơ về môi trường"),
    gettext_noop("Giấy phép môi trường hoặc văn bản tương đương; báo cáo công tác bảo vệ môi trường gần nhất."),
    gettext_noop("Tài liệu về trình độ công nghệ"),
    gettext_noop(
        "Dây chuyền, tự động hóa, nghiên cứu và phát triển; với nhóm công nghệ cao: chứng minh sản phẩm thuộc danh mục khuyến khích (Quyết định 66/2014/QĐ-TTg, 13/2017/QĐ-TTg)."
    ),
    gettext_noop("Tài liệu về trình độ công nghệ của dây chuyền"),
    gettext_noop("Dây chuyền, tự động hóa, nghiên cứu và phát triển."),
    gettext_noop("Văn bằng sở hữu trí tuệ"),
    gettext_noop("Nhãn hiệu, kiểu dáng công nghiệp, sáng chế, giải pháp hữu ích."),
    gettext_noop("Thuyết minh dự án khởi nghiệp"),
    gettext_noop("Ý tưởng sáng tạo, xu hướng phát triển, khả năng hội nhập, ý nghĩa xã hội."),
    gettext_noop("Xác nhận hoàn thành nghĩa vụ thuế"),
    gettext_noop("Xác nhận của cơ quan thuế trong năm xét chọn."),
    gettext_noop("Bản cam kết tuân thủ pháp luật"),
    gettext_noop(
        "Cam kết về môi trường, quản lý chất lượng, sở hữu trí tuệ và tính trung thực của số liệu; ký, đóng dấu."
    ),
    gettext_noop("Ảnh sản phẩm"),
    gettext_noop("Ảnh rõ, nền sáng, dùng cho catalogue và trang giới thiệu."),
)
