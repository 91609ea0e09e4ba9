"""The e-mails to staff about a failed import."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from accounts.models import User
from betagouv.models import FailedImport, ImportAlert, ImportRun
from common.background import emails
from common.words import datetime_fr

SUBJECT = "L’import des fiches de beta.gouv.fr a échoué"
BODY = """Bonjour,

L’import des fiches depuis {source} a échoué le {when}. Rien n’a été écrit.

{reason}

Le compte rendu : {url}

Ce message n’est envoyé qu’une fois tant que la cause reste la même.
"""


def alert_staff(failed: FailedImport) -> None:
    """Write an e-mail about a failed import to staff, unless the previous failure had the same reason."""
    if _is_known(failed):
        return
    staff = User.objects.filter(is_active=True, role__in=[User.Role.DINUM, User.Role.ADMINISTRATOR]).order_by("pk")
    ImportAlert.objects.bulk_create([ImportAlert(user=user, failed_import=failed) for user in staff])
    emails.request()


def _is_known(failed: FailedImport) -> bool:
    alerted = FailedImport.objects.filter(reason=failed.reason, alerts__isnull=False)
    last = ImportRun.objects.filter(kind=ImportRun.Kind.RECORDS).values_list("applied_at", flat=True).first()
    return (alerted.filter(failed_at__gt=last) if last else alerted).exists()


def compose(alert: ImportAlert) -> EmailMessage:
    """Return the e-mail about a failed import."""
    failed = alert.failed_import
    url = settings.SITE_URL + reverse("imports-failed", args=[failed.pk])
    text = BODY.format(source=failed.source, when=datetime_fr(failed.failed_at), reason=failed.reason, url=url)
    return EmailMessage(SUBJECT, text, to=[alert.user.email])
