import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.migration_operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("common", "0001_initial"),
    ]

    operations = [
        common.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="ImportRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("records", "Enregistrements"), ("members", "Membres")],
                                default="records",
                                max_length=20,
                            ),
                        ),
                        ("source", models.CharField(max_length=500)),
                        ("records_as_of", models.DateField(verbose_name="date des enregistrements")),
                        ("applied_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ("report", models.JSONField(default=dict)),
                    ],
                    options={
                        "ordering": ["-applied_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SourceRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("startup", "Fiche"),
                                    ("incubator", "Incubateur"),
                                    ("organisation", "Organisation"),
                                    ("phase", "Phase"),
                                    ("fast", "FAST"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("key", models.CharField(max_length=120)),
                        ("digest", models.CharField(max_length=64)),
                        ("document", models.JSONField()),
                        ("anomalies", models.JSONField(default=list)),
                        (
                            "import_run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="records",
                                to="betagouv.importrun",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "key"),
                                name="source_record_once",
                                violation_error_message="Cet enregistrement est déjà connu.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SourceFile",
                    fields=[
                        (
                            "record",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="file",
                                serialize=False,
                                to="betagouv.sourcerecord",
                            ),
                        ),
                        ("path", models.CharField(max_length=300, verbose_name="chemin dans le dépôt")),
                        ("data", models.BinaryField(verbose_name="octets")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("path",),
                                name="source_file_path_once",
                                violation_error_message="Ce fichier est déjà celui d’un autre enregistrement.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Conflict",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="conflicts",
                                to="betagouv.sourcerecord",
                            ),
                        ),
                        ("part", models.CharField(max_length=60, verbose_name="champ")),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="phase ou événement")),
                        ("base", models.JSONField(null=True, verbose_name="avant")),
                        ("ours", models.JSONField(null=True, verbose_name="ici")),
                        ("theirs", models.JSONField(null=True, verbose_name="dans la source")),
                        (
                            "import_run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conflicts",
                                to="betagouv.importrun",
                            ),
                        ),
                        ("found_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        (
                            "choice",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("ours", "Gardé comme ici"),
                                    ("theirs", "Repris de la source"),
                                    ("agreed", "Les deux disent la même chose"),
                                ],
                                default="",
                                max_length=10,
                                verbose_name="choix",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="raison")),
                        ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="tranché le")),
                        (
                            "settled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "conflit",
                        "ordering": ["record_id", "part", "place", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("settled_at__isnull", True)),
                                fields=("record", "part", "place"),
                                name="conflict_once_while_open",
                                violation_error_message="Ce conflit est déjà ouvert.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("choice", ""), ("settled_at__isnull", True)),
                                    models.Q(
                                        ("choice__in", ["ours", "theirs", "agreed"]), ("settled_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="conflict_settled_by_a_choice",
                                violation_error_message="Un conflit tranché dit ce qui a été choisi.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("startup", "Fiche"),
                                    ("incubator", "Incubateur"),
                                    ("organisation", "Organisation"),
                                    ("phase", "Phase"),
                                    ("fast", "FAST"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("key", models.CharField(max_length=120)),
                        ("name", models.CharField(blank=True, max_length=300, verbose_name="nom")),
                        (
                            "import_run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="absences",
                                to="betagouv.importrun",
                            ),
                        ),
                        (
                            "found_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="constatée le"
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("merged", "Fusionnée dans une autre"),
                                    ("withdrawn", "Retirée du portefeuille depuis le début"),
                                    ("kept", "Gardée"),
                                    ("returned", "Revenue dans la source"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="suite",
                            ),
                        ),
                        ("successor", models.CharField(blank=True, max_length=120, verbose_name="fusionnée dans")),
                        ("reason", models.TextField(blank=True, verbose_name="raison")),
                        ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="tranchée le")),
                        (
                            "settled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("rows_to_restore", models.JSONField(blank=True, default=dict)),
                    ],
                    options={
                        "verbose_name": "absence",
                        "ordering": ["kind", "key", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("settled_at__isnull", True)),
                                fields=("kind", "key"),
                                name="absence_once_while_open",
                                violation_error_message="Cette absence est déjà signalée.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", ""), ("settled_at__isnull", True)),
                                    models.Q(
                                        ("outcome__in", ["merged", "withdrawn", "kept", "returned"]),
                                        ("settled_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="absence_settled_by_an_outcome",
                                violation_error_message="Une absence tranchée dit ce que devient l’enregistrement.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("outcome", "merged"),
                                        models.Q(("successor", ""), _negated=True),
                                        models.Q(("successor", models.F("key")), _negated=True),
                                    ),
                                    models.Q(models.Q(("outcome", "merged"), _negated=True), ("successor", "")),
                                    _connector="OR",
                                ),
                                name="absence_merged_into_another",
                                violation_error_message="Une fiche se fusionne dans une autre.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Replay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "import_run",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replay",
                                to="betagouv.importrun",
                            ),
                        ),
                        ("commit", models.CharField(max_length=64, verbose_name="état")),
                        ("states", models.PositiveIntegerField(default=0, verbose_name="états repris")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pk", 1)),
                                name="replay_single_row",
                                violation_error_message="L’historique n’est repris qu’une fois.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportSource",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("address", models.CharField(max_length=500, verbose_name="adresse")),
                        ("is_hourly", models.BooleanField(default=True, verbose_name="lue chaque heure")),
                        ("version_headers", models.JSONField(blank=True, default=dict)),
                        ("set_at", models.DateTimeField(auto_now=True)),
                        (
                            "set_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "source",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pk", 1)),
                                name="import_source_single_row",
                                violation_error_message="Il n’y a qu’une source.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("address", ""), _negated=True),
                                name="import_source_addressed",
                                violation_error_message="Une source a une adresse.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FailedImport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("source", models.CharField(max_length=500)),
                        ("failed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ("reason", models.TextField(verbose_name="raison")),
                        ("report", models.JSONField(default=dict)),
                        ("needs_day", models.BooleanField(default=False, verbose_name="jour à confirmer")),
                        ("confirmed_day", models.DateField(blank=True, null=True, verbose_name="jour confirmé")),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "import en échec",
                        "ordering": ["-failed_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="failed_import_explained",
                                violation_error_message="Un import en échec dit pourquoi.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportAlert",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="préparé le"
                            ),
                        ),
                        ("tried_at", models.DateTimeField(null=True, verbose_name="dernier essai le")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
                        (
                            "failure",
                            models.CharField(
                                blank=True, default="", max_length=300, verbose_name="motif du dernier échec"
                            ),
                        ),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="accepté par le serveur le")),
                        (
                            "failed_import",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="alerts",
                                to="betagouv.failedimport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "alerte d’un import en échec",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sent_at__isnull", True),
                                    models.Q(("failure", ""), ("tried_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="importalert_tried_before_sent",
                                violation_error_message="Un e-mail est confié au serveur avant d’être accepté.",
                            ),
                            models.UniqueConstraint(
                                fields=("user", "failed_import"),
                                name="import_alert_once",
                                violation_error_message="Cette alerte est déjà préparée.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SentValue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sent_values",
                                to="betagouv.sourcerecord",
                            ),
                        ),
                        ("part", models.CharField(max_length=60, verbose_name="champ")),
                        ("value", models.JSONField(null=True, verbose_name="valeur")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("sent", "Envoyé"),
                                    ("refused", "Refusé"),
                                    ("outside", "Hors du périmètre de la clef"),
                                    ("later", "À envoyer de nouveau"),
                                ],
                                max_length=10,
                                verbose_name="résultat",
                            ),
                        ),
                        ("detail", models.TextField(blank=True, verbose_name="détail")),
                        ("sent_at", models.DateTimeField(verbose_name="envoyé le")),
                    ],
                    options={
                        "verbose_name": "valeur envoyée à l’espace membre",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("record", "part"),
                                name="sent_value_once",
                                violation_error_message="Ce champ a déjà un envoi.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("outcome__in", ["sent", "refused", "outside", "later"])),
                                name="sent_value_outcome",
                                violation_error_message="Un envoi a un résultat.",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
