"""Saving what a page was filled with: once, and with the figures that follow at once."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from impact.national.criteria import evaluate_criteria
from indicators.live.actions import try_follow_changes
from workspace.models import Submission

KEPT = dt.timedelta(days=7)
"""A page open for longer than a session can't be sent again."""

ALREADY_SAVED = "Ce formulaire était déjà enregistré : rien n’a été fait deux fois."

_FIRST = "INSERT INTO workspace_submission (token, user_id) VALUES (%s, %s) ON CONFLICT DO NOTHING"


def save_once(*, token: uuid.UUID, user: User, write: Callable[[], object]) -> bool:
    """Do ``write`` unless the page of ``token`` was saved already; whether it was done now.

    Two sendings at once take turns. A ``write`` that fails leaves the token free.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_FIRST, [token, user.pk])
            is_first = bool(cursor.rowcount == 1)
        if is_first:
            write()
            Submission.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
    return is_first


def was_saved(token: str, user: User) -> bool:
    """Whether ``user`` saved the page of ``token``, as it was sent."""
    try:
        return Submission.objects.filter(token=uuid.UUID(token), user=user).exists()
    except ValueError:
        return False


def update_figures() -> None:
    """Move the figures and criteria by what changed now: its author sees them on the next page, without a worker."""
    try_follow_changes()
    evaluate_criteria()
