"""Which services a tool may write of."""

from django.db import models

from accounts.models import ServiceToken
from startups.models.fiche import Startup


class TokenGrant(models.Model):
    """A service token may record the measurements of a startup."""

    token = models.ForeignKey(ServiceToken, on_delete=models.CASCADE, related_name="grants")
    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="token_grants")

    class Meta:
        verbose_name = "service d'un jeton"
        ordering = ["token_id", "startup__slug"]
        constraints = [
            models.UniqueConstraint(
                name="token_grant_once",
                fields=["token", "startup"],
                violation_error_message="Ce jeton est déjà émis pour ce service.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.token} → {self.startup}"
