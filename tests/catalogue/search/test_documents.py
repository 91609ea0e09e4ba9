"""The search index follows its records, whatever writes them."""

import pytest
from django.db import connection

from catalogue.models import SearchDocument
from incubators.models import Administration, Incubator
from indicators.models import Indicator
from startups.models import Startup
from tests import factories

pytestmark = pytest.mark.django_db


def documents() -> list[tuple[str, str, str, str]]:
    return list(SearchDocument.objects.values_list("kind", "key", "name", "words"))


def test_each_record_has_its_document() -> None:
    factories.make_startup("ecole.ouverte", name="École ouverte", mission="Trouver un stage.")
    factories.make_incubator("fabrique", name="La Fabrique", summary="Écologie et territoires.")
    factories.make_administration("mte", name="Ministère de la Transition", acronym="MTE")
    factories.make_indicator("products_launched", label="Lancements", wording="Services lancés.")
    assert documents() == [
        ("administration", "mte", "Ministère de la Transition", "ministere de la transition mte mte "),
        ("incubator", "fabrique", "La Fabrique", "la fabrique fabrique  ecologie et territoires."),
        ("indicator", "products_launched", "Lancements", "lancements products_launched  services lances."),
        ("startup", "ecole.ouverte", "École ouverte", "ecole ouverte ecole.ouverte  trouver un stage."),
    ]


def test_document_follows_a_change_of_what_is_searched() -> None:
    startup = factories.make_startup("ancien", name="Ancien")
    Startup.objects.update(name="Nouveau", slug="nouveau", mission="Aider.", content="Un texte.", themes=["Santé"])
    assert documents() == [("startup", "nouveau", "Nouveau", "nouveau nouveau  aider.")]
    vector = SearchDocument.objects.get(record_id=startup.pk).vector
    assert vector == "'aid':3B 'nouveau':1A,2A 'sant':4B 'text':6"


def test_document_is_not_changed_by_other_changes() -> None:
    factories.make_startup("un", contact="a@exemple.gouv.fr")
    SearchDocument.objects.update(summary="repère")
    Startup.objects.update(contact="b@exemple.gouv.fr", name="Service un")
    assert SearchDocument.objects.get().summary == "repère"


def test_search_document_is_deleted_with_its_record() -> None:
    for record in (
        factories.make_startup(),
        factories.make_incubator(),
        factories.make_administration(),
        factories.make_indicator(),
    ):
        record.delete()
    assert documents() == []


def test_search_documents_are_deleted_with_the_rows_of_a_truncated_table() -> None:
    factories.make_startup("un")
    factories.make_incubator("reste")
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE startups_startup CASCADE")
    assert [key for _, key, _, _ in documents()] == ["reste"]


def test_a_very_long_text_is_kept_and_its_beginning_searched() -> None:
    text = " ".join(f"mot{number}" for number in range(50_000))
    factories.make_startup("long", content=text[:500_000])
    Administration.objects.create(slug="a", name="A" * 300)
    Incubator.objects.create(slug="b", name="B" * 300, content=text)
    Indicator.objects.create(code="c", label="C" * 200, unit="services", first_year=2021, wording=text)
    assert SearchDocument.objects.count() == 4
