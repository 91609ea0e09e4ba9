import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import common.migration_operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("common", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        common.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, unique=True, verbose_name="adresse e-mail")),
                        ("name", models.CharField(blank=True, max_length=150, verbose_name="nom affiché")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("agent", "Agent"),
                                    ("dinum", "Équipe DINUM"),
                                    ("administrator", "Administrateur"),
                                ],
                                default="agent",
                                max_length=20,
                                verbose_name="rôle",
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(
                                blank=True,
                                max_length=255,
                                null=True,
                                unique=True,
                                verbose_name="identifiant ProConnect",
                            ),
                        ),
                        (
                            "proconnect_roles",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=50),
                                blank=True,
                                default=list,
                                verbose_name="rôles selon ProConnect",
                            ),
                        ),
                        ("is_invited", models.BooleanField(default=True, verbose_name="invité")),
                        ("is_active", models.BooleanField(default=True, verbose_name="actif")),
                        (
                            "is_demonstration",
                            models.BooleanField(default=False, verbose_name="compte de démonstration"),
                        ),
                        (
                            "joined_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="créé le"
                            ),
                        ),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "utilisateur",
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("email"),
                                name="user_email_unique",
                                violation_error_message="Un compte existe déjà avec cette adresse e-mail : cherchez-le dans la liste des comptes.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("role__in", ["agent", "dinum", "administrator"])),
                                name="user_role_known",
                                violation_error_message="Le rôle est : agent, équipe DINUM ou administrateur.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UserHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, verbose_name="adresse e-mail")),
                        ("name", models.CharField(blank=True, max_length=150, verbose_name="nom affiché")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("agent", "Agent"),
                                    ("dinum", "Équipe DINUM"),
                                    ("administrator", "Administrateur"),
                                ],
                                default="agent",
                                max_length=20,
                                verbose_name="rôle",
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(
                                blank=True, max_length=255, null=True, verbose_name="identifiant ProConnect"
                            ),
                        ),
                        (
                            "proconnect_roles",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=50),
                                blank=True,
                                default=list,
                                verbose_name="rôles selon ProConnect",
                            ),
                        ),
                        ("is_invited", models.BooleanField(default=True, verbose_name="invité")),
                        ("is_active", models.BooleanField(default=True, verbose_name="actif")),
                        (
                            "is_demonstration",
                            models.BooleanField(default=False, verbose_name="compte de démonstration"),
                        ),
                        (
                            "joined_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="créé le"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="BindingCode",
                    fields=[
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="binding_code",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("digest", models.CharField(max_length=64, verbose_name="empreinte")),
                        ("until", models.DateTimeField(verbose_name="valable jusqu’à")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="essais manqués")),
                    ],
                    options={
                        "verbose_name": "code de première connexion",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("attempts__lte", 5)),
                                name="binding_code_attempts_bounded",
                                violation_error_message="Ce code a été essayé cinq fois : demandez-en un autre.",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
