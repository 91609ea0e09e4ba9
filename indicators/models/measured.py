"""External figures: entered by staff from a source, if no record counts them."""

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now

from common.history import recorded
from common.periods import ordered
from indicators.models.indicators import Indicator
from indicators.models.results import required_number


def _share() -> Func:
    """Return the expression numerator / denominator as a percentage, rounded as it is stored."""
    return Func(
        Value(Decimal("100.0")) * F("numerator") / F("denominator"),
        Value(4),
        function="round",
        output_field=models.DecimalField(max_digits=20, decimal_places=4),
    )


@recorded()
class MeasuredFigure(models.Model):
    """The value of an indicator over a period (``until`` excluded), measured outside the records.

    A share may have numerator and denominator, and then equals their quotient. ``source`` says who measured and how,
    ``document`` is the file or the page with the figure. A correction changes the row; its history keeps each version
    with its reason.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="measured_figures")
    start = models.DateField("premier jour")
    until = models.DateField("lendemain du dernier jour")
    value = required_number("valeur")
    numerator = models.DecimalField("numérateur", max_digits=20, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField("dénominateur", max_digits=20, decimal_places=4, null=True, blank=True)
    source = models.CharField("source", max_length=300)
    document = models.CharField("document ou lien", max_length=500, blank=True)
    entered_at = models.DateTimeField("saisi le", db_default=Now())
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "relevé d’indicateur"
        ordering = ["indicator_id", "start", "until"]
        constraints = [
            models.UniqueConstraint(
                name="measured_figure_one_per_period",
                fields=["indicator", "start", "until"],
                violation_error_message="Cet indicateur a déjà un relevé pour cette période : corrigez-le.",
            ),
            ordered("measured_figure_days_ordered", "start", "until"),
            models.CheckConstraint(
                name="measured_figure_not_negative",
                condition=Q(value__gte=0),
                violation_error_message="Une valeur relevée n’est pas négative.",
            ),
            models.CheckConstraint(
                name="measured_figure_halves_agree",
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(
                    numerator__isnull=False,
                    denominator__isnull=False,
                    denominator__gt=0,
                    numerator__gte=0,
                    numerator__lte=F("denominator"),
                    value=_share(),
                ),
                violation_error_message=(
                    "La valeur n’est pas celle que donnent le numérateur et le dénominateur : corrigez l’un des trois."
                ),
            ),
            models.CheckConstraint(
                name="measured_figure_has_source",
                condition=~Q(source=""),
                violation_error_message="Donnez la source du relevé.",
            ),
        ]

    @property
    def last(self) -> dt.date:
        """Return the last day of the period."""
        return self.until - dt.timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.indicator} du {self.start} : {self.value}"
