"""The constraints of published files, of their links and of their state."""

import pytest
from django.utils import timezone

from impact.models import FileState, IndicatorLink, PublishedFile
from tests import factories
from tests.violations import Violation, assert_refused, each

URL = "https://site.example/f.csv"


def make_file(slug: str = "un.service", url: str = URL) -> PublishedFile:
    return PublishedFile.objects.create(startup=factories.make_startup(slug), url=url)


def a_file_of_two_services() -> PublishedFile:
    make_file()
    return PublishedFile(startup=factories.make_startup("autre"), url=URL)


def a_second_link(**fields: str) -> IndicatorLink:
    file = make_file()
    metrics = {code: factories.make_metric(file.startup, code) for code in ("a", "b")}
    IndicatorLink.objects.create(file=file, indicator="Usagers", unit="unité", metric=metrics["a"])
    values = {"indicator": "Autre", "metric": "b", **fields}
    return IndicatorLink(file=file, indicator=values["indicator"], unit="unité", metric=metrics[values["metric"]])


VIOLATIONS = [
    Violation("published_file_of_one_service", a_file_of_two_services),
    Violation("indicator_link_once", lambda: a_second_link(indicator="Usagers")),
    Violation("indicator_link_of_a_metric", lambda: a_second_link(metric="a")),
    Violation("file_state_failing_with_problem", lambda: FileState(file=make_file(), failing_since=timezone.now())),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_violation_of_a_constraint_is_refused(violation: Violation) -> None:
    assert_refused(violation)


@pytest.mark.django_db
def test_records_are_shown_in_french() -> None:
    link = a_second_link()
    assert (str(link.file), str(link)) == (f"{URL} (Service un.service)", "« Autre » : B (Service un.service)")
    assert str(FileState(file=link.file)) == f"{URL} (Service un.service) : lu"
