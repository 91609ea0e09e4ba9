"""Another value that a reader proposes for a measured figure, with a reason and a source; it is never counted."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.constraints import one_of
from common.history import recorded
from impact.models.metrics import Measurement


@recorded(moves_version=False)
@one_of("answer", name="value_proposal_answer_known", message="Une proposition est acceptée ou refusée.")
class ValueProposal(models.Model):
    """Another value for a measurement. Empty ``answer``: its coach has not decided."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "Acceptée"
        REFUSED = "refused", "Refusée"

    measurement = models.ForeignKey(
        Measurement, on_delete=models.CASCADE, related_name="proposals", verbose_name="relevé"
    )
    value = models.DecimalField("valeur proposée", max_digits=19, decimal_places=4)
    reason = models.TextField("motif")
    source = models.CharField("source", max_length=500)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="proposée par"
    )
    made_at = models.DateTimeField("proposée le", db_default=models.functions.Now())
    answer = models.CharField("réponse", max_length=10, choices=Answer, blank=True, default="")
    answer_note = models.TextField("motif de la réponse", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)

    class Meta:
        verbose_name = "valeur proposée"
        verbose_name_plural = "valeurs proposées"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="value_proposal_once_by_author",
                fields=["measurement", "author"],
                condition=Q(answer=""),
                violation_error_message="Vous avez déjà proposé une valeur pour cette période : attendez la réponse.",
            ),
            models.CheckConstraint(
                name="value_proposal_not_negative",
                condition=Q(value__gte=0),
                violation_error_message="Une valeur ne peut pas être négative.",
            ),
            models.CheckConstraint(
                name="value_proposal_reasoned",
                condition=~Q(reason="") & ~Q(source=""),
                violation_error_message="Indiquez le motif et la source de la valeur proposée.",
            ),
            models.CheckConstraint(
                name="value_proposal_refused_with_answer",
                condition=~Q(answer="refused") | ~Q(answer_note=""),
                violation_error_message="Répondez à la personne : indiquez pourquoi la valeur proposée est refusée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} ({self.measurement})"
