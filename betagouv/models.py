"""What was read from beta.gouv.fr: each import, and each record unchanged."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from betagouv.parse.records import Anomaly
from common.models import OutgoingEmail, Settled
from startups.models import Startup


class ImportRun(models.Model):
    """One applied import: source, time and report."""

    class Kind(models.TextChoices):
        RECORDS = "records", "Enregistrements"
        MEMBERS = "members", "Membres"

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.RECORDS)
    source = models.CharField(max_length=500)
    records_as_of = models.DateField("date des enregistrements")
    applied_at = models.DateTimeField(db_default=Now())
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-applied_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source} ({self.records_as_of})"


class SourceRecord(models.Model):
    """A record as in its source, complete, so that it can be served again and compared with the next import.

    ``document`` is ``{"front": {…}, "body": "…"}``, with ISO dates. ``anomalies`` contains [code, field, detail, word]
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
    import_run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="records")

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

    def doubts(self) -> list[Anomaly]:
        """Return the anomalies that the last import found in this record."""
        return [Anomaly(self.kind, self.key, *row) for row in self.anomalies]


class SourceFile(models.Model):
    """The file of a record as the last import read it, byte for byte; an export edits its lines."""

    record = models.OneToOneField(SourceRecord, on_delete=models.CASCADE, related_name="file", primary_key=True)
    path = models.CharField("chemin dans le dépôt", max_length=300)
    data = models.BinaryField("octets")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="source_file_path_once",
                fields=["path"],
                violation_error_message="Ce fichier est déjà celui d’un autre enregistrement.",
            )
        ]

    def __str__(self) -> str:
        return self.path


class Conflict(Settled):
    """Both sides changed a value differently since the last import: ours stays until someone settles it.

    ``part`` is a column or a part of the life, ``place`` the phase or the event in it (empty: the whole part). Each
    side is JSON; null is nothing.
    """

    class Choice(models.TextChoices):
        OURS = "ours", "Gardé comme ici"
        THEIRS = "theirs", "Repris de la source"
        AGREED = "agreed", "Les deux disent la même chose"

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="conflicts")
    part = models.CharField("champ", max_length=60)
    place = models.CharField("phase ou événement", max_length=120, blank=True)
    base = models.JSONField("avant", null=True)
    ours = models.JSONField("ici", null=True)
    theirs = models.JSONField("dans la source", null=True)
    import_run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="conflicts")
    found_at = models.DateTimeField(db_default=Now())
    choice = models.CharField("choix", max_length=10, choices=Choice, blank=True, default="")
    settled_reason = models.TextField("raison du règlement", blank=True, default="", db_column="reason")

    class Meta(Settled.Meta):
        verbose_name = "conflit"
        ordering = ["record_id", "part", "place", "pk"]
        constraints = [
            *Settled.Meta.constraints,
            models.UniqueConstraint(
                name="conflict_once_while_open",
                fields=["record", "part", "place"],
                condition=Q(settled_at__isnull=True),
                violation_error_message="Ce conflit est déjà ouvert.",
            ),
            models.CheckConstraint(
                name="conflict_settled_by_a_choice",
                condition=Q(choice="", settled_at__isnull=True)
                | Q(choice__in=["ours", "theirs", "agreed"], settled_at__isnull=False),
                violation_error_message="Un conflit tranché dit ce qui a été choisi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} : {self.part} {self.place}".rstrip()

    @property
    def is_undoable(self) -> bool:
        """No: the history of the record undoes a value taken from the source."""
        return False


class SentValue(models.Model):
    """The last value of a field that was sent to the API of espace-membre, and its answer.

    The same value is not sent again, unless the answer asks for it (``later``).
    """

    class Outcome(models.TextChoices):
        SENT = "sent", "Envoyé"
        REFUSED = "refused", "Refusé"
        OUTSIDE = "outside", "Hors du périmètre de la clef"
        LATER = "later", "À envoyer de nouveau"

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="sent_values")
    part = models.CharField("champ", max_length=60)
    value = models.JSONField("valeur", null=True)
    outcome = models.CharField("résultat", max_length=10, choices=Outcome)
    detail = models.TextField("détail", blank=True)
    sent_at = models.DateTimeField("envoyé le")

    class Meta:
        verbose_name = "valeur envoyée à l’espace membre"
        constraints = [
            models.UniqueConstraint(
                name="sent_value_once",
                fields=["record", "part"],
                violation_error_message="Ce champ a déjà un envoi.",
            ),
            models.CheckConstraint(
                name="sent_value_outcome",
                condition=Q(outcome__in=["sent", "refused", "outside", "later"]),
                violation_error_message="Un envoi a un résultat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} : {self.part}, {self.get_outcome_display()}"


class Absence(Settled):
    """A record missing from its source, until staff decide what to do with it.

    ``successor`` is the key of the record that it was merged into. ``rows_to_restore`` contains the rows that a
    settlement deleted or moved, to undo it.
    """

    class Outcome(models.TextChoices):
        MERGED = "merged", "Fusionnée dans une autre"
        WITHDRAWN = "withdrawn", "Retirée du portefeuille depuis le début"
        KEPT = "kept", "Gardée"
        RETURNED = "returned", "Revenue dans la source"

    kind = models.CharField(max_length=20, choices=SourceRecord.Kind)
    key = models.CharField(max_length=120)
    name = models.CharField("nom", max_length=300, blank=True)
    import_run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="absences")
    found_at = models.DateTimeField("constatée le", db_default=Now())
    outcome = models.CharField("suite", max_length=20, choices=Outcome, blank=True, default="")
    successor = models.CharField("fusionnée dans", max_length=120, blank=True)
    settled_reason = models.TextField("raison du règlement", blank=True, default="", db_column="reason")
    rows_to_restore = models.JSONField(default=dict, blank=True)

    class Meta(Settled.Meta):
        verbose_name = "absence"
        ordering = ["kind", "key", "-pk"]
        constraints = [
            *Settled.Meta.constraints,
            models.UniqueConstraint(
                name="absence_once_while_open",
                fields=["kind", "key"],
                condition=Q(settled_at__isnull=True),
                violation_error_message="Cette absence est déjà signalée.",
            ),
            models.CheckConstraint(
                name="absence_settled_by_an_outcome",
                condition=Q(outcome="", settled_at__isnull=True)
                | Q(outcome__in=["merged", "withdrawn", "kept", "returned"], settled_at__isnull=False),
                violation_error_message="Une absence tranchée dit ce que devient l’enregistrement.",
            ),
            models.CheckConstraint(
                name="absence_merged_into_another",
                condition=(Q(outcome="merged") & ~Q(successor="") & ~Q(successor=models.F("key")))
                | (~Q(outcome="merged") & Q(successor="")),
                violation_error_message="Une fiche se fusionne dans une autre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}"

    @property
    def is_undoable(self) -> bool:
        """Whether a person, or an import that merged it, decided what it becomes."""
        return self.outcome not in ("", self.Outcome.RETURNED)


class Replay(models.Model):
    """The progress of the replay: the last state read, and their number. A single row."""

    import_run = models.OneToOneField(ImportRun, on_delete=models.PROTECT, related_name="replay")
    commit = models.CharField("état", max_length=64)
    states = models.PositiveIntegerField("états repris", default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="replay_single_row",
                condition=models.Q(pk=1),
                violation_error_message="L’historique n’est repris qu’une fois.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.states} états, jusqu’à {self.commit[:12]}"


class ImportSource(models.Model):
    """Where the records are read from, each hour or when staff ask: a folder, a checkout, or the URL of the API.

    There is one row. ``version_headers`` contains the headers that identify the last version of each document of an API.
    """

    address = models.CharField("adresse", max_length=500)
    is_hourly = models.BooleanField("lue chaque heure", default=True)
    version_headers = models.JSONField(default=dict, blank=True)
    set_at = models.DateTimeField(auto_now=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "source"
        constraints = [
            models.CheckConstraint(
                name="import_source_single_row", condition=Q(pk=1), violation_error_message="Il n’y a qu’une source."
            ),
            models.CheckConstraint(
                name="import_source_addressed",
                condition=~Q(address=""),
                violation_error_message="Une source a une adresse.",
            ),
        ]

    def __str__(self) -> str:
        return self.address


class FailedImport(models.Model):
    """An import of the configured source that wrote nothing, and the reason.

    If its date is doubtful, ``needs_day`` is true: once staff confirm a date, the source is imported with it.
    """

    source = models.CharField(max_length=500)
    failed_at = models.DateTimeField(db_default=Now())
    reason = models.TextField("raison")
    report = models.JSONField(default=dict)
    needs_day = models.BooleanField("jour à confirmer", default=False)
    confirmed_day = models.DateField("jour confirmé", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "import en échec"
        ordering = ["-failed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="failed_import_explained",
                condition=~Q(reason=""),
                violation_error_message="Un import en échec dit pourquoi.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} : {self.reason}"


class ImportAlert(OutgoingEmail):
    """An e-mail that tells a user that an import failed."""

    failed_import = models.ForeignKey(FailedImport, on_delete=models.CASCADE, related_name="alerts")

    class Meta(OutgoingEmail.Meta):
        verbose_name = "alerte d’un import en échec"
        constraints = [
            *OutgoingEmail.Meta.constraints,
            models.UniqueConstraint(
                name="import_alert_once",
                fields=["user", "failed_import"],
                violation_error_message="Cette alerte est déjà préparée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}, {self.failed_import}"


class LinesToReport(models.Model):
    """How many values of a fiche are to be reported in espace-membre, as last computed; a fiche without any has no row.

    ``changed_on`` is the day of the computation that last found another number.
    """

    startup = models.OneToOneField(Startup, on_delete=models.CASCADE, primary_key=True, related_name="+")
    count = models.PositiveSmallIntegerField("lignes à reporter")
    changed_on = models.DateField("nombre changé le")

    class Meta:
        verbose_name = "lignes à reporter"

    def __str__(self) -> str:
        return f"{self.startup_id} : {self.count}"
