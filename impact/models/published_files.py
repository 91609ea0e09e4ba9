"""The published file of a service, which gives its values: its address, the linked indicators, and what was last read."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.history import recorded
from impact.models.metrics import Metric
from startups.models import EditedRecord, Startup


@recorded()
class PublishedFile(EditedRecord):
    """The file in the State's schema that a service publishes; it is read with the right of who gave its address."""

    KEY = ("startup",)
    EDITED = ("url",)
    STARTUP_PATH = "startup"

    startup = models.OneToOneField(Startup, on_delete=models.CASCADE, related_name="published_file")
    url = models.URLField(
        "adresse du fichier",
        max_length=400,
        help_text="Publique, en https, d’un CSV ou d’un JSON qui suit le schéma de l’État.",
    )
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "fichier publié"
        ordering = ["startup_id"]
        constraints = [
            models.UniqueConstraint(
                name="published_file_of_one_service",
                fields=["url"],
                violation_error_message=(
                    "Cette adresse est déjà celle du fichier d’un autre service : "
                    "faites-la d’abord retirer de cet autre service, ou donnez-en une autre."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.url} ({self.startup})"


@recorded()
class IndicatorLink(EditedRecord):
    """An ``indicateur`` of a published file, with its unit then, whose values are those of a metric of its service."""

    EDITED = ("metric",)
    STARTUP_PATH = "file.startup"

    file = models.ForeignKey(PublishedFile, on_delete=models.CASCADE, related_name="links")
    indicator = models.CharField("indicateur du fichier", max_length=300)
    unit = models.CharField("unité dans le fichier", max_length=60)
    metric = models.ForeignKey(Metric, on_delete=models.RESTRICT, related_name="indicator_links", verbose_name="mesure")

    class Meta:
        verbose_name = "indicateur lié"
        ordering = ["file_id", "indicator"]
        constraints = [
            models.UniqueConstraint(
                name="indicator_link_once",
                fields=["file", "indicator"],
                violation_error_message="Cet indicateur est déjà lié à une mesure.",
            ),
            models.UniqueConstraint(
                name="indicator_link_of_a_metric",
                fields=["file", "metric"],
                violation_error_message="Un autre indicateur du fichier est déjà lié à cette mesure.",
            ),
        ]

    def __str__(self) -> str:
        return f"« {self.indicator} » : {self.metric}"


class FileState(models.Model):
    """The last reading of a published file, written by the job; no public response depends on it.

    ``content`` is that of ``digest``, until another one answers. ``rows`` is how many linked rows were last recorded. A
    file with a ``question`` waits: nothing of it is recorded until its content changes, or is accepted. ``service_name``
    is the one that the file gave first.
    """

    file = models.OneToOneField(PublishedFile, on_delete=models.CASCADE, related_name="state")
    read_at = models.DateTimeField(null=True, blank=True)
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(default=bytes)
    service_name = models.TextField(blank=True)
    problem = models.CharField(max_length=1000, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    question = models.JSONField(default=list, blank=True)
    accepted_digest = models.CharField(max_length=64, blank=True)
    rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["file_id"]
        constraints = [
            models.CheckConstraint(
                name="file_state_failing_with_problem",
                condition=Q(problem="", failing_since__isnull=True) | (~Q(problem="") & Q(failing_since__isnull=False)),
                violation_error_message="Un fichier en échec a un motif, et la date du premier échec.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file} : {self.problem or 'lu'}"
