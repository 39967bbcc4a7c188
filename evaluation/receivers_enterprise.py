"""What the evaluation does when an enterprise goes on under another."""

from django.dispatch import receiver

from applications.signals import enterprise_merging

from .actions.council import carry_conflicts


@receiver(enterprise_merging)
def keep_conflicts_of_the_merged(sender, enterprise, into, by, **kwargs):
    """A merger must not bring a dossier before a member who has a conflict with where it came from."""
    carry_conflicts(enterprise=enterprise, into=into, by=by)
