"""Each number on the pages of incubators links to as many records, by name."""

import re

import pytest
from django.test import Client

from tests import factories
from tests.cases import cases
from tests.catalogue.incubators.test_page import incubators, section
from tests.catalogue.reading import get_page, read_page

__all__ = ["incubators"]
pytestmark = pytest.mark.django_db
DAY = "as_of=2021-12-31"
PROOF = "/incubateurs/fabrique/preuve"


@pytest.mark.usefixtures("incubators")
def test_each_number_of_the_list_links_to_the_group_that_it_counts(client: Client) -> None:
    table = get_page(client, f"/incubateurs/?{DAY}").one("section", "", **{"aria-labelledby": "tous"}).one("table")
    numbers = [(text, address) for text, address in table.links() if text.isdigit()]
    assert numbers == [
        ("2", f"/incubateurs/fabrique/?{DAY}#groupe-service"),
        ("1", f"/incubateurs/fabrique/?{DAY}#groupe-ended"),
    ]
    for text, address in numbers:
        group = section(get_page(client, address.partition("#")[0]), address.partition("#")[2])
        assert len(group.all("li", "carried__item")) == int(text)


@pytest.mark.usefixtures("incubators")
@cases("name", ["durees", "standards"])
def test_each_number_of_an_incubator_links_to_as_many_records(client: Client, name: str) -> None:
    numbers = section(get_page(client, f"/incubateurs/fabrique/?{DAY}"), name).links()
    assert numbers
    for text, address in numbers:
        page = get_page(client, address)
        [whole] = re.findall(r"\d+$", text)  # « 1 sur 2 » lists both services, whether they meet the standard or not
        assert len(page.one("table").rows()) == int(whole)
        assert page.one("h1").text.endswith(f" : {whole} {'enregistrement' if whole == '1' else 'enregistrements'}")


@pytest.mark.usefixtures("incubators")
@cases(
    ("address", "title", "rows"),
    [
        (
            "durees/?quoi=construction&",
            "Temps passé dans chaque phase : 2 enregistrements",
            [["Part", "1er janvier 2021", "12 mois"], ["Reste", "1er juillet 2021", "2 ans"]],
        ),
        (
            "financements/?",
            "Financements du FAST : 2 enregistrements",
            [
                ["Fabrique", "À l’incubateur", "FAST 7", "1er février 2021", "50 000 €"],
                ["Part", "À un service", "FAST 7", "1er février 2021", "100 000 €"],
            ],
        ),
        (
            "financements/?quoi=incubateur&",
            "Financements du FAST : 1 enregistrement",
            [["Fabrique", "FAST 7", "1er février 2021", "50 000 €"]],
        ),
        (
            "mouvements/?",
            "Entrées et sorties : 3 enregistrements",
            [
                ["Reste", "Entrés dans le programme", "Investigation", "1er janvier 2019"],
                ["Part", "Entrés dans le programme", "Construction", "1er janvier 2020"],
                ["Reste", "Transférés", "Transféré", "1er juillet 2021"],
            ],
        ),
        (
            "suites/?vers=construction&vers=transfere&",
            "Suites de chaque phase : 2 enregistrements",
            [
                ["Reste", "Investigation", "Construction", "1er juillet 2019"],
                ["Reste", "Construction", "Transféré", "1er juillet 2021"],
            ],
        ),
        (
            "impact-national/?",
            "Impact national : 1 enregistrement",
            [["Reste", "Désigné", "1er décembre 2020", "2020"]],
        ),
        (
            "mouvements/?annee=2021&",
            "Entrées et sorties : 1 enregistrement",
            [["Reste", "Transférés", "Transféré", "1er juillet 2021"]],
        ),
    ],
)
def test_proof_lists_the_records_of_its_figures(
    client: Client, address: str, title: str, rows: list[list[str]]
) -> None:
    page = get_page(client, f"{PROOF}/{address}{DAY}")
    assert page.one("h1").text == title
    assert page.one("table").rows() == rows


@pytest.mark.usefixtures("incubators")
@cases(
    ("query", "count"),
    [
        ("", 3),
        ("quoi=nouveau&", 2),
        ("vers=construction&", 1),
        ("vers=construction&vers=investigation&", 2),
        ("annee=2019&", 1),
        ("quoi=nouveau&vers=construction&annee=2020&", 1),
        ("quoi=nouveau&vers=construction&annee=2019&", 0),
        ("quoi=inconnu&", 0),
        ("quoi=&annee=&", 3),
    ],
)
def test_proof_keeps_the_records_that_match_each_choice(client: Client, query: str, count: int) -> None:
    page = get_page(client, f"{PROOF}/mouvements/?{query}{DAY}")
    assert sum(len(table.rows()) for table in page.all("table")) == count


@pytest.mark.usefixtures("incubators")
@cases(
    ("address", "chosen"),
    [
        ("mouvements/?quoi=parti&", "Partis vers un autre incubateur"),
        ("mouvements/?vers=construction&", "Construction"),
        ("mouvements/?vers=disparue&", "disparue"),
        ("durees/?quoi=construction&", "Construction"),
        ("suites/?quoi=disparue&", "disparue"),
        ("standards/?vers=non&", "Non"),
        ("financements/?quoi=incubateur&", "À l’incubateur"),
        ("financements/?vers=9&", "FAST 9"),
        ("impact-national/?quoi=designation&", "Désigné"),
    ],
)
def test_choice_is_named_by_its_block(client: Client, address: str, chosen: str) -> None:
    assert get_page(client, f"{PROOF}/{address}{DAY}").one("p", "lead").text == f"{chosen}. Tout voir"


@pytest.mark.usefixtures("incubators")
def test_proof_shows_what_it_is_narrowed_to_and_links_back(client: Client) -> None:
    chosen = get_page(client, f"{PROOF}/standards/?quoi=budget&vers=oui&{DAY}").one("p", "lead")
    assert chosen.text == "Budget publié ; Oui. Tout voir"
    assert chosen.links() == [("Tout voir", f"{PROOF}/standards/?{DAY}")]


def test_every_block_has_its_page_and_an_empty_one_states_so(client: Client) -> None:
    factories.make_phase_kinds()
    factories.make_incubator("fabrique", name="Fabrique")
    for block in ("mouvements", "durees", "suites", "standards", "financements", "impact-national"):
        page = get_page(client, f"{PROOF}/{block}/")
        assert page.one(css="empty-state__title").text == "Aucun enregistrement"
        assert page.all("table") == []
    assert client.get(f"{PROOF}/nope/").status_code == 404


def test_unknown_incubator_is_not_found_and_an_unreadable_date_is_reported(client: Client) -> None:
    factories.make_phase_kinds()
    assert client.get("/incubateurs/inconnu/preuve/durees/").status_code == 404
    factories.make_incubator("fabrique", redirect_from=["ancien"])
    moved = client.get("/incubateurs/ancien/preuve/durees/")
    assert (moved.status_code, moved["Location"]) == (301, f"{PROOF}/durees/")
    response = client.get(f"{PROOF}/durees/?as_of=hier")
    assert response.status_code == 400
    assert "Date : « hier » n’est pas une date." in read_page(response).one("div", "fr-alert").text
