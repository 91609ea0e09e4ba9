"""What a reader may search for, written by the database alone, and what readers report to the team."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Now
from django.db.models.lookups import LessThanOrEqual


class SearchDocument(models.Model):
    """The words of a record, as triggers of its table keep them (``migrations/sql/0001_search.sql``).

    ``words`` are small letters without accents; ``about`` is the sentence that a result shows.
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


class PageReport(models.Model):
    """What a reader says is wrong on a page, without their name; staff answer once, and the answer says what was done."""

    address = models.CharField("page", max_length=300)
    message = models.TextField("ce qui ne va pas")
    created_at = models.DateTimeField("reçu le", db_default=Now())
    settled_at = models.DateTimeField("réglé le", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.TextField("ce qui a été fait", blank=True)

    class Meta:
        verbose_name = "signalement"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="page_report_told",
                condition=~Q(message="") & Q(LessThanOrEqual(Length("message"), 2_000)),
                violation_error_message="Dites ce qui ne va pas, en 2 000 caractères au plus.",
            ),
            models.CheckConstraint(
                name="page_report_settled_whole",
                condition=Q(settled_at=None, answer="") | (Q(settled_at__isnull=False) & ~Q(answer="")),
                violation_error_message="Dites ce qui a été fait.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} ({self.created_at})"
