"""Tables of the workspace itself."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from common.models import OutgoingEmail
from incubators.models import Incubator
from indicators.models import Indicator
from startups.models import PhaseKind, Startup


class RulePreview(models.Model):
    """A rule that the DINUM's staff compose, with its result on past years once a worker has computed it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, null=True, related_name="+")
    rule = models.JSONField("règle")
    created_at = models.DateTimeField("demandé le", db_default=Now())
    result = models.JSONField("résultat", null=True)

    class Meta:
        verbose_name = "aperçu d’une définition"

    def __str__(self) -> str:
        return str(self.pk)


class DigestDelivery(OutgoingEmail):
    """The reminder of a week to a user."""

    week = models.DateField("semaine du lundi")

    class Meta(OutgoingEmail.Meta):
        verbose_name = "rappel de la semaine"
        constraints = [
            *OutgoingEmail.Meta.constraints,
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
        ]

    def __str__(self) -> str:
        return f"{self.user_id}, semaine du {self.week}"


class DigestRefusal(models.Model):
    """A user who refuses the weekly reminder."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField("depuis le", db_default=Now())

    class Meta:
        verbose_name = "refus des rappels"

    def __str__(self) -> str:
        return str(self.user_id)


class TodoDismissal(models.Model):
    """A point of the queue that a team dismisses until a day, or for good (no day), with the reason."""

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="+")
    todo_kind = models.CharField("ce qui est attendu", max_length=20)
    until = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    reason = models.TextField("raison")
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    dismissed_at = models.DateTimeField("mis de côté le", db_default=Now())

    class Meta:
        verbose_name = "mis de côté"
        ordering = ["startup_id", "todo_kind"]
        constraints = [
            models.UniqueConstraint(
                name="todo_dismissal_once",
                fields=["startup", "todo_kind"],
                violation_error_message="C’est déjà mis de côté pour ce service.",
            ),
            models.CheckConstraint(
                name="todo_dismissal_for_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Indiquez le motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.startup_id} {self.todo_kind}"


class Todo(models.Model):
    """The points of a service (``home.todo``), as last computed; a service without points has no row.

    ``incubator`` is its lead incubator. Each of ``points``, the most urgent first, has ``kind``, ``since`` and
    ``details``. ``found_on`` has the day of the computation that found each, by kind.
    """

    startup = models.OneToOneField(Startup, on_delete=models.CASCADE, primary_key=True, related_name="+")
    incubator = models.ForeignKey(Incubator, on_delete=models.CASCADE, null=True, related_name="+")
    points = models.JSONField("ce qui manque")
    found_on = models.JSONField("constaté le", default=dict, db_default={})

    class Meta:
        verbose_name = "à mettre à jour"

    def __str__(self) -> str:
        return f"{self.startup_id} : {len(self.points)}"


class PhaseMedian(models.Model):
    """The median time that the fiches of the programme stay in a phase, as last computed.

    A phase with too few stays has no row.
    """

    kind = models.OneToOneField(PhaseKind, on_delete=models.CASCADE, primary_key=True, related_name="+")
    months = models.PositiveSmallIntegerField("durée médiane, en mois")

    class Meta:
        verbose_name = "durée médiane d’une phase"

    def __str__(self) -> str:
        return f"{self.kind_id} : {self.months}"
