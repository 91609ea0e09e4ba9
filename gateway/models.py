"""Webhooks and their deliveries."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import ServiceToken


class Webhook(models.Model):
    """A webhook: a URL to which changes are posted in order, one message after another.

    ``since`` is the cursor up to which it has received changes, ``upto`` the end of the message that it has not
    accepted yet (empty: none). ``records`` are the record types that it wants (none: all). The row records who created
    it.
    """

    name = models.CharField("nom", max_length=200)
    url = models.CharField("adresse", max_length=2000)
    secret = models.CharField("secret de signature", max_length=100)
    records = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name="sortes de record")
    created_at = models.DateTimeField("créé le", db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    token = models.ForeignKey(
        ServiceToken, on_delete=models.CASCADE, null=True, blank=True, related_name="webhooks", verbose_name="jeton"
    )
    since = models.CharField("reçu jusqu’à", max_length=60)
    upto = models.CharField("message en cours, jusqu’à", max_length=60, blank=True, default="")
    failures = models.PositiveSmallIntegerField("échecs de suite", default=0)
    next_attempt_at = models.DateTimeField("prochain essai", null=True, blank=True)
    disabled_at = models.DateTimeField("arrêté le", null=True, blank=True)
    disabled_reason = models.TextField("raison de l’arrêt", blank=True, default="")

    class Meta:
        verbose_name = "abonnement aux changements"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="webhook_named", condition=~Q(name=""), violation_error_message="Donnez un nom à l’abonnement."
            ),
            models.UniqueConstraint(
                name="webhook_url_once",
                fields=["url", "token"],
                condition=Q(disabled_at__isnull=True),
                nulls_distinct=False,
                violation_error_message="Vous avez déjà abonné cette adresse : donnez-en une autre.",
            ),
            models.CheckConstraint(
                name="webhook_stop_reasoned",
                condition=Q(disabled_at__isnull=True) | ~Q(disabled_reason=""),
                violation_error_message="Indiquez pourquoi l’abonnement s’arrête.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One attempt to deliver a message, kept for a month."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    message = models.CharField("message", max_length=60)
    at = models.DateTimeField("envoyé le", db_default=Now())
    attempt = models.PositiveSmallIntegerField("essai")
    changes = models.PositiveIntegerField("changements")
    succeeded = models.BooleanField("reçu")
    detail = models.CharField("réponse", max_length=200)
    milliseconds = models.PositiveIntegerField("durée en millisecondes")

    class Meta:
        verbose_name = "envoi"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["webhook", "-at"], name="delivery_webhook_at")]

    def __str__(self) -> str:
        return f"{self.message} : {self.detail}"
