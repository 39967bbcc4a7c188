"""What the page of a check shows: items with their content, files, findings, and what changed since the time before."""

from . import sections, snapshot
from .check_queries import earlier_submission, wordings_by_item
from .dossier_queries import asked_of_round, check_items
from .models import CheckFinding, CheckRound, CheckWording, Dossier, Submission
from .presentation import figures_table, files_of_content, odd_sentences, sections_of_content


def progress_of(submission: Submission, check_round: CheckRound | None) -> dict:
    """How many items were looked at, accepted, asked for."""
    findings = list(check_round.findings.all()) if check_round else []
    asked = sum(1 for one in findings if one.verdict == CheckFinding.Verdict.ASK)
    return {"total": len(check_items(submission)), "done": len(findings), "asked": asked}


def items_of(dossier: Dossier, submission: Submission, check_round: CheckRound | None, content: dict) -> list[dict]:
    """Every item with its content, its finding, its wordings, and whether it changed since the submission before."""
    findings = {one.item: one for one in check_round.findings.all()} if check_round else {}
    earlier = earlier_submission(submission)
    changed = snapshot.changed_items(snapshot.compare(earlier.content(), content)) if earlier else None
    before = asked_of_round(earlier) if earlier else {}
    blocks = {block["section"].item: block["rows"] for block in sections_of_content(content, dossier.cycle)}
    anchors = {one.item: one.slug for one in sections.SECTIONS}
    wordings, files = list(CheckWording.objects.all()), files_of_content(content)
    return [
        {
            "item": item,
            "key": item.replace(":", "-"),
            "label": label,
            "rows": blocks.get(item),
            "figures": _figures(content) if item == sections.FIGURES.item else None,
            "files": [row for row in files if sections.document_item(row["item"]) == item],
            "compared_at": anchors.get(item, sections.DOCUMENTS.slug),
            "is_document": item.startswith("document:"),
            "finding": findings.get(item),
            "changed": None if changed is None else item in changed,
            "before_number": earlier.number if earlier else None,
            "before": before.get(item),
            "wordings": wordings_by_item(wordings, item),
        }
        for item, label in check_items(submission)
    ]


def _figures(content: dict) -> dict:
    """The table of figures, each value beside its growth on the year before, and what looks odd in it."""
    table = figures_table(content)
    for row in table["rows"]:
        row["cells"] = list(zip(table["years"], row["values"], [None, *row["growths"]], strict=True))
    figures = {int(year): row for year, row in content["figures"].items()}
    return {**table, "odd": odd_sentences(figures, sorted(figures))}


def first_open(items: list[dict]) -> dict | None:
    """The item to go on with: the first that was not looked at."""
    return next((one for one in items if one["finding"] is None), None)
