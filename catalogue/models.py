"""The search index, written by triggers, and the reports of readers."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Now
from django.db.models.lookups import LessThanOrEqual

from common.models import Settled


class SearchDocument(models.Model):
    """The searchable text of a record, updated by triggers of its table (``migrations/sql/0001_search.sql``).

    ``words`` are in lower case without accents; ``about`` is the sentence displayed in a result.
    """

    class Kind(models.TextChoices):
        STARTUP = "startup", "Service"
        INCUBATOR = "incubator", "Incubateur"
        ADMINISTRATION = "administration", "Administration"
        INDICATOR = "indicator", "Indicateur"

    kind = models.CharField("type", max_length=20, choices=Kind)
    record_id = models.BigIntegerField("clé")
    key = models.CharField("identifiant", max_length=120)
    name = models.CharField("nom", max_length=300)
    acronym = models.CharField("sigle", max_length=60, blank=True)
    about = models.TextField("présentation", blank=True)
    words = models.TextField("mots")
    vector = SearchVectorField("lexèmes")

    class Meta:
        verbose_name = "document cherché"
        ordering = ["kind", "name", "key"]
        constraints = [
            models.UniqueConstraint(
                name="search_document_once",
                fields=["kind", "record_id"],
                violation_error_message="Cette fiche est déjà dans l’index de la recherche.",
            )
        ]
        indexes = [
            GinIndex(fields=["vector"], name="search_document_vector"),
            GinIndex(OpClass("words", name="gin_trgm_ops"), name="search_document_words"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class PageReport(Settled):
    """An anonymous reader's report about a page; staff settle it once, and the reason describes the correction."""

    address = models.CharField("page", max_length=300)
    message = models.TextField("ce qui ne va pas")
    created_at = models.DateTimeField("reçu le", db_default=Now())

    class Meta(Settled.Meta):
        verbose_name = "signalement"
        ordering = ["created_at", "pk"]
        constraints = [
            *Settled.Meta.constraints,
            models.CheckConstraint(
                name="page_report_told",
                condition=~Q(message="") & Q(LessThanOrEqual(Length("message"), 2_000)),
                violation_error_message="Décrivez le problème, en 2 000 caractères au plus.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} ({self.created_at})"
