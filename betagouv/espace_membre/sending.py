"""Send what was changed here to espace-membre, one value at a time, and keep each answer."""

import datetime as dt
from typing import Any

from django.utils import timezone

from betagouv.espace_membre.client import MembersApi, MembersApiError, ProblemKind
from betagouv.fields import FIELDS
from betagouv.local_changes.queries import LocalChange, local_changes, with_open_questions
from betagouv.models import SentValue, SourceRecord
from betagouv.parse.records import SourceKind

MOST_FAILED = 3
"""After so many products that fail, the API is taken to be away."""
ASKED_AGAIN = dt.timedelta(days=1)
"""The perimeter of a key may grow: what was outside of it is asked again each day."""
WRITTEN = {field.column: field for field in FIELDS if field.written}


def send_local_changes(api: MembersApi) -> int:
    """Send the values that espace-membre does not have and can be given; return how many it accepted.

    A value in conflict, or of a fiche that is absent there, waits for a person. What was never sent comes first. A
    product that fails is left until the next run; a key that is refused, too many requests, or ``MOST_FAILED`` products
    that fail end the run.
    """
    accepted, failed = 0, set[str]()
    for one in _due() if api.write_key else ():
        if one.slug in failed:
            continue
        kind = _send(api, one)
        accepted += kind is None
        if kind == ProblemKind.LATER:
            failed.add(one.slug)
        if kind == ProblemKind.PAUSED or len(failed) == MOST_FAILED:
            break
    return accepted


def _due() -> list[LocalChange]:
    """Return the values to send, those never sent before those to send again."""
    found = [
        one
        for one in with_open_questions(local_changes())
        if one.part in WRITTEN and not one.conflict and not one.absence and _is_due(one.sent)
    ]
    return sorted(found, key=lambda one: one.sent is not None)


def _is_due(sent: SentValue | None) -> bool:
    """Whether a value is to be sent: never answered, to try again, or outside of the perimeter for a day."""
    if sent is None or sent.outcome == SentValue.Outcome.LATER:
        return True
    return sent.outcome == SentValue.Outcome.OUTSIDE and sent.sent_at < timezone.now() - ASKED_AGAIN


def _send(api: MembersApi, local_change: LocalChange) -> ProblemKind | None:
    """Send a value and keep its answer; return what a refusal means, None if it is accepted."""
    kind, outcome, detail = None, str(SentValue.Outcome.SENT), ""
    try:
        api.write(local_change.slug, WRITTEN[local_change.part], local_change.ours)
    except MembersApiError as error:
        kind, outcome, detail = error.kind, OUTCOMES[error.kind], str(error)
    _keep(local_change, {"value": local_change.ours, "outcome": outcome, "detail": detail, "sent_at": timezone.now()})
    return kind


OUTCOMES: dict[ProblemKind, str] = {
    ProblemKind.REFUSED: SentValue.Outcome.REFUSED,
    ProblemKind.OUTSIDE: SentValue.Outcome.OUTSIDE,
    ProblemKind.LATER: SentValue.Outcome.LATER,
    ProblemKind.PAUSED: SentValue.Outcome.LATER,
}


def _keep(local_change: LocalChange, values: dict[str, Any]) -> None:
    record = SourceRecord.objects.only("pk").get(kind=SourceKind.STARTUP, key=local_change.slug)
    SentValue.objects.update_or_create(record=record, part=local_change.part, defaults=values)
