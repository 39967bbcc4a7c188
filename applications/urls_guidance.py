"""Public guidance, the self-check of a product, the programme's papers."""

from spcncl_portal.core.routes import public

from .models import ProgrammeFileVersion
from .views import guidance, programme_files


def _offered() -> dict | None:
    versions = ProgrammeFileVersion.objects.filter(paper__withdrawn_at=None, paper__cycle__silent=False)
    found = versions.values("paper__cycle__year", "paper__code").first()
    return {"year": found["paper__cycle__year"], "code": found["paper__code"]} if found else None


guidance_urls = [
    public("huong-dan/doanh-nghiep/", guidance.enterprises, name="guide_enterprises"),
    public("huong-dan/don-vi-gioi-thieu/", guidance.bodies, name="guide_bodies"),
    public("huong-dan/hoi-dap/", guidance.questions, name="guide_questions"),
    public("huong-dan/tu-kiem-tra/", guidance.self_check, name="self_check"),
    public("huong-dan/tai-lieu/", programme_files.public_papers, name="guide_papers"),
    public(
        "huong-dan/tai-lieu/<int:year>/<slug:code>/",
        programme_files.download,
        name="programme_file_download",
        example=_offered,
    ),
]
