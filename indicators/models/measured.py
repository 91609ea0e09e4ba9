"""External figures: entered by staff from a source, if no record counts them."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now

from common.clock import today
from common.columns import check_digits, stripped_decimal, stripped_number
from common.history import recorded
from common.periods import ordered
from common.words import date_fr, number_fr
from indicators.models.indicators import Indicator
from indicators.models.sources import NO_SOURCE, check_link
from startups.models import EditedRecord

NEGATIVE = "Une valeur relevée n’est pas négative."
PLACES = Decimal("0.0001")
_NUMBER = {"max_digits": 20, "blank": True, "validators": [MinValueValidator(0, NEGATIVE), check_digits]}


def _share() -> Func:
    """Return the expression numerator / denominator as a percentage, rounded as it is stored."""
    return Func(
        Value(Decimal("100.0")) * F("numerator") / F("denominator"),
        Value(4),
        function="round",
        output_field=models.DecimalField(max_digits=20, decimal_places=4),
    )


@recorded()
class MeasuredFigure(EditedRecord):
    """The value of an indicator over a period (``until`` excluded), measured outside the records.

    A share may have numerator and denominator, and then equals their quotient: ``clean`` computes it. ``source`` says
    who measured and how, ``document`` is the file or the page with the figure. A correction changes the row; its history
    keeps each version with its reason.
    """

    EDITED = ("start", "until", "value", "numerator", "denominator", "source", "document")

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="measured_figures")
    start = models.DateField("premier jour", help_text="Premier jour de la période.")
    until = models.DateField("lendemain du dernier jour")
    value = stripped_number("valeur", **_NUMBER, help_text="Valeur, exacte.")
    numerator = stripped_decimal(
        "numérateur", **_NUMBER, help_text="Numérateur d’une part ; null : inconnu, ou ce n’en est pas une."
    )
    denominator = stripped_decimal(
        "dénominateur", **_NUMBER, help_text="Dénominateur d’une part ; null : inconnu, ou ce n’en est pas une."
    )
    source = models.CharField(
        "source",
        max_length=300,
        validators=[check_link],
        error_messages={"blank": NO_SOURCE},
        help_text="Qui a mesuré, et comment.",
    )
    document = models.CharField(
        "document ou lien",
        max_length=500,
        blank=True,
        validators=[check_link],
        help_text="Document ou adresse qui le montre ; vide : non renseigné.",
    )
    entered_at = models.DateTimeField("saisi le", db_default=Now())
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "relevé d’indicateur"
        ordering = ["indicator_id", "start", "until"]
        constraints = [
            models.UniqueConstraint(
                name="measured_figure_one_per_period",
                fields=["indicator", "start", "until"],
                violation_error_message="Cet indicateur a déjà un relevé pour cette période : corrigez-le.",
            ),
            ordered("measured_figure_days_ordered", "start", "until"),
            models.CheckConstraint(
                name="measured_figure_not_negative",
                condition=Q(value__gte=0),
                violation_error_message="Une valeur relevée n’est pas négative.",
            ),
            models.CheckConstraint(
                name="measured_figure_halves_agree",
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(
                    numerator__isnull=False,
                    denominator__isnull=False,
                    denominator__gt=0,
                    numerator__gte=0,
                    numerator__lte=F("denominator"),
                    value=_share(),
                ),
                violation_error_message=(
                    "La valeur n’est pas celle que donnent le numérateur et le dénominateur : corrigez l’un des trois."
                ),
            ),
            models.CheckConstraint(
                name="measured_figure_has_source",
                condition=~Q(source=""),
                violation_error_message="Donnez la source du relevé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} du {self.start} : {self.value}"

    def clean(self) -> None:
        """Refuse a period that is not over or not followed; compute the value from numerator and denominator."""
        wrong = self._wrong_period() | self._wrong_halves()
        if wrong:
            raise ValidationError(wrong)
        if self.numerator is not None:
            self.value = self._share()

    @property
    def last(self) -> dt.date:
        """Return the last day of the period."""
        return self.until - dt.timedelta(days=1)

    def _wrong_period(self) -> dict[str, str]:
        if self.until <= self.start:
            return {"until": "La fin de la période ne peut pas précéder son début : corrigez l’une des deux dates."}
        if self.last >= today():
            return {"until": f"Cette période finit le {date_fr(self.last)} : elle se mesure une fois finie."}
        if not self.indicator.is_followed(self.last.year):
            return {"until": f"« {self.indicator.label} » n’est pas suivi en {self.last.year}."}
        return {}

    def _wrong_halves(self) -> dict[str, str]:
        if self.numerator is None and self.denominator is None:
            return {}
        if self.numerator is None or self.denominator is None:
            missing = "denominator" if self.denominator is None else "numerator"
            return {missing: "Saisissez le numérateur et le dénominateur, ou aucun des deux."}
        if not self.denominator:
            return {"denominator": "Un dénominateur n’est pas zéro."}
        halves = f"{number_fr(self.numerator)} sur {number_fr(self.denominator)}"
        if self.numerator > self.denominator:
            return {"numerator": f"Une part ne dépasse pas 100 % : {halves} est refusé."}
        typed: Decimal | None = self.value  # empty before it is computed
        if typed is not None and not self._is_rounded_share(typed):
            share = number_fr(self._share().normalize())
            return {"value": f"{halves} font {share} %, et non {number_fr(typed)} %."}
        return {}

    def _share(self) -> Decimal:
        """Return numerator / denominator as a percentage, with four decimals."""
        assert self.numerator is not None and self.denominator  # noqa: S101, PT018  # they were checked
        return (100 * self.numerator / self.denominator).quantize(PLACES, ROUND_HALF_UP)

    def _is_rounded_share(self, typed: Decimal) -> bool:
        """Whether a typed percentage is the share, rounded to as many decimals."""
        exponent = typed.as_tuple().exponent
        places = min(0, exponent) if isinstance(exponent, int) else 0
        return typed == self._share().quantize(Decimal(1).scaleb(places), ROUND_HALF_UP)
