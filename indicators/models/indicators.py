"""Indicators, their definitions as data, and their followed years."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from common.history import recorded
from common.periods import plausible_year


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
    is_fictitious = models.BooleanField("fictif", default=False)

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
