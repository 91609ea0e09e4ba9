"""Tokens of the tools that send measurements by the API: a digest and an expiry date."""

import datetime as dt
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

MARK = "bpf_"
"""What every token begins with, so that a leaked one is recognised (see ``betaportfolio.monitoring.logs``)."""
SHOWN = 12
"""How many of its first characters are kept, to recognise it in a list."""


def new_secret() -> str:
    """Return a new random token of 256 bits."""
    return MARK + secrets.token_urlsafe(32)


class ServiceToken(models.Model):
    """A tool may send measurements until ``last_day`` (included) unless its token is revoked; its ``grants`` list the
    services.

    The token itself is displayed once, when it is issued. The row records who issued it, and who revoked it and why.
    """

    name = models.CharField("nom", max_length=200)
    prefix = models.CharField("début du jeton", max_length=SHOWN)
    digest = models.CharField("empreinte", max_length=64)
    issued_at = models.DateTimeField("émis le", db_default=Now())
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    last_day = models.DateField("valable jusqu’au")
    last_used_on = models.DateField("dernier usage le", null=True, blank=True)
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revocation_reason = models.TextField("motif de la révocation", blank=True)

    class Meta:
        verbose_name = "jeton de service"
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="service_token_digest_unique",
                fields=["digest"],
                violation_error_message="Ce jeton existe déjà.",
            ),
            models.CheckConstraint(
                name="service_token_named",
                condition=~Q(name=""),
                violation_error_message="Donnez au jeton un nom : celui de l’outil qui s’en sert.",
            ),
            models.CheckConstraint(
                name="service_token_revocation_reasoned",
                condition=Q(revoked_at__isnull=True) | ~Q(revocation_reason=""),
                violation_error_message="Donnez le motif de la révocation.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def is_valid(self, day: dt.date) -> bool:
        return self.revoked_at is None and day <= self.last_day
