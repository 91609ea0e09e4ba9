"""What is followed: indicators, their definitions as data, who follows them, and the card of each."""

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from common.constraints import one_of
from common.history import recorded
from common.periods import YearRange, no_overlap, plausible_year
from startups.models import EditedRecord


@recorded()
class Indicator(models.Model):
    """A figure followed each year from ``first_year`` to ``last_year`` (null: still)."""

    code = models.CharField(
        "code",
        max_length=60,
        unique=True,
        error_messages={"unique": "Un autre indicateur a déjà ce code : choisissez-en un autre."},
    )
    label = models.CharField("libellé", max_length=200)
    wording = models.TextField("définition", blank=True)
    unit = models.CharField("unité", max_length=60)
    first_year = models.PositiveSmallIntegerField("première année")
    last_year = models.PositiveSmallIntegerField("dernière année", null=True, blank=True)
    position = models.PositiveSmallIntegerField("place dans le tableau", default=0)

    class Meta:
        verbose_name = "indicateur"
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                name="indicator_code_form",
                condition=Q(code__regex=r"^[a-z][a-z0-9_]*$"),
                violation_error_message="Un code s’écrit en minuscules, chiffres et tirets bas.",
            ),
            models.CheckConstraint(
                name="indicator_code_free",
                condition=~Q(code="comparaison"),
                violation_error_message="Ce code est pris par l’adresse d’une page : choisissez-en un autre.",
            ),
            models.CheckConstraint(
                name="indicator_years_ordered",
                condition=Q(last_year__isnull=True) | Q(last_year__gte=F("first_year")),
                violation_error_message="La dernière année ne peut pas précéder la première : corrigez l’une des deux.",
            ),
            plausible_year("indicator_first_year_plausible", "first_year"),
        ]

    def __str__(self) -> str:
        return self.label

    def is_followed(self, year: int) -> bool:
        """Whether the indicator is followed in ``year``."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


_IN_FORCE_STAYS = """
    IF OLD.first_year <= extract(year FROM common_paris_day(now()))
       OR EXISTS (SELECT FROM indicators_publishedresult WHERE definition_id = OLD.id) THEN
        RAISE EXCEPTION 'definition_frozen_in_force'
            USING ERRCODE = 'check_violation',
                  HINT = 'Une définition en vigueur ou publiée ne change pas et ne se supprime pas : ajoutez une version.';
    END IF;
    RETURN coalesce(NEW, OLD);
"""
FROZEN_IN_FORCE = pgtrigger.Trigger(
    name="frozen_in_force",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.AnyChange("indicator", "version", "first_year", "rule"),
    func=_IN_FORCE_STAYS,
)
KEPT_IN_FORCE = pgtrigger.Trigger(
    name="kept_in_force",
    when=pgtrigger.Before,
    operation=pgtrigger.Delete,
    func="""
    IF EXISTS (SELECT FROM indicators_publishedresult WHERE definition_id = OLD.id) THEN
        RAISE EXCEPTION 'definition_frozen_in_force'
            USING ERRCODE = 'check_violation', HINT = 'Une définition publiée ne se supprime pas : ajoutez une version.';
    END IF;
    RETURN OLD;
""",
)
"""What decides a year, or was published, stays what it was; what was created by mistake may go until it is published."""


@pgtrigger.register(FROZEN_IN_FORCE, KEPT_IN_FORCE)
@recorded()
class Definition(models.Model):
    """The rule by which an indicator is computed from ``first_year`` on, as data (see ``indicators.algebra``)."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="definitions")
    version = models.PositiveSmallIntegerField("version", default=1)
    first_year = models.PositiveSmallIntegerField("à partir de l’année")
    rule = models.JSONField("règle")
    created_at = models.DateTimeField("créée le", db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "définition"
        ordering = ["indicator_id", "version"]
        constraints = [
            models.UniqueConstraint(
                name="definition_version_unique",
                fields=["indicator", "version"],
                violation_error_message="Cette version existe déjà.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} (version {self.version})"


class Follower(models.TextChoices):
    BUDGET_LAW = "budget_law", "Le Parlement (loi de finances)"
    PROGRAMME = "programme", "Le programme"


@recorded()
@one_of("follower", name="indicator_follower_known", message="Choisissez dans la liste qui suit l’indicateur.")
class IndicatorFollower(EditedRecord):
    """The follower of an indicator from ``first_year`` to ``last_year``, included (null: as long as it is in force)."""

    EDITED = ("follower", "first_year", "last_year")

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


@recorded()
@one_of("cadence", name="indicator_card_cadence_known", message="Choisissez la cadence dans la liste.")
class IndicatorCard(EditedRecord):
    """The description of an indicator for its readers. ``owner`` is a function, never a person; empty texts are not
    filled in.

    ``delay_days`` is the number of days from the end of a period until its figure is known (null: unknown).
    """

    KEY = ("indicator",)
    EDITED = ("method", "source", "owner", "cadence", "delay_days", "limits", "compensation", "contact")

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
