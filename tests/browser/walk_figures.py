"""What the enterprise of the walk types: figures as people write them, texts. All invented."""

# figure → three years, oldest first, each as it is typed
FIGURES = {
    "production_value": ("210.000.000.000", "238 000 000 000", "261000000000"),
    "product_revenue": ("180.000.000.000,00", "206.500.000.000", "245.000.000.000"),
    "industrial_revenue": ("232.100.000.000", "250.000.000.000", "289.400.000.000"),
    "enterprise_revenue": ("240.000.000.000", "261.300.000.000", "301.000.000.000"),
    "export_vnd": ("41.000.000.000", "52.250.000.000", "63.700.000.000"),
    "export_usd": ("1.640.000", "2 090 000", "2548000"),
    "employees": ("188", "201", "214"),
    "tax_paid": ("9.800.000.000", "11.234.567.890", "12.900.000.000"),
}
TEXTS = {
    "description": "Động cơ một chiều không chổi than 24 V cho xe tự hành trong kho; hiệu suất 89%.",
    "quality": "Thử theo TCVN 6627-1:2014; hệ thống quản lý ISO 9001:2015.",
    "technology": "Quấn dây tự động, kiểm tra mô-men trên giàn thử do công ty tự thiết kế.",
    "environment": "Sơn nước, thu hồi đồng vụn; giấy phép môi trường còn hiệu lực đến hết năm sau.",
    "markets": "Trong nước và ba nước Đông Nam Á; khách hàng chính là các nhà máy lắp ráp.",
}


def typed(years: list[int]) -> dict[str, str]:
    """Box → text, for all figures of these years."""
    return {f"{name}_{year}": text for name, texts in FIGURES.items() for year, text in zip(years, texts, strict=True)}
