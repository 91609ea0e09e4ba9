"""Send what was changed here to espace-membre, one value at a time, and keep each answer."""

from typing import Any

from django.utils import timezone

from betagouv.espace_membre.client import MembersApi, MembersApiError, ProblemKind
from betagouv.fields import FIELDS
from betagouv.local_changes.queries import LocalChange, local_changes
from betagouv.models import SentValue, SourceRecord
from betagouv.parse.records import SourceKind

WRITTEN = {field.column: field for field in FIELDS if field.written}


def send_local_changes(api: MembersApi) -> int:
    """Send the values that espace-membre does not have, has not answered, and can be given; return how many it accepted.

    A value in conflict, or of a fiche that is absent there, waits for a person. The first request that must be sent again
    ends the run.
    """
    accepted = 0
    for one in local_changes():
        if one.part not in WRITTEN or one.conflict or one.absence or not _is_due(one.sent):
            continue
        outcome = _send(api, one)
        if outcome == SentValue.Outcome.LATER:
            break
        accepted += outcome == SentValue.Outcome.SENT
    return accepted


def _is_due(sent: SentValue | None) -> bool:
    return sent is None or sent.outcome == SentValue.Outcome.LATER


def _send(api: MembersApi, local_change: LocalChange) -> str:
    outcome: str = SentValue.Outcome.SENT
    detail = ""
    try:
        api.write(local_change.slug, WRITTEN[local_change.part], local_change.ours)
    except MembersApiError as error:
        outcome, detail = OUTCOMES[error.kind], str(error)
    _keep(local_change, {"value": local_change.ours, "outcome": outcome, "detail": detail, "sent_at": timezone.now()})
    return outcome


OUTCOMES: dict[ProblemKind, str] = {
    ProblemKind.REFUSED: SentValue.Outcome.REFUSED,
    ProblemKind.OUTSIDE: SentValue.Outcome.OUTSIDE,
    ProblemKind.LATER: SentValue.Outcome.LATER,
}


def _keep(local_change: LocalChange, values: dict[str, Any]) -> None:
    record = SourceRecord.objects.only("pk").get(kind=SourceKind.STARTUP, key=local_change.slug)
    SentValue.objects.update_or_create(record=record, part=local_change.part, defaults=values)
