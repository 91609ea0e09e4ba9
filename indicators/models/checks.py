"""Figures printed in reports, and their disagreements with the records."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from common.bounds import Bound, bound_of
from common.clock import today
from common.columns import stripped_number
from common.constraints import one_of
from common.history import recorded
from common.models import Settled
from common.periods import FIRST_YEAR, LAST_YEAR, YEAR_OF_THE_PROGRAMME, plausible_year
from indicators.models.indicators import Indicator
from indicators.models.results import quantity
from indicators.models.sources import NO_SOURCE, check_link
from startups.models import EditedRecord

ABOUT = "Un indicateur a un code, un appel un numéro, une ligne un nom, rien d’autre n’en a."
"""What a printed figure needs to be whole, by its subject."""
BY_PRECISION = {"exact": Bound.EXACT, "rounded": Bound.AROUND, "more_than": Bound.MORE_THAN}


@recorded()
@one_of(
    "precision", name="stated_figure_precision_known", message="Un chiffre imprimé est exact, arrondi, ou « plus de »."
)
class PrintedFigure(EditedRecord):
    """A figure about ``year`` as printed in the report on ``report_year``; ``printed`` is its exact text.

    ``document`` is the short name of another document about that year (« RAP 2021 »); without it the figure is that of
    the programme's own report. Two documents may print two values: both are kept. ``subject_key`` completes the subject:
    the code of an indicator, the number of a round. ``as_of`` is the date that the document gives for it,
    ``published_on`` that of the document. ``source`` is the document in full and ``page`` the place in it. ``listed``
    contains the names printed with a count, one per line. ``explanation`` tells why the records give another value.
    """

    EDITED = (
        "subject",
        "subject_key",
        "year",
        "report_year",
        "value",
        "precision",
        "printed",
        "as_of",
        "document",
        "source",
        "page",
        "listed",
        "explanation",
    )

    NAMED = ("indicator", "target", "round_total", "credits_line")
    """The subjects that need ``subject_key`` to be whole."""

    class Subject(models.TextChoices):
        INDICATOR = "indicator", "Indicateur, rappelé par un autre bilan"
        TARGET = "target", "Cible d’un indicateur"
        AWARDS_TOTAL = "awards_total", "Montant des financements FAST de l’année"
        ROUND_TOTAL = "round_total", "Montant d’un appel FAST"
        AWARDS = "awards", "Lauréats du FAST de l’année"
        STARTUPS_AWARDED = "startups_awarded", "Services lauréats du FAST"
        INCUBATORS_AWARDED = "incubators_awarded", "Incubateurs lauréats du FAST"
        ROUNDS = "rounds", "Appels FAST de l’année"
        INVESTIGATIONS = "investigations", "Investigations en cours en fin d’année"
        SERVICES = "services", "Services accompagnés ou pérennisés en fin d’année"
        ENDED = "ended", "Partenariats terminés en fin d’année"
        NATIONAL_IMPACT = "national_impact", "Services à impact national de l’année"
        NATIONAL_IMPACT_TOTAL = "national_impact_total", "Services à impact national depuis l’origine"
        INCUBATORS = "incubators", "Incubateurs partenaires"
        MEMBERS = "members", "Membres actifs de la communauté"
        CREDITS_TOTAL = "credits_total", "Total des crédits de l’année"
        CREDITS_LINE = "credits_line", "Ligne de crédits de l’année"

    class Precision(models.TextChoices):
        EXACT = "exact", "exact"
        ROUNDED = "rounded", "arrondi"
        MORE_THAN = "more_than", "plus de"

    subject = models.CharField("sujet", max_length=30, choices=Subject)
    subject_key = models.CharField("précision du sujet", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("année")
    report_year = models.PositiveSmallIntegerField("année du bilan")
    value = stripped_number(
        "valeur imprimée",
        max_digits=20,
        validators=[MinValueValidator(0, "Un chiffre imprimé n’est pas négatif.")],
        error_messages={"null": "Donnez la valeur."},
    )
    precision = models.CharField("précision", max_length=10, choices=Precision, default=Precision.EXACT)
    printed = models.CharField(
        "tel qu’imprimé", max_length=300, error_messages={"blank": "Donnez le chiffre tel qu’il est imprimé."}
    )
    as_of = models.DateField("à la date du", null=True, blank=True)
    published_on = models.DateField("bilan publié le", null=True, blank=True)
    document = models.CharField("nom court du document", max_length=40, blank=True, default="", db_default="")
    source = models.CharField("source", max_length=300, blank=True, validators=[check_link])
    page = models.CharField("page", max_length=40, blank=True, default="", db_default="")
    listed = models.TextField("liste imprimée", blank=True, default="", db_default="", max_length=8000)
    explanation = models.CharField("explication", blank=True, default="", db_default="", max_length=500)

    class Meta:
        verbose_name = "chiffre imprimé"
        ordering = ["report_year", "year", "subject", "subject_key"]
        constraints = [
            models.UniqueConstraint(
                name="stated_figure_once_a_report",
                fields=["report_year", "document", "year", "subject", "subject_key"],
                violation_error_message="Ce document donne déjà ce chiffre : corrigez-le.",
            ),
            models.CheckConstraint(
                name="stated_figure_subject_whole",
                condition=Q(subject__in=["indicator", "target", "round_total", "credits_line"], subject_key__gt="")
                | (~Q(subject__in=["indicator", "target", "round_total", "credits_line"]) & Q(subject_key="")),
                violation_error_message=ABOUT,
            ),
            plausible_year("stated_figure_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.year} : {self.printed}"

    @property
    def cited(self) -> str:
        """Return the document with the place in it, if it is known."""
        return f"{self.source}, page {self.page}" if self.page else self.source

    def clean(self) -> None:
        """Refuse what the constraints don't check, and name the field of what they check for the whole row."""
        wrong = {}
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            wrong["year"] = YEAR_OF_THE_PROGRAMME
        if self.report_year > today().year:
            wrong["report_year"] = "Ce bilan porte sur une année à venir."
        if refusal := self._wrong_subject_key():
            wrong["subject_key"] = refusal
        if not self.source:
            wrong["source"] = NO_SOURCE
        if wrong:
            raise ValidationError(wrong)

    @property
    def document_name(self) -> str:
        """Return ``RAP 2021``, or ``bilan 2021`` of the programme's own report."""
        return self.document or f"bilan {self.report_year}"

    @property
    def bound(self) -> Bound:
        """Return what the printed words say of the value; its precision, when they say nothing."""
        printed = bound_of(self.printed)
        return BY_PRECISION[self.precision] if printed is Bound.EXACT else printed

    def _wrong_subject_key(self) -> str:
        if self.subject in self.Subject and bool(self.subject_key) != (self.subject in self.NAMED):
            return ABOUT
        is_of_indicator = self.subject in (self.Subject.INDICATOR, self.Subject.TARGET)
        is_unknown = is_of_indicator and not Indicator.objects.filter(code=self.subject_key).exists()
        return f"Aucun indicateur n’a le code « {self.subject_key[:60]} »." if is_unknown else ""


@one_of(
    "level", name="inconsistency_level_known", message="Le niveau est : écart, dérive, rien pour vérifier, ou arrondi."
)
class Inconsistency(Settled):
    """A disagreement found by a check, identified by ``subject``; written by its job, settled by staff.

    A *drift* is no error: a published figure differs from the current records. It is explained, and never settled.

    ``records`` lists what to look at: (kind, key, label) each. ``last_seen`` is the last run that found it; ``gone_at``
    is the first that did not, null while it exists. If its figures change, it must be settled again.
    """

    class Level(models.TextChoices):
        GAP = "gap", "Écart"
        DRIFT = "drift", "Dérive"
        MISSING = "missing", "Non vérifiable"
        ROUNDING = "rounding", "Arrondi"

    NOTHING_TO_CORRECT = (Level.DRIFT, Level.ROUNDING)
    """The levels that ask for no correction: they are not counted among what is to settle."""
    MILLESIMES = "millesimes"
    """The check whose disagreements are all settled on one page."""

    check_code = models.CharField("contrôle", max_length=30)
    subject = models.CharField("objet", max_length=120)
    level = models.CharField("niveau", max_length=10, choices=Level)
    year = models.PositiveSmallIntegerField("année")
    sentence = models.TextField("constat")
    stated_value = quantity("annoncé", null=True)
    computed_value = quantity("trouvé", null=True)
    records = models.JSONField("enregistrements", default=list)
    first_seen = models.DateTimeField("vu la première fois le", db_default=Now())
    last_seen = models.DateTimeField("vu la dernière fois le", db_default=Now())
    gone_at = models.DateTimeField("disparu le", null=True)

    class Meta(Settled.Meta):
        verbose_name = "incohérence"
        ordering = ["-year", "check_code", "subject"]
        constraints = [
            *Settled.Meta.constraints,
            models.UniqueConstraint(
                name="inconsistency_once",
                fields=["check_code", "subject"],
                violation_error_message="Ce contrôle a déjà relevé cet objet.",
            ),
            models.CheckConstraint(
                name="inconsistency_seen_in_order",
                condition=Q(first_seen__lte=F("last_seen")),
                violation_error_message="La première fois précède la dernière.",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence
