"""The followers of an indicator, by year: the budget law, or the programme for itself."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from common.constraints import one_of
from common.history import recorded
from common.periods import YearRange, no_overlap, plausible_year
from indicators.models.indicators import Indicator


class Follower(models.TextChoices):
    BUDGET_LAW = "budget_law", "Le Parlement (loi de finances)"
    PROGRAMME = "programme", "Le programme"


@recorded()
@one_of("follower", name="indicator_follower_known", message="Choisissez dans la liste qui suit l’indicateur.")
class IndicatorFollower(models.Model):
    """The follower of an indicator from ``first_year`` to ``last_year``, included (null: as long as it is in force)."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="followers")
    follower = models.CharField("suivi par", max_length=20, choices=Follower)
    first_year = models.PositiveSmallIntegerField("première année")
    last_year = models.PositiveSmallIntegerField(
        "dernière année", null=True, blank=True, help_text="Incluse. Vide : tant que l’indicateur est suivi."
    )

    class Meta:
        verbose_name = "suivi d’un indicateur"
        ordering = ["indicator_id", "first_year"]
        constraints = [
            plausible_year("indicator_follower_year_plausible", "first_year"),
            models.CheckConstraint(
                name="indicator_follower_years_ordered",
                condition=Q(last_year__isnull=True) | Q(last_year__gte=F("first_year")),
                violation_error_message="La dernière année ne peut pas précéder la première : corrigez l’une des deux.",
            ),
            no_overlap(
                "indicator_follower_one_a_year",
                same=("indicator",),
                start="first_year",
                end="last_year",
                message="Ces années ont déjà un suivi : corrigez-le, ou donnez d’autres années.",
                period=YearRange,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} : {self.get_follower_display()}, {self.years}"

    @property
    def years(self) -> str:
        """Return ``depuis 2023``, ``en 2022``, or ``de 2019 à 2022``."""
        if self.last_year is None:
            return f"depuis {self.first_year}"
        one = self.first_year == self.last_year
        return f"en {self.first_year}" if one else f"de {self.first_year} à {self.last_year}"

    def clean(self) -> None:
        """Refuse years in which the indicator is not in force."""
        until = self.indicator.last_year
        for name in ("first_year", "last_year"):
            year = getattr(self, name)
            if year is not None and (year < self.indicator.first_year or (until is not None and year > until)):
                span = f"de {self.indicator.first_year} à {until}" if until else f"depuis {self.indicator.first_year}"
                raise ValidationError(
                    {name: f"« {self.indicator.label} » n’est pas en vigueur en {year} : il l’est {span}."}
                )
