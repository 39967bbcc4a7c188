"""People for the tests. Names are invented."""

import datetime

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone

from spcncl_portal.accounts.models import Invitation, RoleGrant, User
from spcncl_portal.accounts.roles import Role

PASSWORD = "mat-khau-thu-2021"


class UserFactory(factory.django.DjangoModelFactory):
    """A person with a confirmed address; ``UserFactory(roles=[Role.STAFF])`` grants roles. The password is PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"nguoi{n}@example.vn")
    full_name = factory.Sequence(lambda n: f"Nguyễn Thị Thử {n}")

    @classmethod
    def _create(cls, model_class, *args, password=PASSWORD, **fields):
        user = model_class.objects.create_user(password=password, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        for role in extracted or ():
            RoleGrant.objects.create(user=self, role=role)
        self.forget_roles()


class InvitationFactory(factory.django.DjangoModelFactory):
    """An open invitation."""

    class Meta:
        model = Invitation

    email = factory.Sequence(lambda n: f"moi{n}@example.vn")
    full_name = factory.Sequence(lambda n: f"Trần Văn Mời {n}")
    role = Role.BODY_OFFICER
    invited_by = factory.SubFactory(UserFactory, roles=[Role.STAFF])
    expires_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=14))
