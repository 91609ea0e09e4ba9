"""The constraints of the search index."""

import pytest

from catalogue.models import SearchDocument
from tests import factories
from tests.violations import Violation, assert_refused, each


def a_second_document_of_a_record() -> SearchDocument:
    startup = factories.make_startup()
    return SearchDocument(kind="startup", record_id=startup.pk, key="autre", name="Autre", words="autre", vector="")


VIOLATIONS = [
    Violation("search_document_once", a_second_document_of_a_record),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_violation_of_a_constraint_is_refused(violation: Violation) -> None:
    assert_refused(violation)


@pytest.mark.django_db
def test_document_is_shown_by_its_kind_and_key() -> None:
    factories.make_startup("aides.jeunes")
    assert [str(document) for document in SearchDocument.objects.all()] == ["startup aides.jeunes"]
