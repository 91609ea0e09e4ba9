"""The one-time code that binds an administrator's account to a ProConnect identity."""

import hashlib

from django.db import models
from django.db.models import Q

from accounts.models.users import User


def digest_of(secret: str) -> str:
    """Return the digest to store of a random token, or of a code of 60 random bits with few attempts: one pass is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


class BindingCode(models.Model):
    """A one-time code for the first sign-in of an account by ProConnect, valid until ``until``."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="binding_code")
    digest = models.CharField("empreinte", max_length=64)
    until = models.DateTimeField("valable jusqu’à")
    attempts = models.PositiveSmallIntegerField("essais manqués", default=0)

    class Meta:
        verbose_name = "code de première connexion"
        constraints = [
            models.CheckConstraint(
                name="binding_code_attempts_bounded",
                condition=Q(attempts__lte=5),
                violation_error_message="Ce code a été essayé cinq fois : demandez-en un autre.",
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
