"""The e-mail to staff about a failed import: once, while the reason stays the same."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from accounts.models import User
from betagouv.models import FailedImport, ImportRun
from common.words import datetime_fr

logger = logging.getLogger(__name__)

SUBJECT = "L’import des fiches de beta.gouv.fr a échoué"
BODY = """Bonjour,

L’import des fiches depuis {source} a échoué le {when}. Rien n’a été écrit.

{reason}

Le compte rendu : {url}

Ce message n’est envoyé qu’une fois tant que la raison reste la même.
"""


def tell_staff(failed: FailedImport) -> None:
    """Send staff an e-mail about a failed import, unless the previous failure had the same reason.

    An error of the mail server is logged, and the next import tries again.
    """
    if _is_known(failed):
        return
    url = settings.SITE_URL + reverse("imports-failed", args=[failed.pk])
    failed.refresh_from_db(fields=["failed_at"])
    text = BODY.format(source=failed.source, when=datetime_fr(failed.failed_at), reason=failed.reason, url=url)
    staff = User.objects.filter(is_active=True, role__in=[User.Role.DINUM, User.Role.ADMINISTRATOR]).order_by("pk")
    for user in staff:
        try:
            EmailMessage(SUBJECT, text, to=[user.email]).send()
        except OSError:  # smtplib's errors too
            logger.exception("The mail about the failed import %s could not be sent.", failed.pk)
            return
    FailedImport.objects.filter(pk=failed.pk).update(is_told=True)


def _is_known(failed: FailedImport) -> bool:
    mailed = FailedImport.objects.filter(reason=failed.reason, is_told=True)
    last = ImportRun.objects.filter(sort=ImportRun.Sort.RECORDS).values_list("applied_at", flat=True).first()
    return (mailed.filter(failed_at__gt=last) if last else mailed).exists()
