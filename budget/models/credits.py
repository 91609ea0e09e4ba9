"""The credits of a programme by year: voted, committed, paid, and their allocation."""

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from budget.models.fields import euros, unknown_or_not_negative
from common.constraints import one_of
from common.history import recorded
from common.periods import plausible_year
from startups.models import EditedRecord


@recorded()
class CreditYear(EditedRecord):
    """The credits of a year. ``stated`` is the printed total; the total is the sum of the lines."""

    EDITED = (
        "year",
        "programme",
        "programme_name",
        "stated_total",
        "stated_is_rounded",
        "stated_voted",
        "stated_commitments",
        "stated_payments",
        "stated_staff",
        "source",
    )
    KEY = ("year",)

    year = models.PositiveSmallIntegerField("année", unique=True)
    programme = models.CharField("programme budgétaire", max_length=20)
    programme_name = models.CharField("intitulé du programme", max_length=200, blank=True)
    stated_total = euros("total annoncé", null=True, blank=True)
    stated_is_rounded = models.BooleanField("total annoncé arrondi", default=False)
    stated_voted = euros("total voté annoncé", null=True, blank=True)
    stated_commitments = euros("total des AE annoncé", null=True, blank=True)
    stated_payments = euros("total des CP annoncé", null=True, blank=True)
    stated_staff = models.DecimalField("total des ETPT annoncé", max_digits=8, decimal_places=2, null=True, blank=True)
    source = models.CharField("source", max_length=300, blank=True)

    class Meta:
        verbose_name = "crédits d’une année"
        ordering = ["-year"]
        constraints = [
            plausible_year("credit_year_plausible"),
            unknown_or_not_negative(
                "credit_total_not_negative",
                "stated_total",
                "stated_voted",
                "stated_commitments",
                "stated_payments",
                "stated_staff",
                message="Un total de crédits ne peut pas être négatif : corrigez-le, ou laissez-le vide.",
            ),
        ]

    def __str__(self) -> str:
        return f"Crédits {self.year}"


NESTED_ONCE = pgtrigger.Trigger(
    name="nested_once",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("above", "budget_creditline")],
    func="""
        IF NEW.parent_id IS NULL THEN
            RETURN NEW;
        END IF;
        SELECT * INTO above FROM budget_creditline WHERE id = NEW.parent_id;
        IF above.credit_year_id <> NEW.credit_year_id THEN
            RAISE EXCEPTION 'credit_line_parent_of_its_year' USING ERRCODE = 'check_violation',
                HINT = 'Une ligne détaille une ligne de la même année.';
        END IF;
        IF above.parent_id IS NOT NULL OR EXISTS (SELECT FROM budget_creditline WHERE parent_id = NEW.id) THEN
            RAISE EXCEPTION 'credit_line_nested_once' USING ERRCODE = 'check_violation',
                HINT = 'Le détail des crédits a deux niveaux : une ligne, et ce qui la détaille.';
        END IF;
        RETURN NEW;
    """,
)


@pgtrigger.register(NESTED_ONCE)
@recorded()
@one_of("activity", name="credit_line_activity_known", message="Choisissez l’activité dans la liste.")
class CreditLine(EditedRecord):
    """An activity paid by the credits of a year; ``parent`` is the line that it details.

    ``amount`` was allocated to the activity, as printed in a report; the other figures are those of the budget, if
    known. ``activity`` is the activity that the line paid.
    """

    MEASURES = ("amount", "voted", "commitments", "payments", "staff")
    EDITED = ("label", "parent", "detail", "activity", *MEASURES)
    IN_USE = "Cette ligne est détaillée : retirez d’abord ce qui la détaille."

    class Activity(models.TextChoices):
        COFINANCING = "cofinancing", "Cofinancement de services (FAST, GAMMA, accompagnement)"
        FAST = "fast", "FAST"
        GAMMA = "gamma", "GAMMA"
        NETWORK = "network", "Animation et soutien du réseau"
        PRODUCTS = "products", "Produits portés par la DINUM"
        BRIGADE = "brigade", "Brigade d’intervention numérique"

    credit_year = models.ForeignKey(CreditYear, on_delete=models.CASCADE, related_name="lines")
    parent = models.ForeignKey(
        "self", on_delete=models.RESTRICT, null=True, blank=True, related_name="details", verbose_name="détaille"
    )
    label = models.CharField("intitulé", max_length=200)
    detail = models.CharField("précision", max_length=300, blank=True)
    activity = models.CharField("activité", max_length=20, choices=Activity, blank=True, default="")
    amount = euros("montant consacré", null=True, blank=True)
    voted = euros("voté", null=True, blank=True)
    commitments = euros("engagé (AE)", null=True, blank=True)
    payments = euros("payé (CP)", null=True, blank=True)
    staff = models.DecimalField("effectifs (ETPT)", max_digits=8, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "ligne de crédits"
        ordering = ["credit_year_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="credit_line_once",
                fields=["credit_year", "parent", "label"],
                nulls_distinct=False,
                violation_error_message="Cette ligne existe déjà cette année-là : modifiez-la, ou changez son intitulé.",
            ),
            unknown_or_not_negative(
                "credit_line_not_negative",
                "amount",
                "voted",
                "commitments",
                "payments",
                "staff",
                message="Une ligne de crédits ne peut pas être négative : corrigez son montant.",
            ),
            models.CheckConstraint(
                name="credit_line_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message="Une ligne ne se détaille pas elle-même : choisissez-en une autre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.credit_year.year})"

    def clean(self) -> None:
        """Refuse a parent that has a parent itself, that is of another year, or that is this line."""
        above = self.parent
        if above is None:
            return
        if above.pk == self.pk:
            raise ValidationError({"parent": "Une ligne ne se détaille pas elle-même : choisissez-en une autre."})
        if above.credit_year_id != self.credit_year_id:
            raise ValidationError({"parent": "Une ligne détaille une ligne de la même année."})
        if above.parent_id or (self.pk and self.details.exists()):
            raise ValidationError(
                {"parent": "Le détail des crédits a deux niveaux : une ligne, et ce qui la détaille."}
            )
