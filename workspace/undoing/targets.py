"""Undo what one save wrote in the targets and measured figures of a year."""

import uuid
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from pghistory.models import Context

from access.rights import Actor
from common.history import history_of
from common.optimistic_lock import NOTHING, EditConflictError, VersionToken
from common.request_context import identifier
from common.third_party_internals import history_context
from common.words import number_fr, strip_trailing_zeros
from indicators.models import Indicator, MeasuredFigure, Target
from startups.changes import programme_change
from workspace.undoing.actions import RowChange, is_unchanged, put_back, written_rows

UNDONE = (Target, MeasuredFigure)
SINCE = "Une de ces valeurs a changé depuis : cette annulation effacerait ce changement. Corrigez-la dans la page de l’année."
NOTHING_LEFT = "Cette saisie ne touche plus rien : il n’y a rien à annuler."


def last_written() -> uuid.UUID | None:
    """Return the context of a target or a figure that this request wrote; None if it wrote none. Two queries at most."""
    for model in UNDONE:
        of_request = history_of(model)._default_manager.filter(pgh_context__metadata__request=identifier())
        found: uuid.UUID | None = of_request.order_by("-pgh_id").values_list("pgh_context", flat=True).first()
        if found:
            return found
    return None


def written_with(change: uuid.UUID) -> list[RowChange]:
    """Return the targets and the figures that were saved together with a change (its context in the history)."""
    context = Context.objects.filter(pk=change).first()
    if context is None or not context.metadata.get("request"):
        return []
    of_request = {f"pgh_context__metadata__{name}": context.metadata.get(name) for name in ("request", "user")}
    return [row for model in UNDONE for row in written_rows(model, **of_request) if row.changed]


def undo_entry(*, change: uuid.UUID, reason: str, actor: Actor) -> None:
    """Restore the targets and figures that one save replaced; the history keeps both.

    :raises PermissionDenied: the actor may not.
    :raises EditConflictError: somebody changed one of them since.
    :raises ValidationError: it wrote none.
    """
    with programme_change(reason=reason, actor=actor):
        rows = written_with(change)
        if not rows:
            raise ValidationError(NOTHING_LEFT)
        list(_indicators_of(rows).order_by("pk").select_for_update(no_key=True))
        if not all(map(is_unchanged, rows)):
            raise EditConflictError(VersionToken.of(NOTHING), NOTHING, NOTHING, (), SINCE)
        with history_context({"undoes": str(change)}):
            put_back(rows, UNDONE)


def _indicators_of(rows: Sequence[RowChange]) -> QuerySet[Indicator]:
    keys = {values["indicator_id"] for row in rows if (values := row.after or row.before)}
    return Indicator.objects.filter(pk__in=keys)


def describe_rows(rows: Sequence[RowChange]) -> list[tuple[str, str, str]]:
    """Return what each row is about, and its value after and before the change that would be undone. One query."""
    names = dict(_indicators_of(rows).values_list("pk", "label"))
    return [(_name(row, names), _words(row, is_before=False), _words(row, is_before=True)) for row in rows]


def _name(row: RowChange, names: dict[int, str]) -> str:
    values = row.after or row.before or {}
    year = values["year"] if row.model is Target else values["start"].year
    return f"{names.get(values['indicator_id'], 'Indicateur retiré')}, {'cible' if row.model is Target else 'relevé'} {year}"


def _words(row: RowChange, *, is_before: bool) -> str:
    values = row.before if is_before else row.after
    if values is None:
        return "Aucune" if row.model is Target else "Aucun"
    return Target(**values).words if row.model is Target else number_fr(strip_trailing_zeros(values["value"]))
