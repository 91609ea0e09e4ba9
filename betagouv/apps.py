from django.apps import AppConfig


class BetagouvConfig(AppConfig):
    name = "betagouv"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Check the table of fields at startup; raise if it contradicts itself."""
        from betagouv import fields  # noqa: F401 - it needs the models
        from betagouv.awaited import awaited_absences, awaited_conflicts, awaited_lines
        from betagouv.local_changes.actions import report_step
        from betagouv.models import ImportAlert
        from betagouv.scheduled_import.alerts import compose
        from common.background.emails import EmailKind, register_emails
        from common.background.recompute import register_step
        from workspace.awaited import register_awaited

        register_step(report_step)
        for reader in (awaited_lines, awaited_conflicts, awaited_absences):
            register_awaited(reader)
        register_emails(EmailKind("import", "Alertes d’un import en échec", ImportAlert, compose))
