"""What the DINUM's staff decided on the impact matrix of a service: certified, or to be revised."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from common.clock import today
from common.constraints import one_of
from common.history import recorded
from common.periods import FIRST_DAY, FIRST_YEAR
from common.words import date_fr
from startups.models import EditedRecord, Startup


@recorded(dated_by=("decided_on",))
@one_of("outcome", name="matrix_decision_outcome_known", message="Choisissez : certifiée, ou à revoir.")
class MatrixDecision(EditedRecord):
    """A decision on the matrix that a fiche published at ``address``; another address is a matrix to be read."""

    EDITED = ("outcome", "decided_on", "comment")
    STARTUP_PATH = "startup"

    class Outcome(models.TextChoices):
        CERTIFIED = "certified", "Certifiée"
        TO_REVISE = "to_revise", "À revoir"

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="matrix_decisions")
    outcome = models.CharField("décision", max_length=20, choices=Outcome)
    decided_on = models.DateField("décidée le")
    comment = models.TextField(
        "commentaire", help_text="Ce qui a été vérifié, ou ce que l’équipe du service est invitée à modifier."
    )
    address = models.CharField("adresse de la matrice examinée", max_length=1000, editable=False)

    class Meta:
        verbose_name = "décision sur la matrice d’impact"
        ordering = ["startup_id", "-decided_on"]
        constraints = [
            models.UniqueConstraint(
                name="matrix_decision_once_a_day",
                fields=["startup", "decided_on"],
                violation_error_message="Une décision est déjà enregistrée ce jour-là : corrigez-la, ou changez le jour.",
            ),
            models.CheckConstraint(
                name="matrix_decision_commented",
                condition=~Q(comment=""),
                violation_error_message="Donnez le commentaire de la décision.",
            ),
            models.CheckConstraint(
                name="matrix_decision_of_an_address",
                condition=~Q(address=""),
                violation_error_message="Une décision porte sur une matrice publiée : renseignez d’abord son adresse.",
            ),
        ]

    def __str__(self) -> str:
        return f"Matrice {self.get_outcome_display().lower()} le {date_fr(self.decided_on)} ({self.startup})"

    def clean(self) -> None:
        """Refuse a decision that was not made yet, or before the programme."""
        if not FIRST_DAY <= self.decided_on <= today():
            message = f"Une décision se saisit une fois prise : sa date va de {FIRST_YEAR} à aujourd’hui."
            raise ValidationError({"decided_on": message})
