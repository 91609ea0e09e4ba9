"""Targets of an indicator for a year, in each edition of the budget documents."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from common.constraints import one_of
from common.history import recorded
from common.periods import plausible_year
from indicators.models.indicators import Indicator

FURTHEST = 5
"""A budget law aims at most so many years ahead."""


@recorded()
@one_of(
    "edition",
    name="target_edition_known",
    message="Une cible est celle d’une loi de finances ou d’une prévision actualisée.",
)
@one_of("direction", name="target_direction_known", message="Choisissez « au moins » ou « au plus ».")
class Target(models.Model):
    """The value that an indicator should reach in ``year``, from the document ``edition`` of ``edition_year``.

    Results are compared with the voted one, in the law of the year itself; a forecast of the year revises it without
    effect on the result; a law of an earlier year was planning ahead. A null ``value`` is "not determined" (ND).
    ``judgement`` is the comment of staff on the year, on the voted one only.
    """

    class Direction(models.TextChoices):
        AT_LEAST = "at_least", "au moins"
        AT_MOST = "at_most", "au plus"

    class Edition(models.TextChoices):
        LAW = "law", "Loi de finances"
        FORECAST = "forecast", "Prévision actualisée"

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField("année")
    edition = models.CharField("édition", max_length=10, choices=Edition, default=Edition.LAW, db_default=Edition.LAW)
    edition_year = models.PositiveSmallIntegerField("année de l’édition")
    value = models.DecimalField("cible", max_digits=16, decimal_places=4, null=True, blank=True)
    direction = models.CharField("sens", max_length=10, choices=Direction, default=Direction.AT_LEAST)
    tolerance = models.DecimalField("tolérance", max_digits=16, decimal_places=4, default=0)
    judgement = models.TextField("jugement de l’année", blank=True)
    source = models.CharField("source", max_length=300)
    is_fictitious = models.BooleanField("fictive", default=False)
    set_at = models.DateTimeField("fixée le", db_default=Now())
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "cible"
        ordering = ["year", "indicator_id", "edition_year", "edition"]
        constraints = [
            models.UniqueConstraint(
                name="target_one_per_edition",
                fields=["indicator", "year", "edition", "edition_year"],
                violation_error_message="Cet indicateur a déjà une cible cette année-là dans cette édition : modifiez-la.",
            ),
            models.CheckConstraint(
                name="target_edition_year_fits",
                condition=Q(edition="forecast", edition_year=F("year"))
                | Q(~Q(edition="forecast"), edition_year__lte=F("year"), year__lte=F("edition_year") + FURTHEST),
                violation_error_message="Une loi de finances vise son année et les cinq suivantes ; une prévision, la sienne.",
            ),
            models.CheckConstraint(
                name="target_tolerance_not_negative",
                condition=Q(tolerance__gte=0),
                violation_error_message="Une tolérance ne peut pas être négative.",
            ),
            models.CheckConstraint(
                name="target_has_source",
                condition=~Q(source=""),
                violation_error_message="Donnez la source de la cible : le document qui la fixe.",
            ),
            plausible_year("target_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"
