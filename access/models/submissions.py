"""Saved submissions: a form of a page, or an API request with an idempotency key."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from access.models.tokens import ServiceToken


class Submission(models.Model):
    """A submission that was saved; its token is saved only once.

    The author is a user or a tool. ``success_url`` is the URL of the next page.
    """

    token = models.UUIDField("jeton", primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    tool = models.ForeignKey(ServiceToken, on_delete=models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField("enregistré le", db_default=Now(), db_index=True)
    success_url = models.TextField("page qui suit", blank=True, db_default="")
    request_digest = models.CharField("ce qui est demandé", max_length=64, blank=True, db_default="")

    class Meta:
        verbose_name = "envoi enregistré"
        constraints = [
            models.CheckConstraint(
                name="submission_has_one_author",
                condition=Q(user__isnull=False) ^ Q(tool__isnull=False),
                violation_error_message="Un envoi a un auteur : une personne, ou un outil.",
            )
        ]

    def __str__(self) -> str:
        return str(self.token)
