"""What the pages of those who work keep for themselves."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from indicators.models import Indicator


class BulkUpload(models.Model):
    """A file of changes that one of the DINUM's staff uploaded: its lines, what they would do, when they were applied.

    ``seen`` holds the digests of the fiches for which that was foreseen (see ``common.seen``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField("déposé le", db_default=Now())
    lines = models.JSONField("lignes")
    outcomes = models.JSONField("ce que font les lignes")
    seen = models.JSONField("ce qu'étaient les fiches", default=dict)
    applied_at = models.DateTimeField("appliqué le", null=True)

    class Meta:
        verbose_name = "lot de changements"

    def __str__(self) -> str:
        return str(self.pk)


class RulePreview(models.Model):
    """A rule that one of the DINUM's staff composes, with what it gives on past years once a worker computed it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, null=True, related_name="+")
    rule = models.JSONField("règle")
    made_at = models.DateTimeField("demandé le", db_default=Now())
    result = models.JSONField("résultat", null=True)

    class Meta:
        verbose_name = "aperçu d'une définition"

    def __str__(self) -> str:
        return str(self.pk)


class DigestDelivery(models.Model):
    """The reminder of a week to a user: claimed, then handed to the mail server, then taken by it.

    One that was handed and never taken is not sent again: its reader may have it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    week = models.DateField("semaine du lundi")
    claimed_at = models.DateTimeField("préparé le", db_default=Now())
    handed_at = models.DateTimeField("confié au serveur le", null=True)
    taken_at = models.DateTimeField("accepté par le serveur le", null=True)

    class Meta:
        verbose_name = "rappel envoyé"
        constraints = [
            models.UniqueConstraint(
                name="digest_once_a_week",
                fields=["user", "week"],
                violation_error_message="Ce rappel est déjà préparé pour cette semaine.",
            ),
            models.CheckConstraint(
                name="digest_week_is_a_monday",
                condition=Q(week__iso_week_day=1),
                violation_error_message="Une semaine se dit par son lundi.",
            ),
            models.CheckConstraint(
                name="digest_handed_before_taken",
                condition=Q(taken_at__isnull=True) | Q(handed_at__isnull=False),
                violation_error_message="Un rappel est confié au serveur avant d'être accepté.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}, semaine du {self.week}"


class DigestRefusal(models.Model):
    """A user who does not want the weekly reminder."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField("depuis le", db_default=Now())

    class Meta:
        verbose_name = "refus des rappels"

    def __str__(self) -> str:
        return str(self.user_id)
