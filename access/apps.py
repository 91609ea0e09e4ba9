from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the e-mails about requests for access."""
        from access.models import AccessRequestEmail
        from access.requests import compose
        from common.background.emails import EmailKind, register_emails

        register_emails(EmailKind("access", "Demandes d’accès", AccessRequestEmail, compose))
