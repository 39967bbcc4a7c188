"""The object that a file hangs on decides who reads it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from spcncl_portal.accounts.models import User
from spcncl_portal.files import access
from spcncl_portal.files.access import may_read, register_reader
from tests.factories.accounts import UserFactory
from tests.factories.files import StoredFileFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def readers(monkeypatch):
    monkeypatch.setattr(access, "_readers", {})


def test_may_read_unattached_only_by_its_uploader(readers):
    user = UserFactory()
    stored = StoredFileFactory(by=user)
    assert may_read(user, stored)
    assert not may_read(UserFactory(), stored)
    assert not may_read(AnonymousUser(), stored)


def test_may_read_attached_is_decided_by_the_object(readers):
    owner, other = UserFactory(), UserFactory()
    stored = StoredFileFactory(by=other, subject=owner)
    assert not may_read(owner, stored)
    register_reader("accounts.User", lambda user, subject: user == subject)
    assert may_read(owner, stored)
    assert not may_read(other, stored)


def test_may_read_object_gone_is_denied(readers):
    register_reader("accounts.User", lambda user, subject: True)
    owner, user = UserFactory(), UserFactory()
    stored = StoredFileFactory(by=user, subject=owner)
    User.objects.filter(pk=owner.pk).delete()
    stored = type(stored).objects.get(pk=stored.pk)
    assert not may_read(user, stored)


def test_register_reader_twice_is_an_error(readers):
    def one(user, subject):
        return True

    register_reader("accounts.User", one)
    register_reader("accounts.User", one)
    with pytest.raises(ValueError, match="already has a reader"):
        register_reader("accounts.user", lambda user, subject: True)
