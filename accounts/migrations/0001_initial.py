import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                        choices=[("agent", "Agent"), ("dinum", "Équipe DINUM"), ("administrator", "Administrateur")],
                        default="agent",
                        max_length=20,
                        verbose_name="rôle",
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        blank=True, max_length=255, null=True, unique=True, verbose_name="identifiant ProConnect"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="actif")),
                ("is_demonstration", models.BooleanField(default=False, verbose_name="compte de démonstration")),
                (
                    "joined_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="créé le"),
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
                        violation_error_message="Un compte existe déjà avec cette adresse e-mail.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["agent", "dinum", "administrator"])),
                        name="user_role_known",
                        violation_error_message="Le rôle est : agent, équipe DINUM ou administrateur.",
                    ),
                ],
            },
        ),
    ]
