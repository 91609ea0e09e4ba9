"""Read credits from a spreadsheet: text of cells to exact values, with the line number of each error. Pure functions."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from budget.credit_table import COLUMNS
from budget.models import CreditLine
from budget.queries.credits import MEASURES
from common.words import number_fr
from impact.readings import read_value
from workspace.bulk.parse_lines import Titles, read_table
from workspace.pages.fields import MOST

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
