"""The snapshot of a submission: canonical, hashed, immutable; what two of them differ in."""

import hashlib
import json

import pytest

from applications import snapshot
from applications.actions.dossier import save_section
from applications.actions.submission import submit_dossier
from applications.models import Submission
from tests.applications.dossier_world import World, world  # noqa: F401


def test_canonical_sorts_keys_and_composes_letters():
    decomposed = "Hòa"
    text = snapshot.canonical({"b": 1, "a": {"d": None, "c": decomposed}})
    assert text == '{"a":{"c":"Hòa","d":null},"b":1}'
    assert snapshot.digest(text) == hashlib.sha256(text.encode()).hexdigest()


def test_submission_holds_canonical_json_with_its_hash(world):  # noqa: F811
    dossier = world.dossier()
    submission = submit_dossier(dossier=dossier, by=world.clerk)
    content = json.loads(submission.snapshot)
    assert submission.snapshot == snapshot.canonical(content)
    assert submission.sha256 == hashlib.sha256(submission.snapshot.encode()).hexdigest()
    document = dossier.documents.get()
    assert content["files"] == [
        {
            "id": str(document.file_id),
            "item": "phieu-dang-ky",
            "item_name": "Phiếu đăng ký",
            "name": "phieu-dang-ky.pdf",
            "sha256": document.file.sha256,
            "size": document.file.size,
        }
    ]
    assert content["figures"]["2020"]["product_revenue"] == 240_000_000_000
    assert content["enterprise"]["name"] == "Công ty cổ phần Quạt Mẫu"
    assert content["sender"] == {"name": "Nguyễn Thị Kế", "on_behalf": False}
    assert (content["submission"], content["cycle"]) == (1, 2021)


def test_submission_is_immutable(world):  # noqa: F811
    submission = submit_dossier(dossier=world.dossier(), by=world.clerk)
    submission.snapshot = "{}"
    with pytest.raises(ValueError, match="immutable"):
        submission.save()
    with pytest.raises(ValueError, match="immutable"):
        submission.delete()
    assert Submission.objects.get(pk=submission.pk).sha256 == submission.sha256


def test_snapshot_keeps_what_was_true_when_the_dossier_changes(world):  # noqa: F811
    dossier = world.dossier(product_name="Quạt trần A")
    submission = submit_dossier(dossier=dossier, by=world.clerk)
    type(dossier).objects.filter(pk=dossier.pk).update(state="returned")
    save_section(dossier=dossier, by=world.clerk, values={"product_name": "Quạt trần B"})
    assert Submission.objects.get(pk=submission.pk).content()["product"]["product_name"] == "Quạt trần A"


def content(**changes) -> dict:
    base = {
        "enterprise": {"name": "A"},
        "product": {"product_name": "Quạt", "group": "g"},
        "texts": {"description": "x"},
        "contact": {"contact_name": "Kế"},
        "figures": {"2020": {"employees": 10, "tax_paid": None}},
        "files": [{"item": "phieu", "item_name": "Phiếu", "name": "a.pdf", "sha256": "1" * 64, "size": 3}],
        "paper_scan": None,
    }
    return {**base, **changes}


def test_compare_finds_nothing_in_equal_contents():
    assert snapshot.compare(content(), content()) == []


def test_compare_finds_fields_and_files_by_hash():
    renamed = [{"item": "phieu", "item_name": "Phiếu", "name": "b.pdf", "sha256": "1" * 64, "size": 3}]
    assert snapshot.compare(content(), content(files=renamed)) == []
    other = [{"item": "phieu", "item_name": "Phiếu", "name": "a.pdf", "sha256": "2" * 64, "size": 3}]
    new = content(
        product={"product_name": "Quạt 2", "group": "g"}, figures={"2020": {"employees": 12, "tax_paid": None}}
    )
    new["files"] = other
    changes = snapshot.compare(content(), new)
    assert [(one.area, one.key, one.before, one.after) for one in changes] == [
        ("product", "product_name", "Quạt", "Quạt 2"),
        ("figures", "employees_2020", 10, 12),
        ("files", "phieu", content()["files"][0], None),
        ("files", "phieu", None, other[0]),
    ]
    assert snapshot.changed_items(changes) == {"section:product", "section:figures", "document:phieu"}
