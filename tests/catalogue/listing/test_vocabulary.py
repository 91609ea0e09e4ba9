"""The words that a form offers."""

import pytest
from pytest_django import DjangoAssertNumQueries

from catalogue.listing.vocabulary import Choice, Choices, filter_choices
from tests.catalogue.universe import make_universe
from tests.factories import KINDS

pytestmark = pytest.mark.django_db


def test_nothing_recorded_offers_nothing() -> None:
    assert filter_choices() == Choices(phase=[], incubator=[], theme=[], sponsor=[], fast=[])


def test_a_form_offers_what_is_used_in_the_order_of_readers(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_universe()
    with django_assert_num_queries(1):  # all the words at once
        choices = filter_choices()
    assert choices == Choices(
        phase=[Choice(key, plural, group) for key, group, _, _, plural, _ in KINDS],
        incubator=[Choice("atelier", "Incubateur atelier"), Choice("fabrique", "Incubateur fabrique")],
        theme=[Choice("Écologie", "Écologie"), Choice("Éducation", "Éducation"), Choice("Santé", "Santé")],
        sponsor=[Choice("agence", "Administration agence"), Choice("ministere", "Administration ministere")],
        fast=[Choice(f"{number}", f"FAST {number}") for number in (10, 9, 8, 7)],
    )
