import datetime as dt
from typing import Any

import pytest

from bilan.models import Edition, EditionFile, EditionPicture, Picture, Report, Section, SourcedFigure
from tests.violations import Violation, assert_refused, each

pytestmark = pytest.mark.django_db


def make_report(year: int = 2021) -> Report:
    return Report.objects.create(year=year, title=f"Bilan {year}")


def section(**fields: Any) -> Section:
    return Section(report=make_report(), kind="fast", position=0, **fields)


def the_same_section() -> Section:
    first = section()
    first.save()
    return Section(report=first.report, kind="fast", position=1)


def picture(**fields: Any) -> Picture:
    of = section()
    of.save()
    said = {"alternative": "Une équipe", "credit": "DINUM", **fields}
    return Picture(section=of, name="0123456789abcdef.png", content=b"x", width=1, height=1, **said)


def sourced(**fields: Any) -> SourcedFigure:
    return SourcedFigure(
        **{"year": 2021, "key": "brigade.people", "label": "Personnes", "value": 15, "source": "Bilan", **fields}
    )


def the_same_figure() -> SourcedFigure:
    sourced().save()
    return sourced()


def edition(report: Report | None = None, **fields: Any) -> Edition:
    values = {"number": 1, "published_on": dt.date(2022, 2, 1), "document": {}, "digest": "0" * 64, **fields}
    return Edition(report=report or make_report(), **values)


def the_same_edition() -> Edition:
    first = edition()
    first.save()
    return edition(first.report)


def twice(model: type[EditionFile] | type[EditionPicture], **fields: Any) -> EditionFile | EditionPicture:
    of = edition()
    of.save()
    model(edition=of, name="a.png", content=b"x", **fields).save()
    return model(edition=of, name="a.png", content=b"y", **fields)


VIOLATIONS = [
    Violation("report_year_plausible", lambda: Report(year=1900, title="Bilan")),
    Violation("report_section_once", the_same_section),
    Violation("picture_said_in_words", lambda: picture(alternative="")),
    Violation("picture_said_in_words", lambda: picture(credit="")),
    Violation("sourced_figure_once", the_same_figure),
    Violation("sourced_figure_has_source", lambda: sourced(source="")),
    Violation("sourced_figure_year_plausible", lambda: sourced(year=1900)),
    Violation("edition_once", the_same_edition),
    Violation("edition_correction_said", lambda: edition(number=2)),
    Violation("edition_picture_once", lambda: twice(EditionPicture)),
    Violation("edition_file_once", lambda: twice(EditionFile, digest="0" * 64)),
]


@each(VIOLATIONS)
def test_violation_of_a_constraint_is_refused(violation: Violation) -> None:
    assert_refused(violation)
