from django.conf import settings
from django.db import migrations, models

REASON = models.TextField("raison du règlement", blank=True, default="", db_column="reason")
CONDITION = (
    models.Q(settled_at__isnull=True, settled_by__isnull=True, settled_reason="")
    | models.Q(settled_at__isnull=False, settled_by__isnull=True)
    | models.Q(settled_at__isnull=False, settled_reason__gt="")
)


def rename_reason(model: str) -> migrations.SeparateDatabaseAndState:
    """Name the field of the column ``reason`` as the other settled rows do; the former version writes the column."""
    return migrations.SeparateDatabaseAndState(
        state_operations=[
            migrations.AlterField(model, "reason", REASON),
            migrations.RenameField(model, "reason", "settled_reason"),
        ]
    )


class Migration(migrations.Migration):
    dependencies = [
        ("betagouv", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        rename_reason("absence"),
        rename_reason("conflict"),
        migrations.AlterField(
            "absence", "settled_at", models.DateTimeField(blank=True, null=True, verbose_name="réglé le")
        ),
        migrations.AlterField(
            "conflict", "settled_at", models.DateTimeField(blank=True, null=True, verbose_name="réglé le")
        ),
        migrations.AddConstraint(
            "absence",
            models.CheckConstraint(
                condition=CONDITION,
                name="absence_settled_with_reason",
                violation_error_message="Indiquez pourquoi le point est réglé.",
            ),
        ),
        migrations.AddConstraint(
            "conflict",
            models.CheckConstraint(
                condition=CONDITION,
                name="conflict_settled_with_reason",
                violation_error_message="Indiquez pourquoi le point est réglé.",
            ),
        ),
    ]
