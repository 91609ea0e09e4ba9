"""Requests of users without rights, and the e-mails that announce them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from common.models import OutgoingEmail
from incubators.models import Incubator


class AccessRequest(models.Model):
    """The last request of a user without rights, for an incubator if they named one.

    It is pending until the user has a right (``access.requests.pending_requests``) or staff dismiss it.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_request")
    incubator = models.ForeignKey(Incubator, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField("demandé le", db_default=Now())
    dismissed_at = models.DateTimeField("classée le", null=True)

    class Meta:
        verbose_name = "demande d’accès"

    def __str__(self) -> str:
        return str(self.user_id)


class AccessRequestEmail(OutgoingEmail):
    """An e-mail that tells a user who assigns coaches that somebody asks for access."""

    request = models.ForeignKey(AccessRequest, on_delete=models.CASCADE, related_name="emails")

    class Meta(OutgoingEmail.Meta):
        verbose_name = "annonce d’une demande d’accès"
        constraints = [
            *OutgoingEmail.Meta.constraints,
            models.UniqueConstraint(
                name="access_request_email_once",
                fields=["user", "request"],
                violation_error_message="Cette annonce est déjà préparée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}, {self.request_id}"
