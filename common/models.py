"""Tables used by every app: data version, jobs, workers."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.constraints import one_of
from common.history import recorded


class Settled(models.Model):
    """A row that is settled once: by a person, with a reason, or by the import or the check that no longer finds it."""

    settled_at = models.DateTimeField("réglé le", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settled_reason = models.TextField("raison du règlement", blank=True, default="", db_default="")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_settled_with_reason",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settled_reason="")
                | Q(settled_at__isnull=False, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_reason__gt=""),
                violation_error_message="Indiquez pourquoi le point est réglé.",
            )
        ]

    @property
    def is_undoable(self) -> bool:
        """Whether a person settled it, and may open it again."""
        return self.settled_by_id is not None


class OutgoingEmail(models.Model):
    """An e-mail to a user, sent by ``common.background.emails``.

    ``attempts`` counts those that ended. ``failure`` is the reason of the last one; while one is under way it is empty.
    """

    class State(models.TextChoices):
        SENT = "sent", "Envoyé"
        WAITING = "waiting", "En attente"
        FAILED = "failed", "En échec, nouvel essai prévu"
        GIVEN_UP = "given_up", "Abandonné"

    TRIED_FOR = dt.timedelta(days=3)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField("préparé le", db_default=models.functions.Now())
    tried_at = models.DateTimeField("dernier essai le", null=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    failure = models.CharField("motif du dernier échec", max_length=300, blank=True, default="")
    sent_at = models.DateTimeField("accepté par le serveur le", null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_tried_before_sent",
                condition=Q(sent_at__isnull=True) | Q(tried_at__isnull=False, failure=""),
                violation_error_message="Un e-mail est confié au serveur avant d’être accepté.",
            )
        ]

    @property
    def state(self) -> State:
        """Return whether it is sent, waits, will be tried again after a failure, or is given up."""
        if self.sent_at is not None:
            return self.State.SENT
        if self.created_at < timezone.now() - self.TRIED_FOR:
            return self.State.GIVEN_UP
        return self.State.FAILED if self.failure else self.State.WAITING


class DataVersion(models.Model):
    """The count of record changes already folded; a single row (see ``common.data_version``)."""

    base = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="data_version_single_row",
                condition=Q(pk=1),
                violation_error_message="Il n’y a qu’une version des données.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.base}"


class DataChange(models.Model):
    """One transaction that changed records; written by triggers only."""

    at = models.DateTimeField(db_default=models.functions.Now())

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"


class ReplayBounds(models.Model):
    """The bounds of a past record time; a single row (see ``common.history.recorded_at``).

    ``edited_since`` is when a person first wrote a record, set by a trigger: then replays are refused.
    ``replayed_until`` is the moment of the last replayed state.
    """

    edited_since = models.DateTimeField(null=True, blank=True)
    replayed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="replay_bounds_single_row",
                condition=Q(pk=1),
                violation_error_message="Il n’y a qu’un temps d’enregistrement.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.replayed_until or '–'}"


@recorded()
class Freshness(models.Model):
    """Until when a kind of imported records is known (see ``common.freshness``)."""

    class Kind(models.TextChoices):
        RECORDS = "records", "Fiches"
        MEMBERS = "members", "Membres"

    kind = models.CharField(max_length=20, choices=Kind, primary_key=True)
    day = models.DateField("jour des enregistrements")
    last_fact = models.DateField("dernier fait", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="freshness_after_its_facts",
                condition=Q(last_fact__isnull=True) | Q(last_fact__lte=F("day")),
                violation_error_message="Le dernier fait connu ne suit pas le jour des enregistrements.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} : {self.day}"


class FormerAddress(models.Model):
    """A former slug of a record, and its replacement (see ``common.addresses``)."""

    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=120)
    target = models.CharField(max_length=120)
    since = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="former_address_once",
                fields=["kind", "slug"],
                violation_error_message="Cette ancienne adresse mène déjà quelque part.",
            ),
            models.CheckConstraint(
                name="former_address_elsewhere",
                condition=~Q(slug=F("target")),
                violation_error_message="Une ancienne adresse redirige vers une autre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} → {self.target}"


@one_of("state", name="job_state_known", message="L’état d’une tâche est : en attente, en cours, terminé ou en échec.")
class Job(models.Model):
    """A computation for a worker: its arguments, progress and outcome."""

    class State(models.TextChoices):
        QUEUED = "queued", "En attente"
        RUNNING = "running", "En cours"
        DONE = "done", "Terminé"
        FAILED = "failed", "En échec"

    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True, default="", db_default="")
    data_version = models.BigIntegerField(null=True, blank=True)
    queued_at = models.DateTimeField(db_default=models.functions.Now())
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-queued_at", "-pk"]
        indexes = [models.Index(fields=["kind", "state"], name="job_kind_state")]
        constraints = [
            models.CheckConstraint(
                name="job_done_within_total",
                condition=Q(done__lte=F("total")),
                violation_error_message="Une tâche ne peut pas avoir fait plus que ce qu’elle a à faire.",
            ),
            models.UniqueConstraint(
                name="job_one_waiting_per_kind",
                fields=["kind", "arguments"],
                condition=Q(state="queued"),
                violation_error_message="Cette tâche attend déjà.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.get_state_display()})"


class Worker(models.Model):
    """A worker, its process, and when it last completed a task; ``busy_since`` is the start of the current one.

    ``process`` tells the process from a later one of the same number. ``suspected_uptime`` is since when the worker is
    suspected to be silent, in seconds since its machine started (``common.background.kill_silent_worker``).
    """

    name = models.CharField(max_length=255, unique=True)
    pid = models.IntegerField(default=0)
    process = models.CharField(max_length=100, blank=True, default="")
    started_at = models.DateTimeField(db_default=models.functions.Now())
    heartbeat_at = models.DateTimeField(db_default=models.functions.Now())
    busy_since = models.DateTimeField(null=True, blank=True)
    suspected_uptime = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
