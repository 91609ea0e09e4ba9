"""The form to undo a change."""

from workspace.pages.forms import PageForm, reason_field


class UndoForm(PageForm):
    reason = reason_field("Elle accompagne l’annulation dans l’historique.")
