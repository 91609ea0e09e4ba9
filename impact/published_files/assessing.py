"""Compare the file of a service with the recorded values: what to record, and what is set aside and why."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.clock import today
from common.history import history_of
from common.readings import MeasuredValue
from common.words import date_fr, list_fr, number_fr, strip_trailing_zeros
from impact.measurements.evaluate_readings import ReadingEffect, ReadingOutcome, SubmittedReading, evaluate
from impact.models import FileState, IndicatorLink, Measurement, Metric, PublishedFile
from impact.published_files.parsing import (
    TOTALS,
    FileContent,
    FileRow,
    RefusedFileError,
    RowSetAside,
    kind_of_unit,
    parse_file,
)
from startups.models import Startup

BY_FILE = "file"
"""The source, in the history, of what a published file writes."""
LINK_TO_ANOTHER = "liez l’indicateur à une autre"
MANY_CORRECTIONS = 3
"""More past values that change at once are confirmed."""

type Period = tuple[int, dt.date, dt.date]
"""A metric (its key) with the first day of a period and its excluded end."""


@dataclass(frozen=True, slots=True)
class FileAssessment:
    """A file compared with the recorded values, by row: nothing is written yet.

    ``outcomes`` are the new and the corrected values. A ``conflict`` is a row that differs from what a person wrote.
    ``linked`` is how many rows are those of linked indicators.
    """

    content: FileContent
    links: Sequence[IndicatorLink]
    outcomes: Sequence[ReadingOutcome]
    conflicts: Sequence[RowSetAside]
    set_aside: Sequence[RowSetAside]
    linked: int

    @property
    def corrected(self) -> int:
        return sum(one.effect is ReadingEffect.CORRECTED for one in self.outcomes)

    @property
    def unlinked(self) -> dict[str, list[FileRow]]:
        """Return the rows of the indicators that nobody linked."""
        known = {one.indicator for one in self.links}
        return {name: rows for name, rows in self.content.by_indicator.items() if name not in known}

    def doubts(self, rows_before: int) -> list[str]:
        """Return what a coach is asked about the whole file, after ``rows_before`` linked rows were recorded."""
        found = []
        if self.corrected > MANY_CORRECTIONS:
            found.append(f"{number_fr(self.corrected)} valeurs déjà enregistrées changent.")
        if rows_before and 2 * self.linked <= rows_before:
            found.append(
                f"La moitié des lignes ou plus a disparu : il y en avait {number_fr(rows_before)}, "
                f"il en reste {number_fr(self.linked)}. Aucune valeur enregistrée ne sera retirée."
            )
        return found


def assess(file: PublishedFile, state: FileState) -> FileAssessment:
    """Compare the last content of a file with the recorded values: five queries.

    :raises RefusedFileError: the file is refused as a whole; the message is in French.
    """
    content = parse_file(bytes(state.content), today())
    check_service(file, state, content)
    links = list(file.links.select_related("metric").order_by("indicator"))
    by_indicator = {one.indicator: one for one in links}
    rows = [(row, by_indicator[row.indicator]) for row in content.rows if row.indicator in by_indicator]
    unfit = [RowSetAside(row.line, reason) for row, link in rows if (reason := misfit(row, link.unit, link.metric))]
    unfit_lines = {one.line for one in unfit}
    fit = [(row, link.metric) for row, link in rows if row.line not in unfit_lines]
    outcomes = evaluate(file.startup, [_submitted(row, metric) for row, metric in fit])
    written = _written_by_persons({link.metric_id for link in links})
    conflicts, refused, changing = [], [], []
    for (row, metric), outcome in zip(fit, outcomes, strict=True):
        by_person = written.get((metric.pk, *row.period))
        if outcome.refusals:
            refused.append(RowSetAside(row.line, " ".join(outcome.refusals.values())))
        elif outcome.effect is ReadingEffect.UNCHANGED:
            continue
        elif by_person is not None:
            conflicts.append(RowSetAside(row.line, _conflict(row, by_person)))
        else:
            changing.append(outcome)
    set_aside = sorted([*content.set_aside, *unfit, *refused], key=lambda one: one.line)
    return FileAssessment(content, links, changing, conflicts, set_aside, len(rows))


def check_service(file: PublishedFile, state: FileState, content: FileContent) -> None:
    """Refuse the file of several services, or of another one than this service. One query at most.

    :raises RefusedFileError: it is one.
    """
    if len(content.services) > 1:
        names = list_fr([f"« {name[:60]} »" for name in content.services[:3]])
        raise RefusedFileError(
            f"Le fichier donne les valeurs de plusieurs services ({names}) : publiez-en un pour chacun."
        )
    name = next(iter(content.services), "")
    if state.service_name and name != state.service_name:
        raise RefusedFileError(
            f"Le fichier nomme le service « {name[:60]} », et non plus « {state.service_name[:60]} » : "
            "s’il est bien celui de ce service, enregistrez de nouveau son adresse."
        )
    is_ours = not name or name.casefold() == file.startup.name.casefold()
    if not is_ours and Startup.objects.filter(name__iexact=name).exists():
        raise RefusedFileError(
            f"Ce fichier est celui d’un autre service, « {name[:60]} » : donnez celui de ce service."
        )


def misfit(row: FileRow, unit: str, metric: Metric) -> str:
    """Return why a row can't be a value of a metric linked with a ``unit``; empty if it can."""
    kind, scale = kind_of_unit(row.unit)
    if row.unit != unit:
        return f"L’unité est « {row.unit} », et non plus « {unit} » : liez de nouveau l’indicateur."
    if (kind, scale) != (metric.kind, metric.scale):
        return f"L’unité « {row.unit} » n’est pas celle de la mesure « {metric.name} » : {LINK_TO_ANOTHER}."
    if kind in TOTALS and row.is_total != metric.is_running_total:
        return (
            f"La ligne est un stock, et la mesure « {metric.name} » compte des périodes : {LINK_TO_ANOTHER}."
            if row.is_total
            else f"La ligne compte une période, et la mesure « {metric.name} » est un total cumulé : {LINK_TO_ANOTHER}."
        )
    return ""


def _submitted(row: FileRow, metric: Metric) -> SubmittedReading:
    return SubmittedReading(f"la ligne {row.line}", metric.code, MeasuredValue(row.start, row.until, row.value))


def _written_by_persons(metrics: Collection[int]) -> dict[Period, Decimal | str]:
    """Return the periods whose last version a person, a tool or a report wrote: its value, or that it was withdrawn.

    One query over the history: undoing a change of the file is a decision of a person too.
    """
    versions = history_of(Measurement)._default_manager.filter(metric_id__in=metrics)
    last = versions.order_by("metric_id", "start", "until", "-pgh_id").distinct("metric_id", "start", "until")
    rows = last.values_list("metric_id", "start", "until", "pgh_label", "value", "pgh_context__metadata__source")
    return {
        (metric, start, until): WITHDRAWN if label == "delete" else value
        for metric, start, until, label, value, source in rows
        if source != BY_FILE
    }


WITHDRAWN = "retirée"


def _conflict(row: FileRow, by_person: Decimal | str) -> str:
    period = f"du {date_fr(row.start)} au {date_fr(row.until - dt.timedelta(days=1))}"
    ours = number_fr(row.value)
    if isinstance(by_person, str):
        return f"« {row.indicator} », {period} : le fichier donne {ours}, et cette valeur a été retirée."
    held = number_fr(strip_trailing_zeros(by_person))
    return f"« {row.indicator} », {period} : le fichier donne {ours}, et la valeur saisie, {held}, reste."
