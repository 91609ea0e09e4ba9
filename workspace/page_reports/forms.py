"""The form to answer a report."""

from workspace.pages.fields import Text
from workspace.pages.forms import PageForm


class AnswerForm(PageForm):
    reason = Text(
        "Ce qui a été fait",
        limit=2_000,
        rows=3,
        help_text="Par exemple : date corrigée sur la fiche. Seule l’équipe le lit.",
        missing="Indiquez la suite donnée, ou pourquoi rien ne change.",
    )
