"""``…/credits/<year>/fichier/``: many lines at once, pasted or from a file, all or none."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from budget.actions.credits import ImportedLines, lines_state, load_lines
from budget.credit_table import COLUMNS
from budget.models import CreditLine, CreditYear
from budget.queries.credits import MEASURES
from common.rights import Action
from common.words import number_fr, plural_fr
from impact.readings import read_value
from workspace.bulk.parse_lines import Titles, read_table
from workspace.money.kind_forms import MoneyForm
from workspace.pages.access import form_view
from workspace.pages.fields import MOST, reason_field
from workspace.pages.form_page import form_page
from workspace.tables.forms import TableForm, table_text

TITLES = Titles(columns=COLUMNS, required=("ligne",), template=tuple(COLUMNS))
LONGEST = {"label": 200, "parent": 200, "detail": 300}


def read_credit_lines(content: bytes) -> list[tuple[int, dict[str, Any]]]:
    """Return the lines of a CSV or ODS file: line number and values by column.

    :raises ValidationError: if the file, or some of its lines, are invalid.
    """
    found, wrong, labels = [], [], set[tuple[str, str]]()
    for number, cells in read_table(content, TITLES):
        try:
            values = _values(cells)
        except ValidationError as error:
            wrong += [f"Ligne {number} : {message}" for message in error.messages]
            continue
        key = values["label"], values["parent"]
        if key in labels:
            wrong.append(f"Ligne {number} : « {values['label']} » est déjà plus haut dans le fichier.")
        labels.add(key)
        found.append((number, values))
    if wrong:
        raise ValidationError(wrong)
    return found


def _values(cells: Mapping[str, str]) -> dict[str, Any]:
    texts = {name: cells.get(name, "").strip() for name in ("label", "parent", "detail", "activity")}
    if not texts["label"]:
        raise ValidationError("l’intitulé de la ligne manque.")
    for name, longest in LONGEST.items():
        if len(texts[name]) > longest:
            raise ValidationError(f"« {texts[name][:40]}… » dépasse {longest} caractères.")
    if texts["activity"] not in {"", *CreditLine.Activity.values}:
        known = ", ".join(CreditLine.Activity.values)
        raise ValidationError(f"l’activité « {texts['activity'][:40]} » n’existe pas. Activités : {known}.")
    return {**texts, **{measure: _amount(cells.get(measure, "")) for measure in MEASURES}}


def _amount(text: str) -> Decimal | None:
    if not text.strip() or text.strip().upper() == "ND":
        return None
    try:
        value = read_value(text, "amount")
    except ValueError as wrong:
        raise ValidationError(str(wrong)) from None
    if value >= MOST:
        raise ValidationError(f"« {text.strip()[:40]} » : un montant est inférieur à {number_fr(MOST)}.")
    if value < 0 or value != round(value, 2):
        raise ValidationError(f"« {text.strip()[:40]} » : un montant est positif, avec deux décimales au plus.")
    return value


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
        done=lambda: _confirmation(done[0]),
        write=write,
        back=reverse("workspace-money-credits", args=[year]),
        template="workspace/money/credits_file.html",
        more={"year": year},
    )


def _confirmation(done: ImportedLines) -> str:
    parts = [
        plural_fr(done.added, "ligne ajoutée", "lignes ajoutées"),
        plural_fr(done.corrected, "corrigée", "corrigées"),
        plural_fr(done.same, "inchangée", "inchangées"),
    ]
    return f"{', '.join(parts)}."
