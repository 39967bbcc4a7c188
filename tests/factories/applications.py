"""Enterprises, nomination letters and their lines. Dossiers are in tests/factories/dossiers.py."""

import factory
from stdnum.vn import mst

from applications.models import Enterprise, EnterpriseMember, NominationLetter, Nominee
from applications.states import EnterpriseState


def tax_code(number: int) -> str:
    """The `number`-th tax code (from 0) of Hà Nội that has a right check digit."""
    return _codes[number] if number < len(_codes) else _more(number)


_codes: list[str] = []
_next = [1]


def _more(number: int) -> str:
    while len(_codes) <= number:
        body = f"010{_next[0]:06d}"
        _next[0] += 1
        check = mst.calc_check_digit(body)
        if len(check) == 1:
            _codes.append(body + check)
    return _codes[number]


class EnterpriseFactory(factory.django.DjangoModelFactory):
    """A verified enterprise; `owner=user` makes that person its owner, `members=[…]` others."""

    class Meta:
        model = Enterprise
        skip_postgeneration_save = True

    tax_code = factory.Sequence(tax_code)
    name = factory.Sequence(lambda n: f"Công ty cổ phần Mẫu {n}")
    state = EnterpriseState.VERIFIED
    head_office = "Số 1 phố Mẫu, Hà Nội"
    email = factory.LazyAttribute(lambda e: f"lienhe{e.tax_code}@doanhnghiep.example")
    phone = "+842438251234"

    @factory.post_generation
    def owner(enterprise, create, user, **kwargs):
        if create and user is not None:
            EnterpriseMember.objects.create(enterprise=enterprise, user=user, is_owner=True)

    @factory.post_generation
    def members(enterprise, create, users, **kwargs):
        if create:
            for user in users or ():
                EnterpriseMember.objects.create(enterprise=enterprise, user=user)


class NominationLetterFactory(factory.django.DjangoModelFactory):
    """A draft letter without lines, in the cycle and of the body that are given or made."""

    class Meta:
        model = NominationLetter

    first_sent_at = factory.LazyAttribute(lambda letter: getattr(letter, "sent_at", None))

    cycle = factory.SubFactory("tests.factories.programme.CycleFactory")
    body = factory.SubFactory("tests.factories.programme.BodyFactory")
    body_name = factory.LazyAttribute(lambda letter: letter.body.name)


class NomineeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Nominee

    letter = factory.SubFactory(NominationLetterFactory)
    position = factory.Sequence(lambda n: n + 1)
    enterprise_name = factory.Sequence(lambda n: f"Công ty cổ phần Mẫu {n}")
    tax_code = factory.Sequence(tax_code)
    product_name = factory.Sequence(lambda n: f"Sản phẩm mẫu {n}")
