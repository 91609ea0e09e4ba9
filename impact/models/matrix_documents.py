"""The published matrix of a service that is a public document: a digest of its text, and the day on which it changed."""

from django.db import models

from common.history import versioned
from startups.models import Startup


@versioned
class MatrixDocument(models.Model):
    """What was last read of the document at ``url``; its text is not stored. ``changed_on`` is its last known change."""

    startup = models.OneToOneField(Startup, on_delete=models.CASCADE, related_name="matrix_document")
    url = models.CharField(max_length=1000)
    digest = models.CharField(max_length=64)
    changed_on = models.DateField()
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["startup_id"]

    def __str__(self) -> str:
        return f"{self.url}, modifié le {self.changed_on}"
