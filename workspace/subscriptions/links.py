"""The link in the e-mails of a subscription; it proves access to the mailbox."""

from django.core import signing
from django.urls import reverse

from workspace.digests.links import absolute
from workspace.models import Subscription

_SALT = "workspace.subscriptions"


def manage_url(subscription: Subscription) -> str:
    """Return the URL to confirm the subscription, then to stop it."""
    return absolute(reverse("subscription", args=[token_of(subscription)]))


def token_of(subscription: Subscription) -> str:
    return signing.Signer(salt=_SALT).sign(str(subscription.pk))


def subscription_of(token: str) -> Subscription | None:
    """Return the subscription of a token; None if the signature is invalid or it is deleted."""
    try:
        key = int(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Subscription.objects.select_related("startup", "incubator", "indicator").filter(pk=key).first()
