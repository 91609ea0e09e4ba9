"""The report of 2021: its sections in our words; and the figures of each report without records."""

from decimal import Decimal
from typing import Any

from bilan.actions.publishing import freeze
from bilan.editions.document import build
from bilan.figures.read_figures import read_figures
from bilan.models import Report, Section, SourcedFigure, Testimony
from common.clock import today
from sampledata.reference.facts import ReferenceFacts
from sampledata.reference.outcome import Loading


def load_bilan(facts: ReferenceFacts, loading: Loading) -> None:
    """Insert the missing sourced figures of each report, and the missing report of 2021; an existing one is unchanged."""
    sheets = (facts.bilan, *facts.figures)
    figures = [_sourced(sheet, row) for sheet in sheets for row in sheet["figures"]]
    loading.add("chiffres sourcés", SourcedFigure, ("year", "key"), figures, ("value",))
    loading.count("bilans", _report(facts.bilan))


def awaits_publication(facts: ReferenceFacts) -> bool:
    """Whether the report of 2021 has no edition: it is new, or the command that publishes it was interrupted."""
    return Report.objects.filter(year=facts.bilan["year"], editions=None).exists()


def publish_reference(facts: ReferenceFacts) -> int:
    """Publish the report of 2021 as a reconstruction from the current records unless an edition exists; return the
    number.
    """
    report = Report.objects.get(year=facts.bilan["year"])
    if report.editions.exists():
        return 0
    body = build(report, read_figures(report.year))
    freeze(report=report, body=body, published_on=today())
    return 1


def _sourced(stated: dict[str, Any], row: dict[str, Any]) -> SourcedFigure:
    value = row.get("value")
    return SourcedFigure(
        year=stated["year"],
        key=row["key"],
        label=row["label"],
        unit=row.get("unit", ""),
        value=None if value is None else Decimal(value),
        printed=row.get("printed", ""),
        source=f"{stated['source']}, {row['where']}",
        explanation=row.get("explanation", ""),
    )


def _report(stated: dict[str, Any]) -> int:
    if Report.objects.filter(year=stated["year"]).exists():
        return 0
    report = Report.objects.create(year=stated["year"], title=stated["title"])
    sections = Section.objects.bulk_create(
        Section(
            report=report,
            kind=row["kind"],
            position=position,
            text=row["text"].strip(),
            services=row.get("services", []),
        )
        for position, row in enumerate(stated["sections"])
    )
    Testimony.objects.bulk_create(
        Testimony(section=section, position=place, is_summary=True, **one)
        for section, row in zip(sections, stated["sections"], strict=True)
        for place, one in enumerate(row.get("testimonies", ()))
    )
    return 1
