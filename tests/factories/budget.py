"""Money of a cycle: sources, lines, commitments."""

import datetime

import factory
from factory.django import DjangoModelFactory

from spcncl_portal.accounts.roles import Role
from spcncl_portal.budget.actions import enter_commitment
from spcncl_portal.budget.models import Commitment, Line, Source
from tests.factories.accounts import UserFactory
from tests.factories.programme import CycleFactory, TaskFactory


class SourceFactory(DjangoModelFactory):
    cycle = factory.SubFactory(CycleFactory)
    code = factory.Sequence(lambda n: f"N{n}")
    name = factory.Sequence(lambda n: f"Nguồn {n}")
    position = factory.Sequence(lambda n: n)

    class Meta:
        model = Source


class LineFactory(DjangoModelFactory):
    """A line of 100 million đồng."""

    cycle = factory.SubFactory(CycleFactory)
    task = factory.SubFactory(TaskFactory, cycle=factory.SelfAttribute("..cycle"))
    source = factory.SubFactory(SourceFactory, cycle=factory.SelfAttribute("..cycle"))
    code = factory.Sequence(lambda n: f"NV{n}-TP")
    name = factory.Sequence(lambda n: f"Nội dung {n}")
    amount = 100_000_000

    class Meta:
        model = Line


class CommitmentFactory(factory.Factory):
    """A commitment of 30 million đồng, entered by a member of staff through the action."""

    line = factory.SubFactory(LineFactory)
    purpose = factory.Sequence(lambda n: f"Thuê hội trường {n}")
    amount = 30_000_000
    dated = datetime.date(2021, 5, 4)
    by = factory.LazyFunction(lambda: UserFactory(roles=[Role.STAFF]))

    class Meta:
        model = Commitment

    @classmethod
    def _create(cls, model_class, *args, **fields):
        return enter_commitment(**fields)
