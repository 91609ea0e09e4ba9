"""Figures as they were known on a past day, kept for those who ask again; a bounded number of them."""

from django.db import models

from common.periods import plausible_year
from indicators.models.indicators import Definition, Indicator
from indicators.models.results import NamedEvidence, quantity


class KnownResult(models.Model):
    """What ``definition`` gave for a year by the records as they were known at ``moment``; written by its job alone."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="known_results")
    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField("année")
    moment = models.DateTimeField("connu le")
    value = quantity("résultat", null=True)
    computed_at = models.DateTimeField("calculé le", db_default=models.functions.Now())

    class Meta:
        ordering = ["-computed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="known_result_once",
                fields=["indicator", "year", "moment"],
                violation_error_message="Ce résultat passé est déjà calculé.",
            ),
            plausible_year("known_result_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year} : {self.value} (connu le {self.moment:%Y-%m-%d})"


class KnownEvidence(NamedEvidence):
    """A record behind a figure of a past day, under the name that it had then."""

    result = models.ForeignKey(KnownResult, on_delete=models.CASCADE, related_name="evidence")

    class Meta(NamedEvidence.Meta):
        ordering = ["date", "startup_slug", "record_id"]

    def __str__(self) -> str:
        return f"{self.date} : {self.startup_name}"
