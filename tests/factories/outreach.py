"""Prospects and working sessions."""

import datetime

import factory

from applications.models import Prospect, WorkingSession


class ProspectFactory(factory.django.DjangoModelFactory):
    """A listed prospect without tax code, of Sở Công Thương, in the open cycle of 2021 unless told otherwise."""

    class Meta:
        model = Prospect

    cycle = factory.SubFactory("tests.factories.programme.CycleFactory")
    name = factory.Sequence(lambda n: f"Công ty TNHH Vận động {n}")


class WorkingSessionFactory(factory.django.DjangoModelFactory):
    """A session of Sở Công Thương; `prospects=[…]` says with whom, their steps stay as they are."""

    class Meta:
        model = WorkingSession
        skip_postgeneration_save = True

    cycle = factory.SubFactory("tests.factories.programme.CycleFactory")
    held_on = datetime.date(2021, 3, 16)
    place = "Sở Công Thương"
    minutes = "Giới thiệu chương trình."

    @factory.post_generation
    def prospects(session, create, found, **kwargs):
        if create and found:
            session.prospects.set(found)
