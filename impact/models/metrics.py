"""The measured effect of a service: metrics, their measurements, and unit costs."""

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from common.clock import today
from common.constraints import one_of
from common.figure import Figure
from common.history import recorded
from common.periods import check_year_begun, no_overlap, plausible_year
from common.readings import FIRST_DAY, LARGEST, MeasuredValue, reading_errors
from startups.models import EditedRecord, Startup

INDICATORS = {
    "usable": ("ease_of_use",),
    "used": ("active_users", "transactions", "penetration"),
    "useful": ("satisfaction",),
    "impactful": ("impact",),
}
"""The compulsory indicators of each dimension of the impact matrix."""


def _of_their_dimensions() -> Q:
    """Return the condition that a compulsory indicator is in its dimension."""
    condition = Q(indicator="")
    for dimension, indicators in INDICATORS.items():
        condition |= Q(dimension=dimension, indicator__in=indicators)
    return condition


@recorded()
@one_of(
    "kind",
    name="metric_kind_known",
    message="Une mesure est un nombre, un pourcentage, une note, un montant ou une durée.",
)
@one_of(
    "dimension",
    name="metric_dimension_known",
    message="La dimension est : utilisable, utilisé, utile ou impactant.",
)
@one_of("cadence", name="metric_cadence_known", message="La cadence est le mois, le trimestre, l’année, ou inconnue.")
@one_of("direction", name="metric_direction_known", message="Le sens est : plus haut ou plus bas est mieux.")
class Metric(EditedRecord):
    """A metric of a startup. If ``counts_people``, it is evidence for national impact.

    Its ``dimension`` is a row of the impact matrix, and ``indicator`` the compulsory indicator that it is, if any. The
    value of a running total is that of the last day of its period: it is never added over periods.
    """

    EDITED = (
        "name",
        "unit",
        "kind",
        "scale",
        "dimension",
        "indicator",
        "is_running_total",
        "cadence",
        "delay_days",
        "direction",
        "counts_people",
        "has_different_people",
        "is_headline",
        "description",
    )
    STARTUP_PATH = "startup"
    IN_USE = "Le coût unitaire se calcule avec cette mesure : choisissez-en une autre."

    class Kind(models.TextChoices):
        COUNT = "count", "Nombre"
        PERCENTAGE = "percentage", "Pourcentage"
        NOTE = "note", "Note"
        AMOUNT = "amount", "Montant en euros"
        DURATION = "duration", "Durée en jours"

    class Dimension(models.TextChoices):
        USABLE = "usable", "Utilisable"
        USED = "used", "Utilisé"
        USEFUL = "useful", "Utile"
        IMPACTFUL = "impactful", "Impactant"

    class MatrixIndicator(models.TextChoices):
        EASE_OF_USE = "ease_of_use", "Note de facilité d’usage"
        ACTIVE_USERS = "active_users", "Utilisateurs actifs par mois"
        TRANSACTIONS = "transactions", "Transactions par mois"
        PENETRATION = "penetration", "Taux de pénétration du marché prioritaire"
        SATISFACTION = "satisfaction", "Taux de satisfaction des usagers"
        IMPACT = "impact", "Impact généré"

    class Cadence(models.TextChoices):
        MONTH = "month", "Chaque mois"
        QUARTER = "quarter", "Chaque trimestre"
        YEAR = "year", "Chaque année"
        UNKNOWN = "unknown", "Inconnue"

    class Direction(models.TextChoices):
        UP = "up", "Plus haut est mieux"
        DOWN = "down", "Plus bas est mieux"

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="metrics")
    code = models.CharField("code", max_length=60)
    name = models.CharField("nom", max_length=200)
    unit = models.CharField("unité", max_length=60)
    kind = models.CharField("sorte", max_length=20, choices=Kind, default=Kind.COUNT)
    scale = models.PositiveSmallIntegerField(
        "note maximale", null=True, blank=True, help_text="Pour une note : 5, 10, 20 ou 100, par exemple."
    )
    dimension = models.CharField(
        "dimension de la matrice d’impact", max_length=10, choices=Dimension, blank=True, default="", db_default=""
    )
    indicator = models.CharField(
        "indicateur obligatoire de la matrice",
        max_length=20,
        choices=MatrixIndicator,
        blank=True,
        default="",
        db_default="",
    )
    is_running_total = models.BooleanField(
        "total cumulé",
        default=False,
        db_default=False,
        help_text="La valeur est le total depuis le début, au dernier jour de la période. Plusieurs périodes ne "
        "s’additionnent jamais.",
    )
    cadence = models.CharField("cadence", max_length=10, choices=Cadence, default=Cadence.MONTH)
    delay_days = models.PositiveSmallIntegerField(
        "délai de disponibilité",
        default=0,
        help_text="En jours, entre la fin d’une période et le jour où sa valeur est connue.",
    )
    direction = models.CharField("sens", max_length=10, choices=Direction, default=Direction.UP)
    counts_people = models.BooleanField("compte des personnes", default=False)
    has_different_people = models.BooleanField(
        "personnes différentes d’une période à l’autre",
        default=False,
        db_default=False,
        help_text="Les personnes de plusieurs périodes s’additionnent : aucune n’est comptée deux fois. Sans cela, seule "
        "une valeur annuelle, ou la plus grande période, compte pour l’impact national.",
    )
    is_headline = models.BooleanField("mesure principale", default=False)
    description = models.TextField("ce qui est compté", blank=True)
    position = models.PositiveSmallIntegerField("place", default=0)

    class Meta:
        verbose_name = "mesure d’impact"
        ordering = ["startup_id", "-is_headline", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="metric_code_unique",
                fields=["startup", "code"],
                violation_error_message="Ce service a déjà une mesure de ce code : choisissez-en un autre.",
            ),
            models.UniqueConstraint(
                name="metric_one_headline",
                fields=["startup"],
                condition=Q(is_headline=True),
                violation_error_message="Ce service a déjà une mesure principale : retirez-lui d’abord ce rôle.",
            ),
            models.CheckConstraint(
                name="metric_code_form",
                condition=Q(code__regex=r"^[a-z0-9][a-z0-9_-]*$"),
                violation_error_message="Un code s’écrit en minuscules, chiffres et tirets.",
            ),
            models.CheckConstraint(
                name="metric_named",
                condition=~Q(name="") & ~Q(unit=""),
                violation_error_message="Donnez un nom et une unité à la mesure.",
            ),
            models.CheckConstraint(
                name="metric_delay_within_a_year",
                condition=Q(delay_days__lte=366),
                violation_error_message="Un délai de disponibilité est d’un an au plus.",
            ),
            models.CheckConstraint(
                name="metric_people_are_counted",
                condition=Q(counts_people=False) | Q(kind="count"),
                violation_error_message="Une mesure qui compte des personnes est un nombre.",
            ),
            models.CheckConstraint(
                name="metric_note_has_scale",
                condition=Q(kind="note", scale__isnull=False, scale__gt=0) | (~Q(kind="note") & Q(scale__isnull=True)),
                violation_error_message="Une note a une note maximale, et elle seule : « 10 » pour une note sur 10.",
            ),
            models.CheckConstraint(
                name="metric_total_is_a_quantity",
                condition=Q(is_running_total=False) | Q(kind__in=("count", "amount")),
                violation_error_message="Un total cumulé est un nombre ou un montant.",
            ),
            models.CheckConstraint(
                name="metric_indicator_of_its_dimension",
                condition=_of_their_dimensions(),
                violation_error_message="Un indicateur obligatoire est celui de sa dimension : changez l’un des deux.",
            ),
            models.UniqueConstraint(
                name="metric_indicator_once",
                fields=["startup", "indicator"],
                condition=~Q(indicator=""),
                violation_error_message="Une autre mesure de ce service est déjà cet indicateur obligatoire.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.startup})"

    def clean(self) -> None:
        """Refuse a kind that does not allow the values of the metric, or its use in a unit cost."""
        if self.pk is None:
            return
        readings = [MeasuredValue(one.start, one.until, one.value) for one in self.measurements.all()]
        if any(reading_errors(self.kind, reading, today(), self.scale) for reading in readings):
            if self.kind == self.Kind.NOTE:
                message = "Des valeurs enregistrées dépassent cette note maximale : corrigez-les d’abord."
                raise ValidationError({"scale": message})
            message = "Des valeurs enregistrées ne sont pas de cette sorte : corrigez-les d’abord."
            raise ValidationError({"kind": message})
        if self.is_running_total and CostUnit.objects.filter(metric=self).exists():
            message = "Le coût unitaire divise par cette mesure : un total cumulé n’est pas le nombre d’une année."
            raise ValidationError({"is_running_total": message})
        unit = CostUnit.objects.filter(Q(metric=self) | Q(share=self)).first()
        if unit and self.kind != (self.Kind.COUNT if unit.metric_id == self.pk else self.Kind.PERCENTAGE):
            message = "Le coût unitaire se calcule avec cette mesure : choisissez-en une autre d’abord."
            raise ValidationError({"kind": message})


WITHIN_ITS_KIND = pgtrigger.Trigger(
    name="within_its_kind",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("metric_kind", "text"), ("metric_scale", "int")],
    func="""
        SELECT kind, scale INTO metric_kind, metric_scale FROM impact_metric WHERE id = NEW.metric_id;
        IF metric_kind = 'percentage' AND NEW.value > 100 THEN
            RAISE EXCEPTION 'measurement_percentage_bounded' USING ERRCODE = 'check_violation',
                HINT = 'Un pourcentage est compris entre 0 et 100.';
        END IF;
        IF NEW.value > metric_scale THEN
            RAISE EXCEPTION 'measurement_note_within_scale' USING ERRCODE = 'check_violation',
                HINT = 'Une note ne dépasse pas la note maximale de sa mesure.';
        END IF;
        IF metric_kind = 'count' AND NEW.value <> trunc(NEW.value) THEN
            RAISE EXCEPTION 'measurement_count_whole' USING ERRCODE = 'check_violation',
                HINT = 'Un nombre de choses est entier.';
        END IF;
        IF NEW.until > common_paris_day(now()) + 1 THEN
            RAISE EXCEPTION 'measurement_not_future' USING ERRCODE = 'check_violation',
                HINT = 'Une période qui n''est pas finie ne se mesure pas encore.';
        END IF;
        RETURN NEW;
    """,
)


@pgtrigger.register(WITHIN_ITS_KIND)
@recorded()
@one_of(
    "origin", name="measurement_origin_known", message="La voie d’un relevé est : saisie, API, fichier publié ou bilan."
)
class Measurement(EditedRecord):
    """The value of a metric over a period (``until`` excluded), and its source. A missing row is unknown, not zero."""

    EDITED = ("value", "is_approximate", "source")
    STARTUP_PATH = "metric.startup"

    class Origin(models.TextChoices):
        PAGE = "page", "Saisie"
        API = "api", "API"
        FILE = "file", "Fichier publié"
        REFERENCE = "reference", "Bilan"

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="measurements")
    start = models.DateField("du")
    until = models.DateField("au (exclu)")
    value = models.DecimalField("valeur", max_digits=19, decimal_places=4)
    is_approximate = models.BooleanField("valeur arrondie à la source", default=False)
    source = models.CharField("source", max_length=500, blank=True)
    origin = models.CharField("voie", max_length=20, choices=Origin, default=Origin.PAGE)
    recorded_at = models.DateTimeField("enregistrée le", db_default=models.functions.Now())

    class Meta:
        verbose_name = "relevé"
        ordering = ["metric_id", "start"]
        constraints = [
            no_overlap(
                "measurement_no_overlap",
                same=("metric",),
                start="start",
                end="until",
                message="Un relevé couvre déjà une partie de cette période : corrigez-le, ou changez les dates.",
            ),
            models.CheckConstraint(
                name="measurement_dates_ordered",
                condition=Q(until__gt=F("start")),
                violation_error_message="La fin de la période ne peut pas précéder son début : corrigez l’une des deux dates.",
            ),
            models.CheckConstraint(
                name="measurement_plausible",
                condition=Q(value__gte=0, value__lt=LARGEST),
                violation_error_message="Une valeur est positive ou nulle, et inférieure à un million de milliards.",
            ),
            models.CheckConstraint(
                name="measurement_start_plausible",
                condition=Q(start__gte=FIRST_DAY),
                violation_error_message="Une période commence après l’an 2000.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} du {self.start} au {self.until} : {self.value}"

    def clean(self) -> None:
        """Check what the triggers refuse, with French messages by field."""
        reading = MeasuredValue(self.start, self.until, self.value)
        wrong = reading_errors(self.metric.kind, reading, today(), self.metric.scale)
        if wrong:
            raise ValidationError(wrong)


@recorded()
class Spending(EditedRecord):
    """The spending of a startup in a year, in euros."""

    KEY = ("startup", "year")
    EDITED = ("year", "amount", "is_approximate", "detail", "source")
    STARTUP_PATH = "startup"

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="spendings")
    year = models.PositiveSmallIntegerField("année")
    amount = models.DecimalField("dépense", max_digits=14, decimal_places=2)
    is_approximate = models.BooleanField("montant arrondi à la source", default=False)
    detail = models.CharField("précision", max_length=300, blank=True)
    source = models.CharField("source", max_length=500, blank=True)

    class Meta:
        verbose_name = "dépense"
        ordering = ["startup_id", "year"]
        constraints = [
            models.UniqueConstraint(
                name="spending_one_per_year",
                fields=["startup", "year"],
                violation_error_message="La dépense de cette année est déjà enregistrée : corrigez-la.",
            ),
            models.CheckConstraint(
                name="spending_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message="Une dépense ne peut pas être négative : corrigez-la.",
            ),
            plausible_year("spending_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.startup} {self.year} : {self.amount} €"

    @property
    def figure(self) -> Figure:
        return Figure(self.amount, "€", is_rounded=self.is_approximate)

    def clean(self) -> None:
        """Refuse a year to come, or before the programme."""
        check_year_begun(self.year, "Une dépense s’enregistre une fois faite")


@recorded()
class CostUnit(EditedRecord):
    """The unit of a startup's unit cost: the units that ``metric`` counts, times ``share`` if only a part counts.

    ``label`` names one unit ("dossier", "simulation", "appel").
    """

    KEY = ("startup",)
    EDITED = ("label", "metric", "share", "aim")
    STARTUP_PATH = "startup"

    startup = models.OneToOneField(Startup, on_delete=models.CASCADE, related_name="cost_unit")
    label = models.CharField("unité", max_length=60)
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="+")
    share = models.ForeignKey(
        Metric, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="part, en pourcentage"
    )
    aim = models.CharField(
        "coût visé", max_length=200, blank=True, default="", db_default="", help_text="Par exemple : 10 à 12 € en 2025."
    )

    class Meta:
        verbose_name = "unité de coût"

    def __str__(self) -> str:
        return f"{self.label} ({self.startup})"

    def clean(self) -> None:
        """Refuse a metric of another service, or of another kind."""
        if self.metric.startup_id != self.startup_id or self.metric.kind != Metric.Kind.COUNT:
            raise ValidationError({"metric": "Choisissez une mesure de ce service qui compte des choses."})
        if self.metric.is_running_total:
            message = "Un total cumulé n’est pas le nombre d’une année : choisissez une mesure par période."
            raise ValidationError({"metric": message})
        if self.share and (self.share.startup_id != self.startup_id or self.share.kind != Metric.Kind.PERCENTAGE):
            raise ValidationError({"share": "Choisissez une mesure de ce service en pourcentage."})


@recorded()
@one_of(
    "dimension",
    name="stated_unit_cost_dimension_known",
    message="La dimension d’un coût annoncé est : utilisé, utile ou impactant.",
)
class StatedUnitCost(models.Model):
    """A unit cost printed by a report, displayed next to that of the records.

    It is that of the service's cost unit, or, with a ``dimension`` and a ``label`` that names its unit, one that the
    report prints in a row of the impact matrix.
    """

    class Dimension(models.TextChoices):
        USED = "used", "Utilisé"
        USEFUL = "useful", "Utile"
        IMPACTFUL = "impactful", "Impactant"

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="stated_unit_costs")
    year = models.PositiveSmallIntegerField("année")
    dimension = models.CharField(
        "dimension de la matrice d’impact", max_length=10, choices=Dimension, blank=True, default="", db_default=""
    )
    label = models.CharField(
        "unité, telle que la source la nomme", max_length=100, blank=True, default="", db_default=""
    )
    amount = models.DecimalField("coût annoncé", max_digits=14, decimal_places=4)
    source = models.CharField("source", max_length=500)

    class Meta:
        verbose_name = "coût unitaire annoncé"
        constraints = [
            models.UniqueConstraint(
                name="stated_unit_cost_one_per_year",
                fields=["startup", "year", "dimension", "label"],
                violation_error_message="Un coût est déjà annoncé pour cette année : corrigez-le.",
            ),
            models.CheckConstraint(
                name="stated_unit_cost_named",
                condition=Q(dimension="", label="") | (~Q(dimension="") & ~Q(label="")),
                violation_error_message="Un coût annoncé dans la matrice a une dimension et une unité, ou ni l’une ni l’autre.",
            ),
            models.CheckConstraint(
                name="stated_unit_cost_positive",
                condition=Q(amount__gt=0),
                violation_error_message="Donnez un coût plus grand que zéro.",
            ),
            plausible_year("stated_unit_cost_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.startup} {self.year} : {self.amount} €"

    def clean(self) -> None:
        """Refuse a year to come, or before the programme."""
        check_year_begun(self.year, "Un coût s’annonce une fois son année commencée")
