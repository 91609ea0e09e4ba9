"""Where the money goes: the credits of a year, and the rounds of the fund that accelerates products (FAST)."""

import datetime as dt
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from common.history import recorded
from incubators.models import Incubator
from startups.models import Startup


def euros(label: str, **options: object) -> "models.DecimalField[Decimal | int | None, Decimal | None]":
    """An amount in euros, to the cent."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)  # type: ignore[arg-type]


@recorded()
class FundingRound(models.Model):
    """A numbered call of the FAST: its quarter, its committee, its laureates."""

    number = models.PositiveSmallIntegerField("numéro", unique=True)
    year = models.PositiveSmallIntegerField("année")
    quarter = models.PositiveSmallIntegerField("trimestre", null=True, blank=True)
    call_opened_on = models.DateField("appel ouvert le", null=True, blank=True)
    committee_on = models.DateField("comité le", null=True, blank=True)
    objective = models.TextField("objet de l'appel", blank=True)
    content = models.TextField("texte", blank=True)
    source = models.CharField("source", max_length=300, blank=True)
    is_fictitious = models.BooleanField("fictif", default=False)

    class Meta:
        verbose_name = "appel FAST"
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="funding_round_quarter_known",
                condition=Q(quarter__isnull=True) | Q(quarter__gte=1, quarter__lte=4),
                violation_error_message="Un trimestre va de 1 à 4.",
            ),
            models.CheckConstraint(
                name="funding_round_year_plausible",
                condition=Q(year__gte=2013, year__lt=2100),
                violation_error_message="L'année d'un appel est comprise entre 2013 et 2099.",
            ),
            models.CheckConstraint(
                name="funding_round_dates_ordered",
                condition=Q(call_opened_on__isnull=True)
                | Q(committee_on__isnull=True)
                | Q(committee_on__gte=models.F("call_opened_on")),
                violation_error_message="Le comité suit l'ouverture de l'appel.",
            ),
        ]

    def __str__(self) -> str:
        return f"FAST {self.number}"


@recorded()
class Award(models.Model):
    """An amount given by a round to a startup or to an incubator, for an objective whose result comes later.

    ``counted_on`` is the day on which it counts, read by ``budget.queries.counted_awards``.
    """

    counted_on: dt.date

    round = models.ForeignKey(FundingRound, on_delete=models.PROTECT, related_name="awards", verbose_name="appel")
    startup = models.ForeignKey(Startup, on_delete=models.PROTECT, null=True, blank=True, related_name="awards")
    incubator = models.ForeignKey(Incubator, on_delete=models.PROTECT, null=True, blank=True, related_name="awards")
    amount = euros("montant", null=True, blank=True, validators=[MinValueValidator(0)])
    awarded_on = models.DateField("attribué le", null=True, blank=True)
    objective = models.TextField("objectif", blank=True)
    result = models.TextField("résultat", blank=True)
    result_on = models.DateField("résultat constaté le", null=True, blank=True)
    objective_reached = models.BooleanField("objectif atteint", null=True, blank=True)
    source = models.CharField("source", max_length=300, blank=True)
    is_fictitious = models.BooleanField("fictif", default=False)

    class Meta:
        verbose_name = "financement FAST"
        ordering = ["round_id", "-amount", "pk"]
        constraints = [
            models.CheckConstraint(
                name="award_one_laureate",
                condition=Q(startup__isnull=False, incubator__isnull=True)
                | Q(startup__isnull=True, incubator__isnull=False),
                violation_error_message="Un financement va à un service ou à un incubateur : l'un des deux, pas les deux.",
            ),
            models.CheckConstraint(
                name="award_amount_positive",
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                violation_error_message="Le montant d'un financement est positif.",
            ),
            models.UniqueConstraint(
                name="award_once_per_startup",
                fields=["round", "startup"],
                condition=Q(startup__isnull=False),
                violation_error_message="Ce service est déjà lauréat de cet appel.",
            ),
            models.UniqueConstraint(
                name="award_once_per_incubator",
                fields=["round", "incubator"],
                condition=Q(incubator__isnull=False),
                violation_error_message="Cet incubateur est déjà lauréat de cet appel.",
            ),
            models.CheckConstraint(
                name="award_result_dated",
                condition=Q(result="") | Q(result_on__isnull=False),
                violation_error_message="Un résultat a une date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} : {self.startup or self.incubator}"


@recorded()
class CreditYear(models.Model):
    """The credits of a year. ``stated_total`` is what was printed; the total is the sum of the lines."""

    year = models.PositiveSmallIntegerField("année", unique=True)
    programme = models.CharField("programme budgétaire", max_length=20)
    programme_name = models.CharField("intitulé du programme", max_length=200, blank=True)
    stated_total = euros("total annoncé", null=True, blank=True)
    stated_is_rounded = models.BooleanField("total annoncé arrondi", default=False)
    source = models.CharField("source", max_length=300, blank=True)

    class Meta:
        verbose_name = "crédits d'une année"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="credit_year_plausible",
                condition=Q(year__gte=2013, year__lt=2100),
                violation_error_message="L'année des crédits est comprise entre 2013 et 2099.",
            ),
            models.CheckConstraint(
                name="credit_total_not_negative",
                condition=Q(stated_total__isnull=True) | Q(stated_total__gte=0),
                violation_error_message="Un total de crédits ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"Crédits {self.year}"


@recorded()
class CreditLine(models.Model):
    """One activity that the credits of a year pay for."""

    credit_year = models.ForeignKey(CreditYear, on_delete=models.CASCADE, related_name="lines")
    label = models.CharField("intitulé", max_length=200)
    detail = models.CharField("précision", max_length=300, blank=True)
    amount = euros("montant")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "ligne de crédits"
        ordering = ["credit_year_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="credit_line_once",
                fields=["credit_year", "label"],
                violation_error_message="Cette ligne existe déjà cette année-là.",
            ),
            models.CheckConstraint(
                name="credit_line_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message="Une ligne de crédits ne peut pas être négative.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.credit_year.year})"
