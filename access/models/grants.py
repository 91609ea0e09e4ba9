"""The startups whose measurements a service token may send: listed ones, or all those of an incubator."""

from django.db import models
from django.db.models import Q

from access.models.tokens import ServiceToken


class TokenGrant(models.Model):
    """Allow a service token to send the measurements of a startup, or of each startup of an incubator."""

    token = models.ForeignKey(ServiceToken, on_delete=models.CASCADE, related_name="grants")
    startup = models.ForeignKey(
        "startups.Startup", on_delete=models.CASCADE, null=True, blank=True, related_name="token_grants"
    )
    incubator = models.ForeignKey(
        "incubators.Incubator", on_delete=models.CASCADE, null=True, blank=True, related_name="token_grants"
    )

    class Meta:
        verbose_name = "service d’un jeton"
        ordering = ["token_id", "incubator__slug", "startup__slug"]
        constraints = [
            models.UniqueConstraint(
                name="token_grant_once",
                fields=["token", "startup"],
                violation_error_message="Ce jeton est déjà émis pour ce service.",
            ),
            models.UniqueConstraint(
                name="token_grant_incubator_once",
                fields=["token", "incubator"],
                violation_error_message="Ce jeton est déjà émis pour cet incubateur.",
            ),
            models.CheckConstraint(
                name="token_grant_of_one",
                condition=Q(startup__isnull=False) ^ Q(incubator__isnull=False),
                violation_error_message="Un jeton est émis pour un service, ou pour un incubateur.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.token} → {self.startup or self.incubator}"
