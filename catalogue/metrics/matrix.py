"""The impact matrix of a service in words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.metrics.presenters import display_cost, moment_in_words, value_in_words
from catalogue.richtext import web_address
from common.words import date_fr, money_fr
from impact.models import Metric
from impact.queries.matrix import Matrix, MatrixCost, MatrixLine, MatrixRow

SCOPES = {Metric.Dimension.IMPACTFUL: "Politique publique"}
"""What a row is about, where it isn't the product."""
NO_COST = {
    Metric.Dimension.USED: "il manque les utilisateurs actifs par mois, ou la dépense d’une année",
    Metric.Dimension.USEFUL: "il manque une mesure en nombre, ou la dépense d’une année",
    Metric.Dimension.IMPACTFUL: "il manque une mesure en nombre, ou la dépense d’une année",
}
"""Why a row has no cost; « utilisable » has none by definition."""


@dataclass(frozen=True, slots=True)
class MatrixLineDisplay:
    """An indicator in words; without a ``value`` it is missing."""

    name: str
    is_compulsory: bool
    value: str = ""
    period: str = ""
    change: str = ""
    source: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class MatrixCostDisplay:
    """A cost by unit in words, with its year; ``missing`` is why it isn't computed."""

    name: str
    value: str
    year: int
    change: str
    evidence: str
    missing: str
    stated: str
    stated_source: str


@dataclass(frozen=True, slots=True)
class MatrixRowDisplay:
    """A row of the matrix in words; ``no_cost`` says why its column « efficient » has no cost, empty if it has some."""

    title: str
    scope: str
    lines: Sequence[MatrixLineDisplay]
    costs: Sequence[MatrixCostDisplay]
    no_cost: str


@dataclass(frozen=True, slots=True)
class MatrixDisplay:
    """The impact matrix in words: its rows, its day, and whether it is newer than the last committee."""

    rows: Sequence[MatrixRowDisplay]
    dated: str
    updated: str
    url: str
    text_changed: str
    is_empty: bool

    @property
    def is_measured(self) -> bool:
        """Whether an indicator has a value, or a unit a cost."""
        values = any(line.value for row in self.rows for line in row.lines)
        return values or any(not cost.missing or cost.stated for row in self.rows for cost in row.costs)


def display_matrix(matrix: Matrix) -> MatrixDisplay:
    """Return the matrix in words."""
    return MatrixDisplay(
        rows=[_row(one) for one in matrix.rows],
        dated=_dated(matrix),
        updated=_updated(matrix),
        url=web_address(matrix.address.url),
        text_changed=_text_changed(matrix),
        is_empty=matrix.is_empty,
    )


def _dated(matrix: Matrix) -> str:
    if matrix.newest and matrix.dated_on:
        source = f" ({matrix.newest.source})" if matrix.newest.source else ""
        return f"{date_fr(matrix.dated_on)}, jour de sa dernière valeur{source}"
    if matrix.dated_on:
        return f"{date_fr(matrix.dated_on)}, jour où son adresse a changé dans la fiche"
    return "non déterminée (ND) : aucune valeur n’est enregistrée"


def _updated(matrix: Matrix) -> str:
    if matrix.last_committee is None:
        return "non déterminé (ND), aucun comité n’est enregistré"
    answer = {True: "oui", False: "non", None: "non déterminé (ND)"}[matrix.is_updated]
    return f"{answer} (comité du {date_fr(matrix.last_committee)})"


def _text_changed(matrix: Matrix) -> str:
    changed, last = matrix.address.text_changed_on, matrix.last_committee
    if changed is None:
        return ""
    if last is None:
        return date_fr(changed)
    place = "le jour du" if changed == last else "après le" if changed > last else "avant le"
    return f"{date_fr(changed)}, {place} dernier comité"


def _row(row: MatrixRow) -> MatrixRowDisplay:
    return MatrixRowDisplay(
        title=str(row.dimension.label),
        scope=SCOPES.get(row.dimension, "Produit"),
        lines=[_line(one) for one in row.lines],
        costs=[_cost(one) for one in row.costs],
        no_cost="" if row.costs else NO_COST.get(row.dimension, ""),
    )


def _line(line: MatrixLine) -> MatrixLineDisplay:
    compulsory = str(Metric.MatrixIndicator(line.indicator).label) if line.indicator else ""
    metric, last = line.metric, line.last
    if metric is None:
        return MatrixLineDisplay(compulsory, is_compulsory=True)
    name = compulsory if compulsory.lower() in ("", metric.name.lower()) else f"{compulsory} : {metric.name}"
    if last is None:
        return MatrixLineDisplay(name or metric.name, is_compulsory=bool(compulsory), code=metric.code)
    return MatrixLineDisplay(
        name=name or metric.name,
        is_compulsory=bool(compulsory),
        value=value_in_words(metric, last),
        period=moment_in_words(metric, last),
        change=_change(line),
        source=last.source or "Source non enregistrée",
        code=metric.code,
    )


def _change(line: MatrixLine) -> str:
    """Return the change since the same period a year earlier; empty if it wasn't measured."""
    if line.last is None or line.year_before is None:
        return ""
    return (line.last.figure - line.year_before.figure).change()


def _cost(cost: MatrixCost) -> MatrixCostDisplay:
    shown, before = display_cost(cost.last), cost.before
    change = ""
    if cost.last.computed is not None and before and before.computed is not None:
        change = f"{display_cost(before).computed} en {before.year}"
    return MatrixCostDisplay(
        name=shown.name,
        value=shown.computed,
        year=shown.year,
        change=change,
        evidence=shown.made_of,
        missing=shown.missing,
        stated="" if cost.last.stated is None else money_fr(cost.last.stated, 2),
        stated_source=cost.last.stated_source or "",
    )
