"""``…/credits/<year>/fichier/``: many lines at once, pasted or from a file, all or none."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from budget.actions.credits import ImportedLines, lines_state, load_lines
from budget.models import CreditYear
from common.rights import Action
from common.words import plural_fr
from workspace.money.credit_file import TITLES, read_credit_lines
from workspace.money.fields import MoneyForm
from workspace.pages.access import form_view
from workspace.pages.fields import reason_field
from workspace.pages.form_page import form_page
from workspace.tables.forms import TableForm, table_text


class CreditFileForm(MoneyForm, TableForm):
    """The lines of the credits of a year; ``rows`` are the parsed ones."""

    text = table_text(
        "Lignes",
        f"Collez un tableau, ses titres en première ligne : {', '.join(TITLES.template)}. "
        "Un montant vide est inconnu (ND). Une ligne absente du fichier reste.",
    )
    reason = reason_field("Par exemple : rapport annuel de performance 2023.")

    def clean(self) -> dict[str, Any]:
        self.rows: list[tuple[int, dict[str, Any]]] = []
        values = super().clean()
        try:
            if values.get("text", "").strip():
                self.rows = read_credit_lines(values["text"].encode())
        except ValidationError as unreadable:
            self.add_error("text", unreadable)
        return values


@form_view(Action.DECIDE)
def load(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """Import the lines of a year."""
    credit_year = get_object_or_404(CreditYear, year=year)
    form = CreditFileForm(request.POST or None, files=request.FILES or None, recorded=lines_state(credit_year))
    done: list[ImportedLines] = []

    def write() -> None:
        done.append(load_lines(credit_year=credit_year, rows=form.rows, actor=user, **form.confirmed_carried))

    return form_page(
        request,
        user,
        form,
        title=f"Crédits {year} depuis un tableur",
        done=lambda: _told(done[0]),
        write=write,
        back=reverse("workspace-money-credits", args=[year]),
        template="workspace/money/credits_file.html",
        more={"year": year},
    )


def _told(done: ImportedLines) -> str:
    parts = [
        plural_fr(done.added, "ligne ajoutée", "lignes ajoutées"),
        plural_fr(done.corrected, "corrigée", "corrigées"),
        plural_fr(done.same, "inchangée", "inchangées"),
    ]
    return f"{', '.join(parts)}."
