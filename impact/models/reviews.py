"""Investment committees: every six months, the impact measures decide on reinvestment."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from common.clock import today
from common.constraints import one_of
from common.history import recorded
from common.periods import FIRST_DAY, FIRST_YEAR
from common.words import date_fr
from startups.models import EditedRecord, LifeEvent, Startup

LONGEST = dt.timedelta(days=731)
"""The next committee is set within so long: one set for later would never be due."""


@recorded(dated_by=("held_on",))
@one_of(
    "decision",
    name="review_decision_known",
    message="Choisissez la décision : réinvestir, pivoter, transmettre ou arrêter.",
)
@one_of(
    "computed_outcome",
    name="review_computed_outcome_known",
    message="Le verdict calculé est : atteints, atteints en partie ou manqués.",
)
@one_of(
    "last_outcome",
    name="review_outcome_known",
    message="Choisissez : objectifs atteints, atteints en partie ou manqués.",
)
class Review(EditedRecord):
    """An investment committee of a startup. An empty decision was not recorded."""

    EDITED = (
        "held_on",
        "last_outcome",
        "last_outcome_note",
        "decision",
        "reason",
        "amount_asked",
        "amount",
        "objectives_text",
        "next_due_on",
    )
    STARTUP_PATH = "startup"

    class Decision(models.TextChoices):
        REINVEST = "reinvest", "Réinvestir"
        PIVOT = "pivot", "Pivoter"
        HAND_OVER = "hand_over", "Transmettre"
        STOP = "stop", "Arrêter"

    class Outcome(models.TextChoices):
        REACHED = "reached", "Atteints"
        PARTLY = "partly", "Atteints en partie"
        MISSED = "missed", "Manqués"

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="reviews")
    held_on = models.DateField("tenu le")
    decision = models.CharField("décision", max_length=20, choices=Decision, blank=True, default="")
    reason = models.TextField("motif", blank=True)
    amount_asked = models.DecimalField("montant demandé", max_digits=14, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField("montant", max_digits=14, decimal_places=2, null=True, blank=True)
    objectives_text = models.TextField(
        "objectifs écrits en texte", blank=True, help_text="Ceux des anciens comités : un objectif se fixe en chiffres."
    )
    last_outcome = models.CharField("objectifs précédents", max_length=20, choices=Outcome, blank=True, default="")
    computed_outcome = models.CharField(
        "verdict calculé des objectifs précédents", max_length=20, choices=Outcome, blank=True, default=""
    )
    last_outcome_note = models.TextField("ce que sont devenus les objectifs précédents", blank=True)
    next_due_on = models.DateField("prochain comité avant le", null=True, blank=True)
    event = models.OneToOneField(
        LifeEvent, on_delete=models.SET_NULL, null=True, blank=True, related_name="review", verbose_name="événement"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "comité d’investissement"
        ordering = ["startup_id", "-held_on"]
        constraints = [
            models.UniqueConstraint(
                name="review_once_a_day",
                fields=["startup", "held_on"],
                violation_error_message="Un comité est déjà enregistré ce jour-là : modifiez-le, ou changez le jour.",
            ),
            models.CheckConstraint(
                name="review_decision_reasoned",
                condition=Q(decision="") | ~Q(reason=""),
                violation_error_message="Donnez le motif de la décision.",
            ),
            models.CheckConstraint(
                name="review_outcome_corrected_with_reason",
                condition=Q(computed_outcome="") | Q(last_outcome=F("computed_outcome")) | ~Q(last_outcome_note=""),
                violation_error_message="Le verdict n’est pas celui qui est calculé : indiquez pourquoi vous le corrigez.",
            ),
            models.CheckConstraint(
                name="review_amount_not_negative",
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                violation_error_message="Un montant ne peut pas être négatif : corrigez-le.",
            ),
            models.CheckConstraint(
                name="review_amount_asked_not_negative",
                condition=Q(amount_asked__isnull=True) | Q(amount_asked__gte=0),
                violation_error_message="Un montant demandé ne peut pas être négatif : corrigez-le.",
            ),
            models.CheckConstraint(
                name="review_next_after_held",
                condition=Q(next_due_on__isnull=True) | Q(next_due_on__gt=F("held_on")),
                violation_error_message="Le prochain comité vient après celui-ci : corrigez sa date.",
            ),
        ]

    def __str__(self) -> str:
        return f"Comité du {self.held_on} ({self.startup})"

    def check_day(self) -> None:
        """Refuse a committee that was not held yet, or before the programme."""
        if not FIRST_DAY <= self.held_on <= today():
            message = f"Un comité se saisit une fois tenu : sa date va de {FIRST_YEAR} à aujourd’hui."
            raise ValidationError({"held_on": message})

    def clean(self) -> None:
        """Refuse also a verdict corrected without a note, and a next committee that is too far."""
        self.check_day()
        if self.computed_outcome not in ("", self.last_outcome) and not self.last_outcome_note:
            computed = self.Outcome(self.computed_outcome).label.lower()
            message = f"Le verdict calculé au {date_fr(self.held_on)} est « {computed} » : indiquez pourquoi vous le corrigez."
            raise ValidationError({"last_outcome_note": message})
        if self.next_due_on and self.next_due_on > self.held_on + LONGEST:
            message = "Le prochain comité vient dans les deux ans : la règle est tous les six mois."
            raise ValidationError({"next_due_on": message})
