"""The two examples of the frame of a committee: Mes Aides Réno and La bonne alternance, as pages show them."""

from decimal import Decimal

import pytest
from django.test import Client

from impact.models import CostUnit, Metric, Spending, StatedUnitCost
from sampledata.reference import load_reference
from tests.cases import module_scene
from tests.catalogue.reading import read_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facts")]
facts = module_scene(load_reference)


def matrix(client: Client, slug: str) -> list[list[str]]:
    rows = read_page(client.get(f"/startups/{slug}/matrice/")).one(css="impact-matrix").rows()
    return [[cell.replace("\u202f", " ").replace("\xa0", " ") for cell in row] for row in rows]


def test_mes_aides_reno_has_the_matrix_of_the_frame_and_no_computed_cost(client: Client) -> None:
    rows = matrix(client, "mesaidesreno")
    for cell, words in (
        (rows[0][2], "Taux de contact du support : 0,5 % (février 2026)"),
        (rows[0][2], "Taux d’abandon : 21 % (février 2026)"),
        (rows[1][2], "environ 80 000 visiteurs (février 2026)"),
        (rows[1][2], "environ 40 000 simulations (février 2026)"),
        (rows[1][2], "Trame de comité, février 2026, date non précise : « 80k visiteurs/mois »"),
        (rows[1][3], "0,44 €"),
        (rows[2][2], "85 % (février 2026)"),
        (rows[2][3], "0,87 €"),
        (rows[2][3], "3,50 €"),
        (rows[3][2], "Impact généré : ND"),
    ):
        assert words in cell
    assert [row[3].count("Calculé : ND") for row in rows] == [0, 1, 2, 0]
    assert not Metric.objects.filter(startup__slug="mesaidesreno", is_headline=True).exists()
    assert not Spending.objects.filter(startup__slug="mesaidesreno").exists()
    stated = StatedUnitCost.objects.filter(startup__slug="mesaidesreno").values_list("amount", flat=True)
    assert sorted(stated) == [Decimal("0.44"), Decimal("0.87"), Decimal("3.5")]


def test_la_bonne_alternance_costs_15_euros_a_candidate_and_aims_at_less(client: Client) -> None:
    rows = matrix(client, "la-bonne-alternance")
    assert "Coût d’un usage (candidat) : environ 15,00 € en 2024" in rows[1][3]
    assert "environ 2 100 000 € ÷ environ 140 000 (candidats distincts)" in rows[1][3]
    assert CostUnit.objects.get(startup__slug="la-bonne-alternance").aim.startswith("10 à 12 €")
    assert Metric.objects.filter(startup__slug="la-bonne-alternance", is_headline=True).count() == 1
    assert matrix(client, "la-bonne-alternance")[3][2] == "Impact généré : ND (obligatoire)"
