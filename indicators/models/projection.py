"""Projections of an indicator to the end of the current year, and the projections of the rule in past years."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from common.history import versioned
from common.periods import plausible_year
from indicators.models.indicators import Definition, Indicator


def required_number(label: str) -> "models.DecimalField[Decimal | int, Decimal]":
    """Return a field for a number that is never null."""
    return models.DecimalField(label, max_digits=20, decimal_places=4)


class Expectation(models.Model):
    """The projection of a year from the records known on a day; ``so_far`` is the count until that day."""

    year = models.PositiveSmallIntegerField("année")
    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="+")
    day = models.DateField("au")
    so_far = required_number("déjà compté")
    value = required_number("projection")

    class Meta:
        abstract = True


@versioned
class Projection(Expectation):
    """The projected value of an indicator on 31 December of the current year; written only by the job ``recompute``.

    ``low`` and ``high`` are the value minus and plus the mean error of the rule in past years, in whole numbers.
    """

    indicator = models.OneToOneField(Indicator, on_delete=models.CASCADE, related_name="projection")
    low = required_number("borne basse")
    high = required_number("borne haute")
    mean_error = required_number("erreur moyenne")
    facts = models.PositiveIntegerField("enregistrements comptés")
    last_fact_on = models.DateField("jour du dernier", null=True)
    computed_at = models.DateTimeField("calculée le")

    class Meta:
        verbose_name = "projection"
        ordering = ["indicator_id"]
        constraints = [
            models.CheckConstraint(
                name="projection_bounds_ordered",
                condition=Q(so_far__lte=F("low"), low__lte=F("high")),
                violation_error_message="Les bornes d’une projection sont ordonnées, et au moins ce qui est déjà compté.",
            ),
            plausible_year("projection_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year} : {self.value} au {self.day}"


@versioned
class BacktestTrial(Expectation):
    """The projection of the rule for a past year on its 30 June, and the ``result`` of the records.

    ``is_as_known``: from the records as known on that day; otherwise from today's, for days before the history.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="trials")
    result = required_number("résultat")
    is_as_known = models.BooleanField("d’après les fiches connues ce jour-là")

    class Meta:
        verbose_name = "essai sur une année passée"
        ordering = ["indicator_id", "year"]
        constraints = [
            models.UniqueConstraint(
                name="backtest_trial_once",
                fields=["indicator", "year"],
                violation_error_message="La règle est essayée une fois par année.",
            ),
            plausible_year("backtest_trial_year_plausible"),
        ]

    @property
    def error(self) -> Decimal:
        """Return projected value minus result."""
        return self.value - self.result

    def __str__(self) -> str:
        return f"{self.indicator} {self.year} : {self.value} pour {self.result}"
