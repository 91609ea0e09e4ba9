"""Targets of an indicator for a year, in each edition of the budget documents, and the French words of their verdicts."""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from common.columns import check_digits, stripped_decimal, stripped_number
from common.constraints import one_of
from common.history import recorded
from common.periods import plausible_year
from common.words import lower_first, number_fr, quantity_fr
from indicators.models.indicators import Indicator
from indicators.models.sources import NO_SOURCE, check_link
from startups.models import EditedRecord

FURTHEST = 5
"""A budget law aims at most so many years ahead."""
NEGATIVE = "Une cible n’est pas négative : aucun résultat ne l’est. Écrivez zéro ou plus, ou rien pour ND."


class TargetStatus(models.TextChoices):
    """Whether an indicator has a target for a year."""

    NONE = "none", "Pas de cible"
    UNKNOWN = "unknown", "Cible non déterminée (ND)"
    VALUE = "value", "Cible chiffrée"


class TargetDirection(models.TextChoices):
    """Whether a target is to be reached (``cible``), or not to be exceeded (``plafond``)."""

    AT_LEAST = "at_least", "au moins"
    AT_MOST = "at_most", "au plus"

    @property
    def noun(self) -> str:
        return self.agree("plafond", "cible")

    def agree(self, masculine: str, feminine: str) -> str:
        """Return the word that agrees with its noun."""
        return masculine if self is self.AT_MOST else feminine

    def not_yet(self, count: int = 1) -> str:
        """Return what is said of ``count`` targets that a year has not decided: ``pas encore atteintes``, ``non dépassé``."""
        return f"{self.agree('non dépassé', 'pas encore atteinte')}{'s' if count > 1 else ''}"


class Verdict(StrEnum):
    """The possible verdicts on a target; their values are the words of a badge."""

    REACHED = "Atteinte"
    MISSED = "Non atteinte"
    RUNNING = "Année en cours"
    TO_CONFIRM = "À confirmer"
    UNPUBLISHED = "Non publié"
    UNKNOWN = "Non déterminée"
    NO_TARGET = "Sans cible"

    @property
    def badge(self) -> str:
        """Return the colour variant of its badge; empty for none."""
        return {self.REACHED: "success", self.MISSED: "error", self.TO_CONFIRM: "warning"}.get(self, "")

    def words(self, direction: TargetDirection) -> str:
        """Return ``Non atteinte``, or ``Dépassé`` of a ceiling."""
        return direction.agree(_OF_A_CEILING.get(self, self.value), self.value)

    def counted(self, direction: TargetDirection, count: int = 1) -> str:
        """Return its words in a sentence on ``count`` targets: ``non atteintes``, ``dépassé``, ``en cours``."""
        words = lower_first(self.words(direction))
        return _INVARIABLE.get(self) or (f"{words}s" if count > 1 else words)


_OF_A_CEILING = {Verdict.REACHED: "Respecté", Verdict.MISSED: "Dépassé", Verdict.UNKNOWN: "Non déterminé"}
_INVARIABLE = {
    Verdict.RUNNING: "en cours",
    Verdict.TO_CONFIRM: "à confirmer",
    Verdict.UNPUBLISHED: "sans résultat publié",
}


@recorded()
@one_of(
    "edition",
    name="target_edition_known",
    message="Une cible est celle d’une loi de finances ou d’une prévision actualisée.",
)
@one_of("direction", name="target_direction_known", message="Choisissez « au moins » ou « au plus ».")
class Target(EditedRecord):
    """The value that an indicator should reach in ``year``, from the document ``edition`` of ``edition_year``.

    Results are compared with the voted one, in the law of the year itself; a forecast of the year revises it without
    effect on the result; a law of an earlier year was planning ahead. A null ``value`` is "not determined" (ND), neither
    zero nor no target. ``judgement`` is the comment of staff on the year, on the voted one only.
    """

    KEY = ("indicator", "year", "edition", "edition_year")
    EDITED = ("value", "direction", "tolerance", "source", "judgement")

    Direction = TargetDirection

    class Edition(models.TextChoices):
        LAW = "law", "Loi de finances"
        FORECAST = "forecast", "Prévision actualisée"

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField("année", help_text="Année visée.")
    edition = models.CharField(
        "édition",
        max_length=10,
        choices=Edition,
        default=Edition.LAW,
        db_default=Edition.LAW,
        help_text="Loi de finances, ou prévision actualisée.",
    )
    edition_year = models.PositiveSmallIntegerField(
        "année de l’édition", help_text="Année de la loi ; celle de l’année visée décide du verdict."
    )
    value = stripped_decimal(
        "cible",
        blank=True,
        validators=[MinValueValidator(0, NEGATIVE), check_digits],
        help_text="Cible ; null : non déterminée (ND).",
    )
    direction = models.CharField(
        "sens", max_length=10, choices=Direction, default=Direction.AT_LEAST, help_text="Au moins, ou au plus."
    )
    tolerance = stripped_number(
        "tolérance", default=Decimal(0), validators=[check_digits], help_text="Écart admis à la cible."
    )
    judgement = models.TextField(
        "jugement de l’année",
        blank=True,
        max_length=2000,
        help_text="Jugement de l’équipe, à côté du calcul ; vide : aucun.",
    )
    source = models.CharField(
        "source",
        max_length=300,
        validators=[check_link],
        error_messages={"blank": NO_SOURCE},
        help_text="D’où vient la donnée.",
    )
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

    def clean(self) -> None:
        """Refuse a year in which the indicator is not followed."""
        if not self.indicator.is_followed(self.year):
            raise ValidationError(f"« {self.indicator.label} » n’est pas suivi en {self.year}.")

    @property
    def words(self) -> str:
        """Return ``au moins 122``, ``au plus 13, à 2 près``, or that it is not determined."""
        return self.in_words("")

    def in_words(self, unit: str) -> str:
        """Return the target with its unit, if that is a sign: ``au moins 40 %, à 2 % près``."""
        if self.value is None:
            return number_fr(None)
        parts = [f"{self.get_direction_display()} {quantity_fr(self.value, unit)}"]
        if self.tolerance:
            parts.append(f"à {quantity_fr(self.tolerance, unit)} près")
        return ", ".join(parts)

    @property
    def kind(self) -> TargetDirection:
        """Return its direction, with the words that agree with it."""
        return TargetDirection(self.direction)

    @property
    def is_ceiling(self) -> bool:
        return self.kind is TargetDirection.AT_MOST

    @property
    def noun(self) -> str:
        """Return what it is called: ``cible``, or ``plafond``."""
        return self.kind.noun

    def with_article(self, unit: str) -> str:
        """Return ``une cible de 49``, ``un plafond de 13 %``; a unit that is a word is left out."""
        return f"{self.kind.agree('un', 'une')} {self.noun} de {quantity_fr(self.value, unit)}"

    @property
    def threshold(self) -> Decimal | None:
        """Return the value to reach, or not to exceed, including the tolerance; None if not determined."""
        if self.value is None:
            return None
        return self.value + (self.tolerance if self.is_ceiling else -self.tolerance)

    def attainment(self, result: Decimal | None) -> Decimal | None:
        """Return ``result`` as a percentage of the target, with one decimal; None if either is unknown or the target is
        zero.
        """
        if result is None or not self.value:
            return None
        return (100 * result / self.value).quantize(Decimal("0.1"), ROUND_HALF_UP)

    def is_reached(self, result: Decimal | None) -> bool | None:
        """Whether ``result`` reaches the target, within its tolerance; None if either is unknown."""
        if result is None or self.threshold is None:
            return None
        return result <= self.threshold if self.is_ceiling else result >= self.threshold
