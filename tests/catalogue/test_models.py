"""The constraints of the search index and of the reports of readers."""

import pytest
from django.utils import timezone

from catalogue.models import PageReport, SearchDocument
from tests import factories
from tests.violations import Violation, assert_refused, each


def a_second_document_of_a_record() -> SearchDocument:
    startup = factories.make_startup()
    return SearchDocument(kind="startup", record_id=startup.pk, key="autre", name="Autre", words="autre", vector="")


def a_report_settled_without_an_answer() -> PageReport:
    return PageReport(address="/", message="Faux.", settled_at=timezone.now())


VIOLATIONS = [
    Violation("search_document_once", a_second_document_of_a_record),
    Violation("page_report_told", lambda: PageReport(address="/", message="")),
    Violation("pagereport_settled_with_reason", a_report_settled_without_an_answer),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_constraint_is_held(violation: Violation) -> None:
    assert_refused(violation)


@pytest.mark.django_db
def test_document_is_shown_by_its_kind_and_key() -> None:
    factories.make_startup("aides.jeunes")
    assert [str(document) for document in SearchDocument.objects.all()] == ["startup aides.jeunes"]
