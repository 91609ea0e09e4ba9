"""What came out: live results that follow the records, and published ones that never change."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from common.history import versioned
from impact.models.indicators import Definition, Indicator, plausible_year
from startups.models import Startup

FROZEN = pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)


def quantity(label: str, **options: object) -> "models.DecimalField[Decimal | int | None, Decimal | None]":
    """A result: a count, an amount, a rate; null is unknown."""
    return models.DecimalField(label, max_digits=20, decimal_places=4, **options)  # type: ignore[arg-type]


class Evidence(models.Model):
    """One record that made a figure: what it is, the date that counted, and why it counts.

    ``record`` names the row (``phase``, ``designation``, ``award``) and ``record_id`` its key; ``amount`` is what it
    adds to the figure (1 in a count). ``part`` sets apart what is counted and, for a share or a rate, the rest of the
    population that it is divided by.
    """

    class Part(models.TextChoices):
        COUNTED = "counted", "Compté"
        BASE = "base", "Population de référence"

    startup = models.ForeignKey(Startup, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+")
    record = models.CharField(max_length=30)
    record_id = models.BigIntegerField()
    date = models.DateField()
    reason = models.CharField(max_length=300)
    amount = quantity("apport", default=1)
    part = models.CharField("rôle", max_length=10, choices=Part, default=Part.COUNTED, db_default=Part.COUNTED)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_part_known",
                condition=Q(part__in=["counted", "base"]),
                violation_error_message="Une preuve est comptée, ou fait partie de la population de référence.",
            )
        ]


@versioned
class LiveResult(models.Model):
    """What the records give now for an indicator and a year; written by the computation job alone.

    A null ``value`` is unknown: a definition that can't be computed, or a mean, a median, a share or a rate of nothing.
    ``counted`` and ``base`` are the numbers of rows of evidence of each part, ``total`` the sum of the amounts counted:
    every aggregation but the median follows from them. ``digest`` stands for the evidence. ``computed_at`` is when the
    value or its evidence last moved; the job keeps when it was last verified.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="live_results")
    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField("année")
    value = quantity("résultat", null=True)
    counted = models.PositiveIntegerField("enregistrements comptés", default=0, db_default=0)
    base = models.PositiveIntegerField("reste de la population de référence", default=0, db_default=0)
    total = quantity("somme des apports", default=0, db_default=0)
    digest = models.BigIntegerField("empreinte des preuves", default=0)
    computed_at = models.DateTimeField("calculé le")

    class Meta:
        ordering = ["year", "indicator_id"]
        constraints = [
            models.UniqueConstraint(
                name="live_result_one_per_year",
                fields=["indicator", "year"],
                violation_error_message="Un indicateur a un seul résultat courant par année.",
            ),
            plausible_year("live_result_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year} : {self.value}"


class LiveEvidence(Evidence):
    """A record behind a live result."""

    result = models.ForeignKey(LiveResult, on_delete=models.CASCADE, related_name="evidence")

    class Meta(Evidence.Meta):
        ordering = ["date", "startup__slug", "record_id"]
        constraints = [
            *Evidence.Meta.constraints,
            models.UniqueConstraint(
                name="live_evidence_once",
                fields=["result", "record", "record_id", "part"],
                violation_error_message="Un enregistrement ne compte qu'une fois.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} : {self.reason}"


@pgtrigger.register(FROZEN)
@versioned
class Publication(models.Model):
    """A year's set of results made public, for ever. A correction is another one, whose results name the old ones."""

    year = models.PositiveSmallIntegerField("année")
    published_on = models.DateField("publiée le")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    source = models.CharField("source", max_length=300, blank=True)
    note = models.TextField("note", blank=True)
    recorded_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = "publication"
        ordering = ["year", "published_on", "pk"]
        constraints = [plausible_year("publication_year_plausible")]

    def __str__(self) -> str:
        return f"Publication {self.year} du {self.published_on}"


@pgtrigger.register(
    FROZEN,
    pgtrigger.Trigger(
        name="replaces_same_figure",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__replaces__isnull=False),
        declare=[("replaced", "RECORD")],
        func="""
            SELECT indicator_id, year INTO replaced FROM impact_publishedresult WHERE id = NEW.replaces_id;
            IF replaced.indicator_id IS DISTINCT FROM NEW.indicator_id OR replaced.year IS DISTINCT FROM NEW.year THEN
                RAISE EXCEPTION 'published_result_replaces_same_figure'
                    USING ERRCODE = 'check_violation',
                          HINT = 'Une correction remplace un résultat du même indicateur et de la même année.';
            END IF;
            RETURN NEW;
        """,
    ),
)
@versioned
class PublishedResult(models.Model):
    """A frozen result. The one in force is the one that no other replaces; at most one is, for a figure and a year."""

    publication = models.ForeignKey(Publication, on_delete=models.DO_NOTHING, related_name="results")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="published_results")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField("année")
    value = quantity("résultat", null=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    has_evidence = models.BooleanField("avec ses preuves")

    class Meta:
        verbose_name = "résultat publié"
        ordering = ["year", "indicator_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="published_result_one_in_force",
                fields=["indicator", "year"],
                condition=Q(replaces__isnull=True),
                violation_error_message="Ce résultat est déjà publié : une correction doit nommer celui qu'elle remplace.",
            ),
            plausible_year("published_result_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year} : {self.value}"


@pgtrigger.register(FROZEN)
class PublishedEvidence(Evidence):
    """A record behind a published result, as it was: the name of its startup is kept with it."""

    result = models.ForeignKey(PublishedResult, on_delete=models.DO_NOTHING, related_name="evidence")
    startup_slug = models.CharField(max_length=120, blank=True)
    startup_name = models.CharField(max_length=300, blank=True)

    class Meta(Evidence.Meta):
        ordering = ["date", "startup_slug", "record_id"]

    def __str__(self) -> str:
        return f"{self.date} : {self.startup_name}"
