"""Find a person by an e-mail address, whichever of their confirmed addresses it is."""

from allauth.account.models import EmailAddress

from .models import User


def person_with(email: str) -> User | None:
    """The account that signs in with `email`, closed ones too; None when there is none."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        address = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
        user = address.user if address else None
    return user
