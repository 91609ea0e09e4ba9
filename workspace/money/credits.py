"""``/espace/financements/credits/``: the credits of each year, entered and corrected by staff."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.models import User
from budget.actions.credits import (
    CREDIT_YEAR,
    LINE,
    ImportedLines,
    line_warnings,
    lines_state,
    load_lines,
    record_credits,
    record_line,
    withdraw_line,
)
from budget.credit_table import COLUMNS
from budget.models import CreditLine, CreditYear
from budget.queries import credits_of
from budget.queries.credits import MEASURES, CreditsOfYear
from common.optimistic_lock import state_of
from common.rights import Action
from common.texts import whole_number
from common.words import NO_BREAK, UNKNOWN, money_fr, number_fr, plural_fr
from impact.readings import read_value
from startups.queries import today
from workspace.bulk.parse_lines import Titles, read_table
from workspace.money.kind_forms import MoneyForm, MoneyRecordForm, MoneyStepForm, StaffField, WithdrawAwardForm
from workspace.pages.access import form_view, read_view
from workspace.pages.fields import MOST, reason_field
from workspace.pages.form_page import Decision, decision_page, form_page
from workspace.pages.preview import Announcement, ChangeEffect, FigureLink, Snapshot, diff_after, indicators
from workspace.pages.record_pages import Located, RecordPages, RecordRequest
from workspace.tables.forms import TableForm, table_text


class CreditYearForm(MoneyStepForm, MoneyRecordForm):
    """The credits of a year."""

    made_of = (*CREDIT_YEAR, "reason")
    reason = reason_field("Par exemple : rapport annuel de performance 2023.")

    class Meta(MoneyRecordForm.Meta):
        model = CreditYear
        fields = CREDIT_YEAR
        field_classes = {"stated_staff": StaffField}
        labels = {
            "stated_commitments": "Total engagé annoncé (AE)",
            "stated_payments": "Total payé annoncé (CP)",
            "stated_staff": "Total des effectifs annoncé (ETPT)",
        }
        help_texts = {
            "programme": "Par exemple : 352.",
            "stated_total": "En euros, tel que le rapport l’imprime.",
            "source": "Le document d’où viennent ces chiffres.",
        }
        error_messages = {"programme": {"required": "Donnez le numéro du programme."}}


class LineChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """The line detailed by another one."""

    def __init__(self) -> None:
        super().__init__(
            queryset=CreditLine.objects.none(),
            label="Détaille la ligne",
            required=False,
            empty_label="Aucune : c’est une ligne du premier niveau",
            error_messages={"invalid_choice": "Choisissez une ligne de cette année."},
        )

    def label_from_instance(self, obj: CreditLine) -> str:
        return obj.label


class CreditLineForm(MoneyStepForm, MoneyRecordForm):
    """One line of the credits of a year."""

    made_of = (*LINE, "reason")
    parent = LineChoice()
    activity = forms.ChoiceField(
        label="Activité payée", required=False, choices=[("", "Aucune de celles-ci"), *CreditLine.Activity.choices]
    )
    reason = reason_field("Par exemple : rapport annuel de performance 2023.")

    class Meta(MoneyRecordForm.Meta):
        model = CreditLine
        fields = LINE
        field_classes = {"staff": StaffField}
        help_texts = {"amount": "En euros. Sans montant, une ligne vaut la somme de ce qui la détaille."}
        error_messages = {"label": {"required": "Donnez un intitulé à la ligne."}}

    def __init__(self, data: Any = None, *, year: CreditYear, **options: Any) -> None:
        super().__init__(data, **options)
        parent = self.fields["parent"]
        assert isinstance(parent, LineChoice)  # noqa: S101
        parent.queryset = year.lines.filter(parent__isnull=True)


TOTALS = {
    "amount": "montant consacré",
    "voted": "voté",
    "commitments": "engagé (AE)",
    "payments": "payé (CP)",
    "staff": "effectifs (ETPT)",
}
NO_MAIL = "les crédits n’ont pas d’abonnés"
UNDO_CREDITS = "Les crédits se corrigent à tout moment, avec un motif ; l’historique garde chaque version."


@read_view(Action.DECIDE)
def credits_page(request: HttpRequest, user: User, year: int) -> HttpResponse:
    """Display the lines of a year, with links to change them."""
    get_object_or_404(CreditYear, year=year)
    return render(request, "workspace/money/credits.html", {"credits": credits_of(year), "year": year})


@form_view(Action.DECIDE)
def record_year(request: HttpRequest, user: User, year: int | None = None) -> HttpResponse:
    """Record the credits of a year; without ``year``, of the typed one."""
    typed = whole_number(request.POST.get("year", ""), 4)
    wanted, chosen = year or typed, typed or year
    held = state_of(CreditYear.objects.filter(year=wanted).first() if wanted else None, CREDIT_YEAR)
    form = CreditYearForm(
        request.POST or None, recorded=held, initial=held or {"year": today().year, "programme": "352"}
    )
    decision = Decision(
        form=form,
        write=lambda: record_credits(values=form.values, actor=user, **form.carried),
        look=partial(_credit_effects, chosen or 0),
        title=f"Crédits {year}" if year else "Crédits d’une année",
        done="Les crédits sont enregistrés.",
        then=_page_of(chosen) if chosen else reverse("workspace-money"),
        announce=lambda: Announcement([_public_page(form.cleaned_data["year"])], (), NO_MAIL),
        undo=UNDO_CREDITS,
    )
    return decision_page(request, user, decision)


def _page_of(year: int) -> str:
    return reverse("workspace-money-credits", args=[year])


def _locate_line(
    model: type[CreditLine], user: User, *, pk: int | None = None, year: int | None = None
) -> Located[CreditLine, CreditYear]:
    """Return the year to add a line to, or a line with its year."""
    if pk is None:
        return get_object_or_404(CreditYear, year=year), None
    line = get_object_or_404(model.objects.select_related("credit_year", "parent"), pk=pk)
    return line.credit_year, line


def _public_page(year: int) -> str:
    found = credits_of(year)
    total = money_fr(found.best_known) if found else UNKNOWN
    return f"Page publique des crédits {year}{NO_BREAK}: total {total}."


def _credit_effects(year: int, write: Callable[[], object]) -> list[ChangeEffect]:
    """Return what ``write`` changes in the totals of the credits of a year, and in the indicators.

    :raises ValidationError: ``write`` refuses.
    """
    return diff_after(partial(_snapshot, year), write)


def _snapshot(year: int, day: dt.date) -> Snapshot:
    found, url = credits_of(year), reverse("credits-year", args=[year])
    totals = {
        FigureLink(0, f"Crédits {year}{NO_BREAK}: {label}", url): _in_words(found, measure)
        for measure, label in TOTALS.items()
    }
    return Snapshot({**totals, **indicators(day)})


def _in_words(found: CreditsOfYear | None, measure: str) -> str:
    total = found.total_of(measure) if found else None
    return number_fr(total) if measure == "staff" else money_fr(total)


def _check_line(page: RecordRequest[CreditLine, CreditYear], form: CreditLineForm) -> dict[str, Any]:
    """Return what the page shows before a line is saved: the totals of its year, and what is unusual."""
    year = page.owner.year

    def announce() -> Announcement:
        values = form.cleaned_data
        line = f"Ligne «{NO_BREAK}{values['label']}{NO_BREAK}»{NO_BREAK}: {money_fr(values['amount'])}."
        return Announcement([_public_page(year), line], (), NO_MAIL)

    return {
        "look": partial(_credit_effects, year),
        "announce": announce,
        "warnings": lambda: form.set_warnings(
            line_warnings(credit_year=page.owner, line=page.found, values=form.values)
        ),
        "undo": UNDO_CREDITS,
    }


def _check_withdrawal(page: RecordRequest[CreditLine, CreditYear], form: WithdrawAwardForm) -> dict[str, Any]:
    year = page.owner.year
    return {
        "look": partial(_credit_effects, year),
        "announce": lambda: Announcement([_public_page(year)], (), NO_MAIL),
        "undo": UNDO_CREDITS,
        "save_label": "Retirer la ligne",
    }


def _save_line(page: RecordRequest[CreditLine, CreditYear], form: CreditLineForm) -> CreditLine:
    return record_line(
        credit_year=page.owner, line=page.found, values=form.values, actor=page.user, **form.confirmed_carried
    )


LINES = RecordPages[CreditLine, CreditYear, CreditLineForm](
    model=CreditLine,
    columns=LINE,
    locate=_locate_line,
    form=CreditLineForm,
    form_options=lambda page: {"year": page.owner},
    permission=Action.DECIDE,
    withdraw_form=WithdrawAwardForm,
    step=_check_line,
    step_withdraw=_check_withdrawal,
    save=_save_line,
    remove=lambda page, form: withdraw_line(line=page.record, actor=page.user, **form.carried),
    title_new="Ligne de crédits {owner.year}",
    title_edit="Corriger une ligne de crédits {owner.year}",
    title_withdraw="Retirer une ligne de crédits",
    saved="La ligne est enregistrée.",
    corrected="La ligne est corrigée.",
    withdrawn="La ligne est retirée.",
    summary=lambda page: f"{page.record.label}, {page.owner.year} : {money_fr(page.record.amount)}.",
    success_url=lambda page: _page_of(page.owner.year),
)


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
