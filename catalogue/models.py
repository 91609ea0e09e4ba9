"""The search index, written by triggers."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchDocument(models.Model):
    """The searchable text of a record, updated by triggers of its table (``migrations/sql/0001_search.sql``).

    ``words`` are in lower case without accents; ``summary`` is the sentence displayed in a result.
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
    summary = models.TextField("présentation", blank=True)
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
