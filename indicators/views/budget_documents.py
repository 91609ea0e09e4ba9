"""« Que lit le Parlement ? »: the table of the budget documents, for any years, in both current layouts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from common.files.table_files import TABLE_FORMS, table_file
from common.periods import FIRST_YEAR, LAST_YEAR
from common.words import NO_BREAK, lower_first
from indicators.budget_year.file import entry_table
from indicators.budget_year.layouts import (
    LAYOUTS,
    REPORT,
    YEAR_OFFSETS,
    Layout,
    by_year,
    document_of,
    has_value,
    held_values,
    layout_table,
    shown,
    title_of,
    title_of_lines,
)
from indicators.budget_year.printing import DISPUTED, LEGEND, WIDE, table_pdf
from indicators.budget_year.table import BudgetLine, budget_table
from indicators.models import PublishedResult
from indicators.queries import years
from web.cache import cached_page
from web.days import read_any_year, without_days
from web.view_rights import open_to_all

LONGEST = 15
"""How many years a table may span."""


@dataclass(frozen=True, slots=True)
class TableRequest:
    """The years and the layout that a URL asks for; ``error`` explains an invalid one, replaced by the defaults."""

    first: int
    last: int
    layout: Layout
    error: str = ""

    @property
    def query(self) -> str:
        return urlencode([("de", str(self.first)), ("a", str(self.last)), ("modele", self.layout.key)])


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of the page: its title in a card, its document; ``has_value`` is False for the reason why there is none."""

    label: str
    text: str
    is_number: bool
    has_value: bool
    document: str


@dataclass(frozen=True, slots=True)
class ShownYear:
    """The table of a year: the columns with a value, and a sentence on those without."""

    year: int
    titles: Sequence[tuple[str, bool]]
    rows: Sequence[tuple[BudgetLine, Sequence[ShownCell]]]
    without: str


@cached_page
def budget_documents(request: HttpRequest) -> HttpResponse:
    """Display the table: ``/indicateurs/documents-budgetaires/?de=2021&a=2023&modele=rap``."""
    asked = _read_request(request)
    table = budget_table(asked.first, asked.last, of_parliament=True)
    lines_of = dict(by_year(table))
    figures = [name for name in asked.layout.columns if name in YEAR_OFFSETS]
    filled = [year for year, lines in lines_of.items() if _columns(lines, figures)]
    held = {year: held_values(asked.layout, lines) for year, lines in lines_of.items()}
    repeated = [year for year in filled if held[year] <= held.get(year + 1, set())]
    drawn = [year for year in filled if year not in repeated]
    context = {
        "asked": asked,
        "layouts": [(one, f"?{TableRequest(asked.first, asked.last, one).query}") for one in LAYOUTS.values()],
        "years": [_shown_year(year, lines_of[year], asked.layout) for year in drawn],
        "without_values": [str(year) for year, lines in lines_of.items() if lines and year not in filled],
        "repeated": [(year, year + 1) for year in repeated],
        "not_followed": [str(year) for year, lines in lines_of.items() if not lines],
        "disputed_title": DISPUTED,
        "disputed": [(line, one) for lines in lines_of.values() for line in lines for one in line.disputed],
        "legend": LEGEND,
        "files": {
            form: f"{reverse('budget-documents-file', kwargs={'form': form})}?{asked.query}"
            for form in (*TABLE_FORMS, "pdf")
        },
        "data": f"{reverse('budget-documents-data')}?{asked.query}",
    }
    return render(request, "indicators/budget_documents.html", context, status=400 if asked.error else 200)


@open_to_all
@require_safe
@without_days
def budget_documents_file(request: HttpRequest, form: str) -> HttpResponse:
    """Download the table in its layout (``.csv``, ``.ods``, ``.xlsx`` or ``.pdf``)."""
    asked = _read_request(request)
    if asked.error:
        return HttpResponse(asked.error, status=400, content_type="text/plain; charset=utf-8")
    table = budget_table(asked.first, asked.last, of_parliament=True)
    if form != "pdf":
        return table_file(layout_table(table, asked.layout), form)
    response = HttpResponse(table_pdf(table, asked.layout), content_type="application/pdf")
    name = f"{asked.layout.key}-{asked.first}-{asked.last}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@open_to_all
@require_safe
@without_days
def budget_documents_data(request: HttpRequest) -> HttpResponse:
    """Download the data of the table, as a CSV file."""
    asked = _read_request(request)
    if asked.error:
        return HttpResponse(asked.error, status=400, content_type="text/plain; charset=utf-8")
    return table_file(entry_table(budget_table(asked.first, asked.last, of_parliament=True)), "csv")


def _columns(lines: Sequence[BudgetLine], names: Sequence[str]) -> list[str]:
    """Return the columns that have a value in a year; the files have all of them."""
    return [name for name in names if any(has_value(line, name) for line in lines)]


def _shown_year(year: int, lines: Sequence[BudgetLine], layout: Layout) -> ShownYear:
    columns = sorted(_columns(lines, layout.columns), key=lambda name: name != "unit")  # beside the name
    return ShownYear(
        year=year,
        titles=[(title_of_lines(name, lines), _is_number(name)) for name in columns],
        rows=[(line, [_shown_cell(line, name) for name in columns]) for line in lines],
        without=_without(lines, [name for name in layout.columns if name in YEAR_OFFSETS and name not in columns]),
    )


def _is_number(column: str) -> bool:
    return column not in WIDE | {"unit", "verdict"}


def _shown_cell(line: BudgetLine, column: str) -> ShownCell:
    text, label = shown(line, column) or "–", title_of_lines(column, [line])
    return ShownCell(label, text, _is_number(column), has_value(line, column), document_of(line, column))


def _without(lines: Sequence[BudgetLine], columns: Sequence[str]) -> str:
    """Return "Données absentes : résultat 2019 (non suivi), cible actualisée 2021 (non actualisée)."; empty without columns."""
    said = [_absent(name, lines[0].year, dict.fromkeys(shown(line, name) for line in lines)) for name in columns]
    return f"Données absentes{NO_BREAK}: {', '.join(said)}." if said else ""


def _absent(column: str, year: int, reasons: Iterable[str]) -> str:
    """Return "résultat 2019 (non suivi)"; the law that would set a target for N+3: that year may have one of its own law."""
    if column == "further":
        law, aim = year + 1, year + YEAR_OFFSETS[column]
        return f"cible à trois ans de la loi de {law}, pour {aim} (non enregistrée)"
    return f"{lower_first(title_of(column, year))} ({' ou '.join(reasons)})"


def _read_request(request: HttpRequest) -> TableRequest:
    """Read the requested years: by default three years until the last one with data, published for the report."""
    key = request.GET.get("modele", REPORT.key)
    default = _default_years(LAYOUTS.get(key, REPORT))
    if key not in LAYOUTS:
        return TableRequest(
            default.first, default.last, REPORT, f"« {key[:20]} » n’est pas un modèle : choisissez pap ou rap."
        )
    texts = {name: request.GET.get(name) or str(value) for name, value in (("de", default.first), ("a", default.last))}
    try:
        first, until = (read_any_year(texts[name], FIRST_YEAR, LAST_YEAR) for name in ("de", "a"))
    except ValueError as error:
        return TableRequest(default.first, default.last, LAYOUTS[key], str(error))
    if first > until:
        why = f"La première année suit la dernière : {first} après {until}. Inversez-les."
        return TableRequest(default.first, default.last, LAYOUTS[key], why)
    if until - first >= LONGEST:
        return TableRequest(default.first, default.last, LAYOUTS[key], f"Demandez {LONGEST} années au plus.")
    return TableRequest(first, until, LAYOUTS[key])


def _default_years(layout: Layout) -> TableRequest:
    """Return the last three years with data: until the last published result for a report, if there is one."""
    known = years() or [FIRST_YEAR]
    published = PublishedResult.objects.aggregate(last=Max("year"))["last"] if layout == REPORT else None
    last = published or known[-1]
    return TableRequest(max(last - 2, known[0]), last, layout)
