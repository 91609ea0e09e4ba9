"""The annual report: the draft, and its frozen editions."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from common.columns import stripped_decimal
from common.history import recorded, versioned
from common.periods import plausible_year
from common.words import date_fr
from indicators.models.publications import FROZEN, NEVER_EMPTIED, sealed
from startups.models import EditedRecord


def edition_in_words(document: Mapping[str, Any]) -> str:
    """Return "Édition 1, publiée le 1er février 2022", or that it is a reconstruction or a draft, with its date."""
    day = date_fr(dt.date.fromisoformat(document["published_on"]))
    if "edition" not in document:
        return f"Projet du {day}, non publié"
    made = f"reconstitution du {day}" if document.get("is_reconstruction") else f"publiée le {day}"
    return f"Édition {document['edition']}, {made}"


FIGURE_KEY = r"[A-Za-z0-9._-]{1,120}"
"""What the key of a figure is made of."""
KEY_FORM = "Des lettres, des chiffres, des points et des tirets."
FREE_TEXT = "text"
"""The kind of section that a report may have several times."""


@recorded(moves_version=False)
class Report(models.Model):
    """The report of a year, as a draft; its last edition is the public one."""

    year = models.PositiveSmallIntegerField("année", unique=True)
    title = models.CharField("titre", max_length=200)

    class Meta:
        verbose_name = "bilan"
        ordering = ["-year"]
        constraints = [plausible_year("report_year_plausible")]

    def __str__(self) -> str:
        return f"Bilan {self.year}"


@recorded(moves_version=False)
class Section(models.Model):
    """A part of a report: its ``kind`` gives its figures, ``text`` is what people write (Markdown).

    ``title`` is empty to use that of the kind. ``services`` lists the identifiers of featured services.
    ``is_confirmed`` is False for a text copied from last year's report, until somebody confirms it.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    kind = models.CharField("sorte", max_length=40)
    position = models.PositiveSmallIntegerField("rang")
    title = models.CharField("titre", max_length=200, blank=True)
    text = models.TextField("texte", blank=True)
    services = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name="services choisis")
    is_hidden = models.BooleanField("masquée", default=False)
    is_confirmed = models.BooleanField("texte confirmé", default=True)

    class Meta:
        verbose_name = "section"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="report_section_once",
                fields=["report", "kind"],
                condition=~Q(kind=FREE_TEXT),
                violation_error_message="Ce bilan a déjà cette section.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} : {self.kind}"


@recorded(moves_version=False)
class Testimony(models.Model):
    """The words of a person who agreed to be named, or (``is_summary``) our summary of them."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="testimonies")
    person = models.CharField("personne", max_length=200)
    role = models.CharField("fonction", max_length=300, blank=True)
    words = models.TextField("propos")
    is_summary = models.BooleanField("résumé, et non citation", default=False)
    link = models.URLField("adresse de l’entretien", max_length=500, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "témoignage"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.person


@recorded(moves_version=False, exclude=("content",))
class Picture(models.Model):
    """A picture of a section, re-encoded from its pixels: nothing else of the uploaded file is kept."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="pictures")
    name = models.CharField("nom du fichier", max_length=80)
    content = models.BinaryField("contenu")
    width = models.PositiveSmallIntegerField("largeur")
    height = models.PositiveSmallIntegerField("hauteur")
    alternative = models.CharField("texte alternatif", max_length=500)
    credit = models.CharField("crédit", max_length=200)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "image"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="picture_said_in_words",
                condition=Q(alternative__gt="", credit__gt=""),
                violation_error_message="Une image a un texte alternatif et un crédit.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@recorded()
class SourcedFigure(EditedRecord):
    """A figure of a year that no record gives, with its source; ``printed`` is the wording of an inexact value.

    ``explanation`` tells why no record gives it, or why the records give another value.
    """

    EDITED = ("key", "label", "unit", "value", "printed", "source", "explanation")

    year = models.PositiveSmallIntegerField("année du bilan")
    key = models.CharField("clé", max_length=120, validators=[RegexValidator(rf"^{FIGURE_KEY}$", KEY_FORM)])
    label = models.CharField("libellé", max_length=200)
    unit = models.CharField("unité", max_length=60, blank=True)
    value = stripped_decimal("valeur", blank=True)
    printed = models.CharField("tel qu’imprimé", max_length=300, blank=True)
    source = models.CharField("source", max_length=300)
    explanation = models.CharField("explication", blank=True, default="", db_default="", max_length=500)

    class Meta:
        verbose_name = "chiffre sourcé"
        ordering = ["year", "key"]
        constraints = [
            models.UniqueConstraint(
                name="sourced_figure_once",
                fields=["year", "key"],
                violation_error_message="Ce chiffre est déjà enregistré pour cette année.",
            ),
            models.CheckConstraint(
                name="sourced_figure_has_source",
                condition=Q(source__gt=""),
                violation_error_message="Un chiffre que nul enregistrement ne donne a une source.",
            ),
            plausible_year("sourced_figure_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.year}"


@pgtrigger.register(FROZEN, NEVER_EMPTIED)
@versioned
class Edition(models.Model):
    """A published report, never changed. A correction is a new edition, whose ``note`` describes what changed.

    ``document`` contains everything: texts, figures and their evidence. Amounts are text, so that they are never
    rounded. ``digest`` is the SHA-256 of its file. ``author`` is the name of ``published_by`` that day, never public.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField("édition")
    published_on = models.DateField("publiée le")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    author = models.CharField("publiée par", max_length=300, blank=True, default="")
    note = models.TextField("ce qui change", blank=True)
    document = models.JSONField("document")
    digest = models.CharField("somme SHA-256", max_length=64)
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    seal = models.UUIDField(db_default=models.Func(function="common_transaction_seal"), editable=False)

    class Meta:
        verbose_name = "édition"
        ordering = ["report_id", "number"]
        constraints = [
            models.UniqueConstraint(
                name="edition_once",
                fields=["report", "number"],
                violation_error_message="Cette édition est déjà publiée.",
            ),
            models.CheckConstraint(
                name="edition_correction_said",
                condition=Q(number=1) | Q(number__gt=1, note__gt=""),
                violation_error_message="Une nouvelle édition dit ce qui change.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}, édition {self.number}"

    @property
    def in_words(self) -> str:
        return edition_in_words(self.document)


@pgtrigger.register(FROZEN, NEVER_EMPTIED, sealed("JOIN bilan_edition p ON p.id = n.edition_id"))
class EditionPicture(models.Model):
    """A picture of an edition, as published."""

    edition = models.ForeignKey(Edition, on_delete=models.DO_NOTHING, related_name="pictures")
    name = models.CharField("nom du fichier", max_length=80)
    content = models.BinaryField("contenu")

    class Meta:
        verbose_name = "image publiée"
        ordering = ["edition_id", "name"]
        constraints = [
            models.UniqueConstraint(
                name="edition_picture_once",
                fields=["edition", "name"],
                violation_error_message="Cette édition a déjà cette image.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pgtrigger.register(FROZEN, NEVER_EMPTIED)
@versioned
class EditionFile(models.Model):
    """A file of an edition made by a job after its publication: its PDF or its preview."""

    edition = models.ForeignKey(Edition, on_delete=models.DO_NOTHING, related_name="files")
    name = models.CharField("nom", max_length=40)
    content = models.BinaryField("contenu")
    digest = models.CharField("somme SHA-256", max_length=64)
    created_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = "fichier d’une édition"
        ordering = ["edition_id", "name"]
        constraints = [
            models.UniqueConstraint(
                name="edition_file_once",
                fields=["edition", "name"],
                violation_error_message="Ce fichier est déjà fait.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
