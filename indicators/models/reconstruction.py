"""Searches for the evidence of a printed figure: the tried states of the records, and the list that staff attached."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from common.constraints import one_of
from common.history import recorded, versioned
from indicators.models.checks import PrintedFigure
from indicators.models.indicators import Definition
from indicators.models.publications import PublishedResult
from indicators.models.results import NamedEvidence, quantity


class Interpretation(models.TextChoices):
    """How a printed figure is counted in a state of the records."""

    DEFINITION = "definition", "Règle de l’indicateur"
    ON_THE_DAY = "on_the_day", "Phase de chaque service, par ses dates"
    LAST_WRITTEN = "last_written", "Dernière phase écrite dans chaque fiche, comme on la lisait alors"


def _one_figure() -> models.CheckConstraint:
    return models.CheckConstraint(
        name="%(class)s_one_figure",
        condition=(Q(result__isnull=True) & Q(printed_figure__isnull=False))
        | (Q(result__isnull=False) & Q(printed_figure__isnull=True)),
        violation_error_message="On cherche un résultat publié ou un chiffre imprimé, l’un des deux.",
    )


class AboutPrintedFigure(models.Model):
    """A row about one printed figure: a published ``result``, or a ``printed_figure`` of the portfolio."""

    result = models.OneToOneField(
        PublishedResult, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)s"
    )
    printed_figure = models.OneToOneField(
        PrintedFigure, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)s"
    )

    class Meta:
        abstract = True
        constraints = [_one_figure()]


@versioned
class EvidenceSearch(AboutPrintedFigure):
    """The last search for a figure: each state of the records from ``first_day`` to ``last_day`` was counted."""

    first_day = models.DateField("premier jour essayé")
    last_day = models.DateField("dernier jour essayé")
    states = models.PositiveIntegerField("états essayés")
    searched_at = models.DateTimeField("cherchée le", db_default=Now())

    class Meta(AboutPrintedFigure.Meta):
        constraints = [
            *AboutPrintedFigure.Meta.constraints,
            models.CheckConstraint(
                name="evidence_search_days_ordered",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message="Le dernier jour essayé ne précède pas le premier.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result or self.printed_figure} : du {self.first_day} au {self.last_day}"


@one_of("reading", name="tried_state_reading_known", message="Cette lecture n’existe pas.")
class TriedState(models.Model):
    """The list of the records on every day from ``first_day`` to ``last_day``, by one interpretation."""

    search = models.ForeignKey(EvidenceSearch, on_delete=models.CASCADE, related_name="tried")
    reading = models.CharField("lecture", max_length=20, choices=Interpretation)
    first_day = models.DateField("du")
    last_day = models.DateField("au")
    value = quantity("résultat", null=True)
    digest = models.BigIntegerField("empreinte de la liste")

    class Meta:
        ordering = ["search_id", "reading", "first_day"]
        constraints = [
            models.UniqueConstraint(
                name="tried_state_once",
                fields=["search", "reading", "first_day"],
                violation_error_message="Cet état est déjà essayé.",
            ),
            models.CheckConstraint(
                name="tried_state_days_ordered",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message="Un état dure un jour au moins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} → {self.last_day} : {self.value}"


@recorded()
@one_of("reading", name="reconstruction_reading_known", message="Cette lecture n’existe pas.")
class Reconstruction(AboutPrintedFigure):
    """The list that staff attached to a printed figure: that of the records on ``day``, as known at ``moment``.

    It is evidence found later: the records that give the figure by its rule, not necessarily those counted at the time.
    """

    reading = models.CharField("lecture", max_length=20, choices=Interpretation)
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    day = models.DateField("état du")
    moment = models.DateTimeField("connu le")
    value = quantity("résultat", null=True)
    reason = models.TextField("raison")
    attached_at = models.DateTimeField("attachée le", db_default=Now())
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta(AboutPrintedFigure.Meta):
        verbose_name = "preuve reconstituée"
        constraints = [
            *AboutPrintedFigure.Meta.constraints,
            models.CheckConstraint(
                name="reconstruction_explained",
                condition=~Q(reason=""),
                violation_error_message="Une preuve reconstituée dit pourquoi cette liste.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result or self.printed_figure} : état du {self.day}"

    @property
    def printed(self) -> Decimal | None:
        """Return the figure as printed."""
        figure = self.result or self.printed_figure
        return figure.value if figure else None

    @property
    def remainder(self) -> Decimal | None:
        """Return the printed figure minus the list; None if either is unknown."""
        return None if self.printed is None or self.value is None else self.printed - self.value


class ReconstructedEvidence(NamedEvidence):
    """A record of an attached list, with its name at the time."""

    reconstruction = models.ForeignKey(Reconstruction, on_delete=models.CASCADE, related_name="evidence")

    class Meta(NamedEvidence.Meta):
        ordering = ["date", "startup_slug", "record_id"]

    def __str__(self) -> str:
        return f"{self.date} : {self.startup_name}"
