"""Read connections."""

from django.db.models import Count, Q, QuerySet

from .delivery_states import DeliveryStep
from .models import WebhookEndpoint


def endpoints() -> QuerySet[WebhookEndpoint]:
    """All connections with how many notices wait for each, and how many were given up."""
    waiting = Count("deliveries", filter=Q(deliveries__state__in=[DeliveryStep.WAITING, DeliveryStep.CLAIMED]))
    failed = Count("deliveries", filter=Q(deliveries__state=DeliveryStep.FAILED))
    return WebhookEndpoint.objects.select_related("body").annotate(waiting=waiting, failed=failed)


def switched_off() -> QuerySet[WebhookEndpoint]:
    """Those that the portal switched off because they failed."""
    return WebhookEndpoint.objects.filter(active=False).exclude(failed_off_at=None)
