"""The link of a subscription's mails: it proves that its holder reads the mail box."""

from django.core import signing
from django.urls import reverse

from workspace.digests.links import absolute
from workspace.models import Subscription

_SALT = "workspace.subscriptions"


def manage_url(subscription: Subscription) -> str:
    """Where the subscription is confirmed, then stopped."""
    return absolute(reverse("subscription", args=[token_of(subscription)]))


def token_of(subscription: Subscription) -> str:
    return signing.Signer(salt=_SALT).sign(str(subscription.pk))


def subscription_of(token: str) -> Subscription | None:
    """The subscription that a token was made for; None when it is not ours, or the subscription is gone."""
    try:
        key = int(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Subscription.objects.select_related("startup", "incubator", "indicator").filter(pk=key).first()
