from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "budget"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from budget.emails.wording import compose
        from budget.models import RoundEmail
        from budget.record_types import DECLARED
        from common.background.emails import EmailKind, register_emails
        from common.record_types import declare

        declare(*DECLARED)
        register_emails(EmailKind("fast", "E-mails du FAST", RoundEmail, compose))
