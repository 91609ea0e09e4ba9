"""What a row of the table of a year has beside its cells, and what it proposes."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from indicators.models import Target
from tests import factories
from tests.workspace.reading import filled, rows, text_of
from tests.workspace.year_entry.test_refusals import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in: Callable[[User], Client]) -> Client:
    """Create a target of launches in 2021."""
    factories.make_phase_kinds()
    factories.make_target(factories.make_indicator("launched", label="Lancés"), value="49", source="PAP 2021")
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))


def test_new_target_has_the_direction_of_the_year_before(desk: Client) -> None:
    Target.objects.update(direction="at_most")
    address = "/espace/indicateurs/2022/saisie/"
    form = filled(desk.get(address), reason="Campagne", target_source="PAP 2022")
    shown = desk.post(address, {**form, "step": "preview", "target-launched": "70"})
    assert "Cible 2022 : au plus 70" in text_of(shown.content.decode()).replace("\u202f", " ").replace("\xa0", " ")
    send(desk, address, {**form, "target-launched": "70"})
    assert Target.objects.get(year=2022).direction == "at_most"


def test_row_has_the_results_of_both_years_and_folds_the_other_targets(desk: Client) -> None:
    launched = Target.objects.get().indicator
    factories.make_target(launched, 2022, "70")
    page = desk.get("/espace/indicateurs/2022/saisie/")
    [row, *_] = rows(page, "Cibles et relevés de chaque indicateur")
    assert row[0].startswith("Lancés")
    assert ("ND" in row[1], "Cible : au moins 49" in row[1].replace("\xa0", " ")) == (True, True)
    folded = re.search(r"<details>.*?</details>", page.content.decode().partition('id="formulaire"')[2], re.DOTALL)
    assert folded
    assert 'name="further-launched"' in folded[0]
