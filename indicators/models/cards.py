"""The card of an indicator: its method, responsible function, cadence and limits."""

from django.db import models
from django.db.models import Q

from common.constraints import one_of
from common.history import recorded
from indicators.models.indicators import Indicator


@recorded()
@one_of("cadence", name="indicator_card_cadence_known", message="Choisissez la cadence dans la liste.")
class IndicatorCard(models.Model):
    """The description of an indicator for its readers. ``owner`` is a function, never a person; empty texts are not
    filled in.

    ``delay_days`` is the number of days from the end of a period until its figure is known (null: unknown).
    """

    class Cadence(models.TextChoices):
        CONTINUOUS = "continuous", "En continu"
        MONTH = "month", "Chaque mois"
        QUARTER = "quarter", "Chaque trimestre"
        HALF = "half", "Chaque semestre"
        YEAR = "year", "Chaque année"

    indicator = models.OneToOneField(Indicator, on_delete=models.CASCADE, related_name="card")
    method = models.TextField("méthode", blank=True)
    source = models.TextField("source des données", blank=True)
    owner = models.CharField("responsable (fonction)", max_length=200, blank=True)
    cadence = models.CharField("cadence", max_length=10, choices=Cadence, default=Cadence.YEAR)
    delay_days = models.PositiveSmallIntegerField("jours avant d’être connu", null=True, blank=True)
    limits = models.TextField("limites et biais", blank=True)
    compensation = models.TextField("comment ils sont compensés", blank=True)
    contact = models.CharField("contact", max_length=200, blank=True)

    class Meta:
        verbose_name = "fiche d’indicateur"
        ordering = ["indicator_id"]
        constraints = [
            models.CheckConstraint(
                name="indicator_card_delay_plausible",
                condition=Q(delay_days__isnull=True) | Q(delay_days__lte=1000),
                violation_error_message="Donnez un délai de mille jours au plus.",
            ),
        ]

    def __str__(self) -> str:
        return f"Fiche de {self.indicator}"
