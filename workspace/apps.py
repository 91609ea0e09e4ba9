from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "workspace"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.background.emails import EmailKind, register_emails
        from common.background.recompute import register_step
        from workspace.digests.sending import compose
        from workspace.home.medians import median_step
        from workspace.models import DigestDelivery
        from workspace.todos.actions import todo_step

        register_step(todo_step)
        register_step(median_step)
        register_emails(EmailKind("digest", "Rappels de la semaine", DigestDelivery, compose))
