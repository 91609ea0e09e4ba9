"""E-mails about FAST rounds, each sent once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from budget.models.applications import Application
from budget.models.awards import Award
from budget.models.fast import FundingRound
from common.constraints import one_of


@one_of("kind", name="letter_kind_known", message="La sorte d’un e-mail est l’une de celles de la liste.")
class Letter(models.Model):
    """An e-mail to a user about a round, written with the change it announces, then handed to the mail server.

    One that was handed but not marked accepted is not sent again, since it may have been delivered.
    """

    class Kind(models.TextChoices):
        CALL_OPENED = "call_opened", "Appel ouvert"
        APPLICATION_RECEIVED = "application_received", "Candidature reçue"
        DECIDED = "decided", "Décision"
        RESULT_DUE = "result_due", "Résultat attendu"
        CANCELLED = "cancelled", "Décision annulée"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("sorte", max_length=25, choices=Kind)
    round = models.ForeignKey(FundingRound, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    award = models.ForeignKey(Award, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    claimed_at = models.DateTimeField("préparé le", db_default=Now())
    handed_at = models.DateTimeField("confié au serveur le", null=True)
    taken_at = models.DateTimeField("accepté par le serveur le", null=True)

    class Meta:
        verbose_name = "e-mail du FAST"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="letter_once",
                fields=["user", "kind", "round", "application", "award"],
                nulls_distinct=False,
                violation_error_message="Cet e-mail est déjà préparé.",
            ),
            models.CheckConstraint(
                name="letter_handed_before_taken",
                condition=Q(taken_at__isnull=True) | Q(handed_at__isnull=False),
                violation_error_message="Un e-mail est confié au serveur avant d’être accepté.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.round})"
