"""The form to undo a change."""

from workspace.pages.fields import reason_field
from workspace.pages.forms import PageForm


class UndoForm(PageForm):
    reason = reason_field("Elle accompagne l’annulation dans l’historique.")
