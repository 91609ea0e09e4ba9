"""The sentence on the author of a fiche's text, absent if unknown."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client

from common.history import because
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import read_page

pytestmark = pytest.mark.django_db


def parsed_texts() -> list[str]:
    """Return the sentences above the text on the page of the only fiche."""
    section = read_page(Client().get("/startups/un.service/")).one("section", "", **{"aria-labelledby": "presentation"})
    return [paragraph.text for paragraph in section.all("p", "fr-text--sm")]


def written(source: str) -> None:
    with transaction.atomic(), because(reason="Texte", source=source):
        factories.make_startup(content="Un texte")


IMPORTED = "Texte de l’équipe, tel que le donne la fiche de beta.gouv.fr."


@cases(
    ("source", "said"),
    [
        ("importer", IMPORTED),
        ("reference", "Texte tiré du bilan 2021."),
        ("demonstration", "Texte écrit pour la démonstration, d’après la source qu’il cite."),
        ("api", "Texte envoyé par un outil partenaire."),
        ("page", "Texte écrit dans Betaportfolio."),
    ],
)
def test_text_shows_where_it_comes_from(source: str, said: str) -> None:
    written(source)
    assert parsed_texts() == [said]


def test_text_written_outside_shows_nothing() -> None:
    factories.make_startup(content="Un texte")
    assert parsed_texts() == []


@pytest.mark.django_db(transaction=True)  # all changes of one transaction have one date
@pytest.mark.parametrize(
    ("change", "left"),
    [
        (lambda fiche: fiche.update(content="Mieux"), "Texte écrit par l’équipe de l’incubateur Incubateur fabrique."),
        (lambda fiche: fiche.update(name="Un autre nom"), IMPORTED),
    ],
)
def test_last_change_of_the_text_is_the_one_that_counts(change: Callable[[object], object], left: str) -> None:
    written("importer")
    coach = factories.make_coach(factories.make_incubator())
    with because(reason="Relecture", source="page", user=coach.pk):
        change(Startup.objects.all())
    assert parsed_texts() == [left]
