"""Live results, computed from the records, and the evidence of any result."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from common.figure import Figure, figure_with_marks
from common.history import versioned
from common.periods import plausible_year
from indicators.models.indicators import Definition, Indicator
from startups.models import Startup


def quantity(label: str, **options: object) -> "models.DecimalField[Decimal | int | None, Decimal | None]":
    """Return a field for a result: a count, an amount, a rate; null is unknown."""
    return models.DecimalField(label, max_digits=20, decimal_places=4, **options)  # type: ignore[arg-type]


class MarkedResult(models.Model):
    """A result of a year, and how many of its records are missing or unconfirmed."""

    unconfirmed = models.PositiveIntegerField("dont millésimes à confirmer", default=0, db_default=0)
    by_dates = quantity("résultat selon l’année des dates", null=True, blank=True)
    missing = models.PositiveIntegerField("lauréats non enregistrés", default=0, db_default=0)
    value: Any

    class Meta:
        abstract = True

    @property
    def figure(self) -> Figure:
        """Return the value with its marks."""
        because = getattr(self, "unknown_because", "")
        return figure_with_marks(self.value, self.unconfirmed, self.by_dates, self.missing, because)


MARKS = tuple(field.name for field in MarkedResult._meta.local_fields)
"""The columns that hold the marks of a result, by the names that they have on its figure."""


class BaseEvidence(models.Model):
    """One record behind a figure: its identity, its date, and why it counts.

    ``record`` is the type of the row (``phase``, ``designation``, ``award``) and ``record_id`` its key; ``amount`` is
    its contribution to the figure (1 in a count). ``part`` distinguishes what is counted from the rest of the
    population, in the denominator of a share or a rate.
    """

    class Part(models.TextChoices):
        COUNTED = "counted", "Compté"
        BASE = "base", "Population de référence"

    startup = models.ForeignKey(Startup, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+")
    record = models.CharField(max_length=30)
    record_id = models.BigIntegerField()
    date = models.DateField()
    reason = models.CharField(max_length=300)
    amount = quantity("apport", default=1)
    part = models.CharField("rôle", max_length=10, choices=Part, default=Part.COUNTED, db_default=Part.COUNTED)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_part_known",
                condition=Q(part__in=["counted", "base"]),
                violation_error_message="Une preuve est comptée, ou fait partie de la population de référence.",
            )
        ]


@versioned
class LiveResult(MarkedResult):
    """The current value of the records for an indicator and a year; written only by ``indicators.live.actions``.

    A null ``value`` is unknown: a definition that can't be computed, or a mean, median, share or rate without rows.
    ``counted`` and ``base`` are the numbers of rows of evidence of each part, ``total`` the sum of the counted amounts:
    every aggregate except the median follows from them, with ``startup_count``, the number of distinct startups if these are
    counted. ``unknown_because`` says in a sentence why the records can't tell. ``digest`` represents the evidence.
    ``computed_at`` is when the value or its evidence last changed; the job records when it was last verified.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="live_results")
    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField("année")
    value = quantity("résultat", null=True)
    counted = models.PositiveIntegerField("enregistrements comptés", default=0, db_default=0)
    base = models.PositiveIntegerField("reste de la population de référence", default=0, db_default=0)
    total = models.DecimalField("somme des apports", max_digits=20, decimal_places=4, default=0, db_default=0)
    startup_count = models.PositiveIntegerField("services différents", default=0, db_default=0)
    unknown_because = models.CharField("pourquoi non déterminé", max_length=300, blank=True, default="", db_default="")
    digest = models.BigIntegerField("empreinte des preuves", default=0)
    computed_at = models.DateTimeField("calculé le")

    class Meta:
        ordering = ["year", "indicator_id"]
        constraints = [
            models.UniqueConstraint(
                name="live_result_one_per_year",
                fields=["indicator", "year"],
                violation_error_message="Un indicateur a un seul résultat courant par année.",
            ),
            plausible_year("live_result_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year} : {self.value}"


class LiveEvidence(BaseEvidence):
    """A record behind a live result."""

    result = models.ForeignKey(LiveResult, on_delete=models.CASCADE, related_name="evidence")

    class Meta(BaseEvidence.Meta):
        ordering = ["date", "startup__slug", "record_id"]
        constraints = [
            *BaseEvidence.Meta.constraints,
            models.UniqueConstraint(
                name="live_evidence_once",
                fields=["result", "record", "record_id", "part"],
                violation_error_message="Un enregistrement ne compte qu’une fois.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} : {self.reason}"


@versioned
class PreviousRuleResult(models.Model):
    """The value by the previous rule for the first year of ``definition``: that year is computed by both rules."""

    definition = models.OneToOneField(Definition, on_delete=models.CASCADE, related_name="previous_result")
    previous = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="+")
    value = quantity("résultat selon la règle d’avant", null=True)
    computed_at = models.DateTimeField("calculé le", auto_now=True)

    class Meta:
        ordering = ["definition_id"]

    def __str__(self) -> str:
        return f"{self.definition} selon {self.previous} : {self.value}"
