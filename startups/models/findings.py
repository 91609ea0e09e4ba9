"""Doubtful values of records: shown to their incubator, never corrected silently."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from common.history import versioned
from common.models import Settled
from startups.models.fiche import Startup


@versioned
class Finding(Settled):
    """A doubtful value of a fiche, until someone corrects it.

    ``code`` is the kind of doubt, ``field`` the place (``phases[2].start``), ``detail`` the recorded value.
    """

    class Code(models.TextChoices):
        SAME_DAY = "same-day", "Deux phases le même jour"
        OVERLAP = "overlap", "Phases qui se chevauchent"
        UNORDERED = "unordered", "Phases dans le désordre"
        FUTURE = "future", "Date à venir"
        MISSING_DATE = "missing-date", "Date manquante"
        REVERSED = "reversed", "Fin avant le début"
        CLOSED = "closed", "La dernière phase porte une date de fin"
        UNKNOWN_WORD = "unknown-word", "Mot inconnu"
        UNKNOWN_EVENT = "unknown-event", "Sorte d’événement inconnue"
        UNKNOWN_FIELD = "unknown-field", "Champ inconnu"
        UNKNOWN_REFERENCE = "unknown-reference", "Référence inconnue"
        OLD_WORD = "old-word", "Mot d’un ancien vocabulaire"
        INVALID = "invalid", "Valeur illisible"
        DUPLICATE = "duplicate", "Identifiant ou valeur en double"
        CONFLICT = "conflict", "Désaccord avec ce qui est enregistré"

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="findings")
    code = models.CharField(max_length=30, choices=Code)
    field = models.CharField(max_length=100)
    detail = models.TextField(blank=True)
    found_at = models.DateTimeField(db_default=Now())

    class Meta(Settled.Meta):
        verbose_name = "constat"
        ordering = ["startup_id", "code", "field"]
        constraints = [
            *Settled.Meta.constraints,
            models.UniqueConstraint(
                name="finding_once_while_open",
                fields=["startup", "code", "field"],
                condition=Q(settled_at__isnull=True),
                violation_error_message="Ce constat est déjà ouvert.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.startup} : {self.get_code_display()} ({self.field})"
