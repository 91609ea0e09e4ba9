"""« Voir l’effet » and « Annuler » of a saved change."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse

from access.page_permissions import form_view
from access.rights import Action, has_permission
from accounts.models import User
from catalogue.changes.history import HistoryEntry, entry_of_change
from common.record_types import RECORD_TYPES
from common.texts import MAX_REASON
from startups.models import Startup
from startups.permissions import editable_startup
from workspace.pages.fields import reason_field
from workspace.pages.form_page import form_page
from workspace.pages.forms import PageForm
from workspace.pages.matrix_preview import matrix_effects
from workspace.pages.preview import ChangeEffect, membership_effects, phase_effects
from workspace.undoing.actions import OTHERS, undo_change, undoes_another

EFFECTS = {"membership": membership_effects, "matrix_decision": matrix_effects}
"""What previews the change of a type of record; the others may change a phase."""
OF_STAFF = "L’équipe de la DINUM a pris cette décision : elle seule peut l’annuler."


class UndoForm(PageForm):
    reason = reason_field("Il accompagne l’annulation dans l’historique.")


@form_view(Action.EDIT_STARTUP)
def change(request: HttpRequest, user: User, slug: str, change: uuid.UUID) -> HttpResponse:
    """Display a change, the figures that it changed, and the form to undo it: ``…/changements/<change>/``."""
    startup = editable_startup(user, slug)
    entry = _entry(startup, change)
    restores = undoes_another(change)
    initial = f"{'Rétablissement, après' if restores else 'Annulation du changement'} « {entry.reason} »"[:MAX_REASON]
    form = UndoForm(request.POST or None, initial={"reason": initial})

    def undo(reason: str) -> None:
        undo_change(startup=startup, change=change, reason=reason, actor=user)

    shown: dict[str, object] = {
        "entry": entry,
        "effects": None,
        "refusal": _refusal(entry, user),
        "restores": restores,
        "undo_label": "Rétablir le changement annulé" if restores else "Annuler ce changement",
        "is_focused": True,
    }
    if request.method != "POST" and not shown["refusal"]:
        try:
            shown["effects"] = _effects(startup, entry, lambda: undo(initial))
        except ValidationError as refused:
            shown["refusal"] = " ".join(refused.messages)
    return form_page(
        request,
        user,
        form,
        title="Effets de ce changement",
        success_message="Le changement est rétabli." if restores else "Le changement est annulé.",
        save=lambda: undo(form.cleaned_data["reason"]),
        startup=startup,
        template="workspace/undoing/change.html",
        extra_context=shown,
    )


def _entry(startup: Startup, change: uuid.UUID) -> HistoryEntry:
    found = entry_of_change(startup.pk, change)
    if found is None:
        raise Http404("Cette fiche n’a pas de changement de ce numéro.")
    return found


def _refusal(entry: HistoryEntry, user: User) -> str:
    types = [RECORD_TYPES[one.record] for one in entry.revision.changes]
    if not all(one.is_undoable for one in types):
        return OTHERS
    is_of_staff = any(one.is_of_programme for one in types)
    return OF_STAFF if is_of_staff and not has_permission(user, Action.DECIDE) else ""


def _effects(startup: Startup, entry: HistoryEntry, undo: Callable[[], object]) -> Sequence[ChangeEffect]:
    """Return the figures without the change (``before``) and with it (``after``).

    :raises ValidationError: if the change can't be undone.
    """
    records = {change.record for change in entry.revision.changes}
    preview = next((EFFECTS[one] for one in EFFECTS if one in records), phase_effects)
    found = preview(startup, undo)
    return [replace(one, before=one.after, after=one.before) for one in found]
