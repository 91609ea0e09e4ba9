"""What is expected of an indicator by the end of the running year, and how the same methods did in past years."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from common.history import versioned
from common.periods import plausible_year
from indicators.models.indicators import Definition, Indicator


def required_number(label: str) -> "models.DecimalField[Decimal | int, Decimal]":
    """A number that is never unknown."""
    return models.DecimalField(label, max_digits=20, decimal_places=4)


class Expectation(models.Model):
    """What a method expects of a year from what is known on a day; ``low`` and ``high`` hold 80 results of 100.

    ``so_far`` is what was counted by that day.
    """

    year = models.PositiveSmallIntegerField("année")
    method = models.CharField("méthode", max_length=20)
    day = models.DateField("au")
    so_far = required_number("déjà compté")
    value = required_number("projection")
    low = required_number("borne basse")
    high = required_number("borne haute")

    class Meta:
        abstract = True


@versioned
class Projection(Expectation):
    """What an indicator is expected to reach on 31 December of the running year; written by its job alone.

    ``inputs`` says on what it rests: the facts counted, the years tried, how much they scattered.
    """

    indicator = models.OneToOneField(Indicator, on_delete=models.CASCADE, related_name="projection")
    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="+")
    inputs = models.JSONField("données utilisées", default=dict)
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
    """What a method would have expected of a past year on its 30 June, and the ``result`` that the records give."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="trials")
    result = required_number("résultat")

    class Meta:
        verbose_name = "essai sur une année passée"
        ordering = ["indicator_id", "year", "method"]
        constraints = [
            models.UniqueConstraint(
                name="backtest_trial_once",
                fields=["indicator", "year", "method"],
                violation_error_message="Une méthode est essayée une fois par année.",
            ),
            models.CheckConstraint(
                name="backtest_trial_bounds_ordered",
                condition=Q(low__lte=F("high")),
                violation_error_message="Les bornes d’un essai sont ordonnées.",
            ),
            plausible_year("backtest_trial_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}, {self.method} : {self.value} pour {self.result}"
