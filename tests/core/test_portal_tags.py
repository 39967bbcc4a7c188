"""Formats and pieces of the template tags."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone

from spcncl_portal.core.status_tones import TONES, tone_of
from spcncl_portal.core.templatetags import portal


class PersonForm(forms.Form):
    name = forms.CharField(label="Tên", help_text="Đủ họ và tên")
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)

    def clean(self):
        raise forms.ValidationError("Hai ô không khớp nhau.")


def render(text: str, **values) -> str:
    return Template("{% load portal crispy_forms_tags %}" + text).render(Context(values))


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (1234567, "1.234.567"), (-1234, "-1.234"), ("1234.5", "1.234,5"), (None, "–"), ("", "–"), ("x", "x")],
)
def test_number_as_written_in_vietnam(value, shown):
    assert portal.number(value) == shown


@pytest.mark.parametrize(("value", "shown"), [("0.125", "0,13"), ("2.675", "2,68"), (3, "3,00")])
def test_number_with_places_rounds_half_up(value, shown):
    assert portal.number(value, 2) == shown


def test_vnd_of_large_sum():
    assert portal.vnd(1234567000) == "1.234.567.000 đồng"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1_250_000_000, "1,25 tỷ đồng"),
        (350_000_000, "350 triệu đồng"),
        (-2_000_000, "-2 triệu đồng"),
        (999, "999 đồng"),
    ],
)
def test_vnd_short_in_words(value, shown):
    assert portal.vnd_short(value) == shown


@pytest.mark.parametrize(("hundredths", "shown"), [(1750, "17,50"), (5, "0,05"), (10000, "100,00"), (None, "–")])
def test_points_of_hundredths(hundredths, shown):
    assert portal.points(hundredths) == shown


@pytest.mark.parametrize(
    ("size", "shown"), [(850, "850 byte"), (12_700, "12,4 KB"), (3_250_000, "3,1 MB"), (None, "–")]
)
def test_file_size_in_words(size, shown):
    assert portal.file_size(size) == shown


@pytest.mark.parametrize(
    ("code", "shown"), [("0100109106", "0100109106"), ("0100109106001", "0100109106-001"), ("", "–"), (None, "–")]
)
def test_tax_code_with_branch(code, shown):
    assert portal.tax_code(code) == shown


def test_vndatetime_near_midnight_is_in_hanoi():
    assert portal.vndatetime(datetime(2021, 3, 31, 17, 5, tzinfo=UTC)) == "01/04/2021 00:05"


def test_vndate_of_plain_date():
    assert portal.vndate(date(2021, 3, 7)) == "07/03/2021"


@pytest.mark.parametrize(
    ("distance", "words", "tone"),
    [
        (timedelta(days=20), "Còn 20 ngày", "status-neutral"),
        (timedelta(days=2), "Còn 2 ngày", "status-warning"),
        (timedelta(days=-2), "Quá hạn 2 ngày", "status-danger"),
        (timedelta(days=-800), "Đã qua", "status-neutral"),
    ],
)
def test_due_says_how_long(distance, words, tone):
    html = render("{% due at %}", at=timezone.now() + distance)
    assert words in html
    assert tone in html


def test_status_tag_escapes_and_colours():
    assert portal.status_tag("<b>", "returned") == '<span class="status status-warning">&lt;b&gt;</span>'


def test_tone_of_unknown_state_is_neutral():
    assert tone_of("never_heard_of") == "neutral"


def test_tones_name_each_state_once():
    states = [state for names in TONES.values() for state in names]
    assert sorted(states) == sorted(set(states))


def test_error_summary_links_to_first_control():
    form = PersonForm({"name": "", "kind": ""})
    assert portal.error_entries(form, None) == [
        {"target": "", "label": "", "message": "Hai ô không khớp nhau."},
        {"target": "id_name", "label": "Tên", "message": str(form.errors["name"][0])},
        {"target": "id_kind_0", "label": "Loại", "message": str(form.errors["kind"][0])},
    ]


def test_error_summary_of_unbound_form_is_empty():
    assert portal.error_entries(PersonForm()) == []


def test_crispy_form_shows_the_summary_once():
    html = render("{% error_summary form %}{{ form|crispy }}", form=PersonForm({"name": ""}))
    assert html.count("data-error-summary") == 1


def test_crispy_form_alone_shows_the_summary():
    assert render("{{ form|crispy }}", form=PersonForm({"name": ""})).count("data-error-summary") == 1


def test_field_ties_hint_and_error_to_its_box():
    html = render("{{ form|crispy }}", form=PersonForm({"name": ""}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html


def test_initials_of_vietnamese_name():
    assert portal.initials("Nguyễn Thị Đào") == "NĐ"


def test_number_of_fraction_is_left_as_text():
    assert portal.number(Fraction(1, 3)) == "1/3"


def test_days_left_without_deadline():
    assert portal.days_left(None) is None
