"""The table « Mes mesures du mois »: two cells for each value that is due."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from catalogue.metrics.presenters import moment_in_words, unit_in_words, value_in_words
from common.optimistic_lock import NOTHING
from common.readings import LONGEST_SOURCE, MeasuredValue, reading_errors
from impact.measurements.evaluate_readings import SubmittedReading
from startups.models import Startup
from workspace.month.queries import DueReading
from workspace.pages.fields import NumberField, Text
from workspace.pages.money_forms import MoneyForm

CELL = re.compile(r"(?:value|source)_(\d{1,18})_(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)")


def value_name(due: DueReading) -> str:
    """Return the name of the cell of a value, which identifies its metric and its period."""
    return f"value_{due.metric.pk}_{due.period.start}_{due.period.until}"


def source_name(due: DueReading) -> str:
    return value_name(due).replace("value_", "source_", 1)


def typed_cells(data: Mapping[str, Any]) -> list[tuple[int, dt.date, dt.date]]:
    """Return the metric and the period of each value in submitted ``data``."""
    found = []
    for name in data:
        cell = CELL.fullmatch(name)
        if cell and name.startswith("value_") and _is_typed(name, data):
            try:
                found.append((int(cell[1]), dt.date.fromisoformat(cell[2]), dt.date.fromisoformat(cell[3])))
            except ValueError:
                continue
    return found


def _is_typed(name: str, data: Mapping[str, Any]) -> bool:
    """Whether a cell is one of a line with a value in submitted ``data``."""
    return bool(str(data.get(re.sub("^source_", "value_", name), "")).strip())


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A line of the table: the due value in words, with its two cells."""

    due: DueReading
    period: str
    unit: str
    last: str
    value: forms.BoundField
    source: forms.BoundField


class MonthForm(MoneyForm):
    """The values due in the services of a user. An empty cell records nothing; a filled one only a period without a value.

    What is unusual in all of them, and the criteria that they move, are confirmed together.
    """

    save_label = "Enregistrer toutes les valeurs"

    def __init__(self, data: Any = None, *, due: Sequence[DueReading], day: dt.date, **options: Any) -> None:
        super().__init__(data, recorded=NOTHING, **options)
        self.due, self.day = due, day
        for one in due:
            words = f"{one.metric.startup.name}, {one.metric.name}, {moment_in_words(one.metric, one.period)}"
            value = NumberField(f"Valeur : {words}", kind=one.metric.kind, required=False)
            source = Text(f"Source : {words}", limit=LONGEST_SOURCE)
            source.initial = one.source
            self.set_field(value_name(one), value)
            self.set_field(source_name(one), source)

    @property
    def lines(self) -> list[MonthLine]:
        """Return the lines of the table."""
        return [
            MonthLine(
                due=one,
                period=moment_in_words(one.metric, one.period),
                unit=unit_in_words(one.metric),
                last=_last_in_words(one),
                value=self[value_name(one)],
                source=self[source_name(one)],
            )
            for one in self.due
        ]

    def unknown_fields(self) -> set[str]:
        """Return the unknown names, but for the empty cells of a value that somebody recorded since."""
        unknown = super().unknown_fields()
        return {name for name in unknown if not CELL.fullmatch(name) or _is_typed(name, self.data)}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        filled = [one for one in self.due if values.get(value_name(one)) is not None]
        if not filled and not self.errors:
            self.add_error(None, "Saisissez au moins une valeur.")
        for one in filled:
            wrong = reading_errors(one.metric.kind, self._reading(one), self.day, one.metric.scale)
            for message in wrong.values():
                self.add_error(value_name(one), message)
        return values

    def _reading(self, due: DueReading) -> MeasuredValue:
        source = self.cleaned_data.get(source_name(due), "")
        return MeasuredValue(due.period.start, due.period.until, self.cleaned_data[value_name(due)], source)

    @property
    def asked(self) -> Mapping[Startup, Sequence[SubmittedReading]]:
        """Return the filled lines by service, in the order in which services are locked; their place is their cell."""
        found: defaultdict[Startup, list[SubmittedReading]] = defaultdict(list)
        for one in sorted(self.due, key=lambda due: due.metric.startup_id):
            if self.cleaned_data.get(value_name(one)) is not None:
                found[one.metric.startup].append(SubmittedReading(value_name(one), one.metric.code, self._reading(one)))
        return found


def _last_in_words(due: DueReading) -> str:
    if due.last is None:
        return "Aucune"
    return f"{value_in_words(due.metric, due.last)} ({moment_in_words(due.metric, due.last)})"


def cells_of(asked: Iterable[SubmittedReading]) -> dict[str, str]:
    """Return the cell of each reading, by the name that the version of its period has."""
    return {f"{one.metric} {one.reading.start} {one.reading.until}": one.place for one in asked}
