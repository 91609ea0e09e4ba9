"""What was read from beta.gouv.fr: each import, and each record as it came."""

from django.db import models
from django.db.models.functions import Now


class Ingest(models.Model):
    """One applied import: from where, when, and its report."""

    class Sort(models.TextChoices):
        RECORDS = "records", "Enregistrements"
        MEMBERS = "members", "Membres"

    sort = models.CharField(max_length=20, choices=Sort, default=Sort.RECORDS)
    source = models.CharField(max_length=500)
    records_as_of = models.DateField("date des enregistrements")
    applied_at = models.DateTimeField(db_default=Now())
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-applied_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source} ({self.records_as_of})"


class SourceRecord(models.Model):
    """A record as its source said it, whole, so that it can be served again and compared with the next import.

    ``document`` is ``{"front": {…}, "body": "…"}``, dates as ISO text. ``anomalies`` holds [code, field, detail, word]
    rows, so that an import that skips the record still lists them.
    """

    class Kind(models.TextChoices):
        STARTUP = "startup", "Fiche"
        INCUBATOR = "incubator", "Incubateur"
        ORGANISATION = "organisation", "Organisation"
        PHASE = "phase", "Phase"
        FAST = "fast", "FAST"

    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    document = models.JSONField()
    anomalies = models.JSONField(default=list)
    ingest = models.ForeignKey(Ingest, on_delete=models.PROTECT, related_name="records")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="source_record_once",
                fields=["kind", "key"],
                violation_error_message="Cet enregistrement est déjà connu.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
