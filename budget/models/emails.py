"""E-mails about FAST rounds, each sent once."""

from django.db import models

from budget.models.applications import Application
from budget.models.awards import Award
from budget.models.fast import FundingRound
from common.constraints import one_of
from common.models import OutgoingEmail


@one_of("kind", name="round_email_kind_known", message="La sorte d’un e-mail est l’une de celles de la liste.")
class RoundEmail(OutgoingEmail):
    """An e-mail to a user about a round, written with the change it announces."""

    class Kind(models.TextChoices):
        CALL_OPENED = "call_opened", "Appel ouvert"
        APPLICATION_RECEIVED = "application_received", "Candidature reçue"
        DECIDED = "decided", "Décision"
        RESULT_DUE = "result_due", "Résultat attendu"
        CANCELLED = "cancelled", "Décision annulée"

    kind = models.CharField("sorte", max_length=25, choices=Kind)
    round = models.ForeignKey(FundingRound, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    award = models.ForeignKey(Award, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta(OutgoingEmail.Meta):
        verbose_name = "e-mail du FAST"
        ordering = ["pk"]
        constraints = [
            *OutgoingEmail.Meta.constraints,
            models.UniqueConstraint(
                name="round_email_once",
                fields=["user", "kind", "round", "application", "award"],
                nulls_distinct=False,
                violation_error_message="Cet e-mail est déjà préparé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.round})"
