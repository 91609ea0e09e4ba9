"""What is expected of an indicator by the end of the running year, and what the rule would have said in past years."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from common.history import versioned
from common.periods import plausible_year
from indicators.models.indicators import Definition, Indicator


def required_number(label: str) -> "models.DecimalField[Decimal | int, Decimal]":
    """Return a field for a number that is never unknown."""
    return models.DecimalField(label, max_digits=20, decimal_places=4)


class Expectation(models.Model):
    """What the rule expects of a year from what is known on a day; ``so_far`` is what was counted by that day."""

    year = models.PositiveSmallIntegerField("année")
    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="+")
    day = models.DateField("au")
    so_far = required_number("déjà compté")
    value = required_number("projection")

    class Meta:
        abstract = True


@versioned
class Projection(Expectation):
    """What an indicator is expected to reach on 31 December of the running year; written by the job ``recompute`` alone.

    ``low`` and ``high`` are the value less and plus the mean error of the rule in past years, in whole numbers.
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
    """What the rule would have expected of a past year on its 30 June, and the ``result`` that the records give.

    ``is_as_known``: from the records as they were known that day; else from those of today, for the days before the history.
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
        """What was expected less the result."""
        return self.value - self.result

    def __str__(self) -> str:
        return f"{self.indicator} {self.year} : {self.value} pour {self.result}"
