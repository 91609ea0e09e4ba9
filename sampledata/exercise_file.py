"""The published file of a service of the exercise, as if it had been read: one indicator is linked, the others are not."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from accounts.models import User
from common.clock import today
from common.files.tabular import csv_text
from common.periods import months_before
from impact.models import Metric, PublishedFile
from impact.published_files.actions import link_indicator, record_answer, save_file
from impact.published_files.client import FileAnswer
from impact.published_files.columns import COLUMNS
from startups.models import Startup


def load_file(row: Mapping[str, Any], startup: Startup, *, actor: User, reason: str) -> PublishedFile:
    """Give the address of the file of a service, store what it would answer, and link one of its indicators."""
    file = save_file(PublishedFile(startup=startup, url=row["url"]), reason=reason, actor=actor)
    lines = ([cells.get(name, "") for name in COLUMNS] for cells in _rows(row, startup))
    content = csv_text(tuple(COLUMNS), lines, delimiter=",").encode()
    record_answer(file, FileAnswer(content), asked_at=timezone.now())
    metric = Metric(startup=startup, name=row["linked"], unit="permis", dimension=Metric.Dimension.IMPACTFUL)
    link_indicator(file=file, indicator=row["linked"], metric=metric, reason=reason, actor=actor)
    return file


def _rows(row: Mapping[str, Any], startup: Startup) -> Iterator[dict[str, str]]:
    """Yield a row for each value of the last finished months, then a target and a value of a territory."""
    first = today().replace(day=1)
    for one in row["indicators"]:
        for place, value in enumerate(one["values"]):
            begins = months_before(first, len(one["values"]) - place)
            yield _cells(one, startup, begins, str(value))
    count, month = row["indicators"][0], months_before(first, 1)
    yield {**_cells(count, startup, month, "500"), "est_cible": "true", "date": f"{first.year + 1}-12-31"}
    yield {**_cells(count, startup, month, "7"), "denom_insee": "DEP", "code_insee": "63"}


def _cells(one: Mapping[str, Any], startup: Startup, begins: dt.date, value: str) -> dict[str, str]:
    ends = months_before(begins, -1) - dt.timedelta(days=1)
    return {
        "administration_rattachement": "Exercice",
        "nom_service_public_numerique": startup.name,
        "indicateur": one["indicateur"],
        "valeur": value,
        "unite_mesure": one["unite_mesure"],
        "est_cible": "false",
        "type_indicateur": one["type_indicateur"],
        "frequence_monitoring": "mensuelle",
        "date": ends.isoformat(),
        "est_periode": "true",
        "date_debut": begins.isoformat(),
        "est_automatise": "true",
        "source_collecte": "script",
    }
