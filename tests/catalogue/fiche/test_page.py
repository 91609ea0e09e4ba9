"""The page of a fiche: mission, state, life, findings, history."""

import datetime as dt

import pghistory
import pytest
from django.test import Client

from common.history import because
from startups.models import Finding, Membership, Phase, Startup
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import Element, read_page

pytestmark = pytest.mark.django_db


def fiche(client: Client, slug: str = "un.service", query: str = "") -> Element:
    response = client.get(f"/startups/{slug}/{query}")
    assert response.status_code == 200
    return read_page(response)


def facts(page: Element) -> dict[str, str]:
    return {row.one("dt").text: row.one("dd").text for row in page.all(css="facts__row")}


@pytest.fixture
def service() -> Startup:
    """Create a service with everything: two phases, an award, a designation, a committee, a sponsor."""
    startup = factories.make_startup(
        name="Un service",
        mission="Aider chacun.",
        phases=[("investigation", "2019-03-01"), ("construction", "2019-09-01"), ("acceleration", "2020-11-01")],
        incubator=factories.make_incubator("fabrique"),
        sponsors=[factories.make_administration("min"), factories.make_administration("autre")],
        themes=["Santé"],
        user_types=["particulier", "entreprise"],
        technologies=["django"],
        contact="equipe@exemple.gouv.fr",
        contact_dinum="prenom.nom",
        contact_incubator="nom.prenom",
        link="https://service.exemple.gouv.fr",
        repository="https://code.exemple.gouv.fr",
        has_stats=True,
        accessibility="partiellement conforme",
        content="## Contexte\n\nTexte de l'équipe.",
    )
    factories.make_award(factories.make_round(9, 2021, committee_on=dt.date(2021, 7, 1)), startup, "150000")
    factories.make_designation(startup, 2021, decided_on=dt.date(2021, 12, 1), reason="Un million d'usagers.")
    factories.make_event(startup, "committee", "2020-10-15", "Avis favorable")
    return startup


@pytest.mark.usefixtures("service")
def test_fiche_shows_mission_phase_and_distinctions(client: Client) -> None:
    page = fiche(client, query="?as_of=2022-01-01")
    assert page.one("h1").text == "Un service"
    assert page.one(css="lead").text == "Aider chacun."
    assert page.one(css="fiche__state").text == "En accélération depuis 14 mois Impact national 2021 Lauréat FAST 9"


def test_users_that_the_team_named_itself_keep_their_words(client: Client) -> None:
    factories.make_startup("un.service", user_types=["etat", "Aidants"])
    assert "Agents de l’État et Aidants" in fiche(client).text


def test_fiche_reads_from_what_the_service_changes_to_what_changed_in_it(client: Client, service: Startup) -> None:
    factories.make_measurement(factories.make_metric(service, is_headline=True), "2021-03", "120")
    page = fiche(client)
    assert page.one("li", "figure-tile").one("a").attributes["href"] == "#impact"
    assert [title.text for title in page.all("h2") if title.attributes.get("id") != "fr-theme-modal-title"] == [
        "Parcours",
        "Présentation",
        "L’impact mesuré",
        "Financements reçus",
        "Les comités d’investissement",
        "Informations publiées par l’équipe",
        "Historique de la fiche",
    ]


@pytest.mark.usefixtures("service")
def test_fiche_shows_who_carries_it_and_for_whom(client: Client) -> None:
    page = fiche(client)
    assert facts(page) == {
        "Incubateur": "Incubateur fabrique",
        "Sponsors": "Administration min, Administration autre",
        "Niveau d’impact": "Impact national (sans matrice)",
        "Thématiques": "Santé",
        "Usagers": "Particuliers et Entreprises",
        "Contact de l’équipe": "equipe@exemple.gouv.fr",
    }
    links = dict(page.links())
    assert links["Incubateur fabrique"] == "/incubateurs/fabrique/"
    assert links["Administration min"] == "/administrations/min/"
    assert links["equipe@exemple.gouv.fr"] == "mailto:equipe@exemple.gouv.fr"
    assert links["Aller sur le service"] == "https://service.exemple.gouv.fr"


@pytest.mark.usefixtures("service")
def test_fiche_shows_what_it_publishes(client: Client) -> None:
    items = fiche(client).all("li", "standards__item")
    assert [(item.one(css="standards__label").text, item.one(css="standards__state").text) for item in items] == [
        ("Code source ouvert", "Publié : Code source ouvert"),
        ("Statistiques publiques", "Déclarée, sans adresse"),
        ("Matrice d’impact", "Non publié"),
        ("Budget", "Non publié"),
        ("Accessibilité", "Partiellement conforme"),
        ("Analyse de risques", "Non publié"),
        ("MonServiceSécurisé", "Non renseigné"),
        ("DashLord", "Non renseigné"),
    ]


@pytest.mark.usefixtures("service")
def test_phases_are_drawn_and_listed_in_a_table(client: Client) -> None:
    page = fiche(client, query="?as_of=2022-01-01")
    drawing = page.one("svg", "lifeline__drawing")
    told = (
        "Investigation le 1er\u202fmars\u202f2019, Construction le 1er\u202fseptembre\u202f2019"
        " et Accélération le 1er\u202fnovembre\u202f2020."
    )
    assert drawing.attributes["aria-label"] == told
    assert [band.attributes["class"].split()[1] for band in drawing.all("rect")] == [
        "serie--investigation",
        "serie--construction",
        "serie--acceleration",
    ]
    table = page.one("section", "", **{"aria-labelledby": "vie"}).one("table")
    assert table.rows() == [
        ["1er mars 2019", "Entrée en phase « Investigation »", "Pendant 6 mois."],
        ["1er septembre 2019", "Entrée en phase « Construction »", "Pendant 14 mois."],
        ["15 octobre 2020", "Comité d’investissement", "Avis favorable"],
        ["1er novembre 2020", "Entrée en phase « Accélération »", ""],
        ["1er juillet 2021", "Lauréat du FAST 9", "150 000 €"],
        ["1er décembre 2021", "Impact national 2021", "Un million d'usagers."],
    ]


def test_only_an_incubator_after_the_first_is_a_change_on_the_line(client: Client) -> None:
    startup = factories.make_startup(phases=[("construction", "2021-01-01")])
    factories.make_membership(startup, factories.make_incubator("a"), "2021-01-01", "2023-01-01")
    assert fiche(client).all("svg", "lifeline__mark--move") == []
    factories.make_membership(startup, factories.make_incubator("b"), "2023-01-01")
    line = fiche(client).one("section", "", **{"aria-labelledby": "vie"})
    assert len(line.one("svg", "lifeline__drawing").all("svg", "lifeline__mark--move")) == 1
    assert [row[1] for row in line.one("table").rows() if "Arrivée" in row[1]] == [
        "Arrivée dans l’incubateur Incubateur a",
        "Arrivée dans l’incubateur Incubateur b",
    ]


@pytest.mark.usefixtures("service")
def test_money_is_summed_from_its_awards(client: Client) -> None:
    section = fiche(client).one("section", "", **{"aria-labelledby": "argent"})
    assert section.one("p").text == "150 000 € du fonds d’accélération (FAST), en 1 financement."
    assert section.one("table").rows() == [["FAST 9", "1er juillet 2021", "150 000 €"]]


def test_unknown_amount_is_not_zero(client: Client) -> None:
    startup = factories.make_startup(phases=[("construction", "2021-01-01")])
    factories.make_award(factories.make_round(9, 2021, quarter=3), startup, None)
    section = fiche(client).one("section", "", **{"aria-labelledby": "argent"})
    assert section.one("p").text.startswith("Non déterminé (ND) du fonds")
    assert section.one("table").rows()[0][1:3] == ["3e trimestre 2021", "Non déterminé (ND)"]


@pytest.mark.usefixtures("service")
def test_fiche_can_be_seen_at_another_date(client: Client) -> None:
    page = fiche(client, query="?as_of=2019-04-01")
    assert page.one(css="fiche__state").text == "En investigation depuis 1 mois"
    assert "Vous regardez le 1er avril 2019" in page.text


@pytest.mark.usefixtures("service")
def test_fiche_before_its_first_phase_shows_when_it_starts(client: Client) -> None:
    page = fiche(client, query="?as_of=2018-01-01")
    assert page.one(css="fiche__state").text == (
        "Pas encore commencé au 1er janvier 2018 : entrée en phase « Investigation » le 1er mars 2019."
    )


def test_fiche_without_anything_names_what_it_lacks(client: Client) -> None:
    factories.make_startup()
    page = fiche(client)
    assert page.one(css="fiche__state").text == "Aucune phase datée n’est enregistrée."
    assert facts(page) == {
        "Incubateur": "Aucun à cette date",
        "Sponsor": "Aucun enregistré",
        "Niveau d’impact": "Sans matrice",
    }
    assert "Aucune date n’est enregistrée dans cette fiche" in page.text
    assert page.all("svg", "lifeline__drawing") == []


@pytest.mark.usefixtures("service")
def test_unreadable_date_is_400(client: Client) -> None:
    response = client.get("/startups/un.service/?as_of=2022-13-01")
    assert response.status_code == 400
    assert read_page(response).one(css="fr-alert").text == (
        f"Date : {wordings.NO_DAY.format('2022-13-01')} L’état d’aujourd’hui est affiché à la place."
    )


def test_membership_is_that_of_the_date(client: Client) -> None:
    startup = factories.make_startup(phases=[("construction", "2019-01-01")])
    factories.make_membership(startup, factories.make_incubator("ancien"), None, "2021-01-01")
    factories.make_membership(startup, factories.make_incubator("nouveau"), "2021-01-01")
    factories.make_membership(startup, factories.make_incubator("aide"), "2021-01-01", is_lead=False)
    assert facts(fiche(client, query="?as_of=2020-12-31"))["Incubateur"] == "Incubateur ancien"
    assert facts(fiche(client, query="?as_of=2021-01-01"))["Incubateurs"] == "Incubateur nouveau, Incubateur aide"


def test_withdrawn_designation_is_no_badge_and_is_reported(client: Client) -> None:
    startup = factories.make_startup(phases=[("construction", "2019-01-01")])
    factories.make_designation(
        startup, 2020, withdrawn_on=dt.date(2022, 6, 1), withdrawal_reason="Statistiques retirées."
    )
    page = fiche(client, query="?as_of=2022-06-01")
    assert page.one(css="fiche__state").text == "En construction depuis 3 ans"
    assert ["1er juin 2022", "Impact national retiré", "Statistiques retirées."] in page.rows()


def test_doubts_are_reported_in_plain_words(client: Client) -> None:
    startup = factories.make_startup(
        phases=[
            ("investigation", "2019-01-01", "2019-05-01"),
            ("construction", "2019-06-01"),
            ("acceleration", None),
            ("abandon", "2020-01-01", "2020-02-01"),
        ]
    )
    Finding.objects.create(startup=startup, code="unordered", field="phases[2].start", detail="sans date")
    Finding.objects.create(startup=startup, code="future", field="x", settled_at=dt.datetime(2022, 1, 1, tzinfo=dt.UTC))
    section = fiche(client).one("section", "", **{"aria-labelledby": "doutes"})
    assert [item.text for item in section.all("li")] == [
        "La phase « Investigation » est déclarée finie le 1er mai 2019 ; la phase suivante commence le 1er juin 2019,"
        " et c’est cette date qui compte.",
        "La phase « Service arrêté » est déclarée finie le 1er février 2020, mais aucune autre ne la suit : elle compte"
        " encore.",
        "La phase « Accélération » n’a pas de date d’entrée : elle ne compte dans aucun chiffre.",
        "Phases dans le désordre, 3e phase, date d’entrée : sans date",
    ]


def test_investigation_is_shown_without_the_name_of_its_intrapreneur(client: Client) -> None:
    startup = factories.make_startup(phases=[("investigation", "2021-01-01"), ("abandon-investigation", "2021-07-01")])
    factories.make_investigation(
        startup,
        problem="Trop de démarches.",
        sponsor=factories.make_administration("min"),
        intrapreneur="Camille Martin",
        conclusion="no_go",
        concluded_on=dt.date(2021, 6, 30),
        synthesis="Un autre service suffit.",
    )
    response = client.get("/startups/un.service/")
    section = read_page(response).one("section", "", **{"aria-label": "Dossier d’investigation"})
    assert section.one("h2").text == "L’investigation ouverte en janvier 2021"
    assert facts(section) == {
        "Problème": "Trop de démarches.",
        "Sponsor": "Administration min",
        "Conclusion": "Pas de service, le 30 juin 2021",
        "Synthèse": "Un autre service suffit.",
    }
    assert "Camille" not in response.content.decode()


def history(page: Element) -> list[tuple[list[str], str]]:
    section = page.one("section", "", **{"aria-labelledby": "historique"})
    return [([line.text for line in item.all("li")], item.one("p").text) for item in section.all("li", "changes__item")]


@pytest.mark.django_db(transaction=True)
def test_history_shows_each_change_with_its_reason_and_team_without_personal_names(client: Client) -> None:
    incubator = factories.make_incubator("fabrique")
    coach = factories.make_coach(incubator)
    with because(reason="Import du 20 août", source="importer"):
        startup = factories.make_startup(
            name="Avant", phases=[("construction", "2021-01-01")], incubator=incubator, contact_dinum="prenom.nom"
        )
    with because(reason="Date corrigée", source="page", user=coach.pk, author="Camille Martin"):
        Phase.objects.filter(startup=startup).update(start=dt.date(2021, 2, 1))
    with because(reason="Relecture", source="page"):
        Startup.objects.filter(pk=startup.pk).update(name="Après", contact_dinum="autre.nom", mission="x" * 100)
    Membership.objects.filter(startup=startup).delete()
    response = client.get("/startups/un.service/")
    told = history(read_page(response))
    assert told[:3] == [
        (["Incubateur « Incubateur fabrique », retrait"], "Origine externe"),
        (["Nom : Avant → Après", "Mission : modification"], "Saisie dans Betaportfolio : Relecture"),
        (
            ["Phase « Construction » (1er février 2021), entrée : 1er janvier 2021 → 1er février 2021"],
            "Équipe de l’incubateur Incubateur fabrique : Date corrigée",
        ),
    ]
    assert told[-1] == (["Fiche créée"], "Import de beta.gouv.fr : Import du 20 août")
    for name in ("prenom.nom", "autre.nom", "Camille", coach.email):
        assert name not in response.content.decode()


def test_history_of_a_fiche_created_at_once_is_one_line(client: Client) -> None:
    with pghistory.context(reason="Démonstration", source="demonstration"):
        startup = factories.make_startup(
            phases=[("construction", "2021-01-01"), ("acceleration", "2021-06-01")],
            incubator=factories.make_incubator(),
        )
        factories.make_event(startup, "committee", "2021-05-01")
    assert history(fiche(client)) == [
        (
            ["Fiche créée, avec 2 phases, 1 événement et 1 rattachement à un incubateur"],
            "Données de démonstration : Démonstration",
        )
    ]


def test_nothing_of_the_people_named_in_a_record_is_shown(client: Client, service: Startup) -> None:
    text = client.get(f"/startups/{service.slug}/").content.decode()
    assert "prenom.nom" not in text
    assert "nom.prenom" not in text


def test_hostile_record_gives_no_markup_and_no_dangerous_link(client: Client) -> None:
    hostile = "<script>alert(1)</script>"
    factories.make_startup(
        name=hostile,
        mission=hostile,
        content=f"{hostile} [x](javascript:alert(1))",
        contact="javascript:alert(1)",
        link="javascript:alert(1)",
        stats_url="data:text/html,x",
        themes=[hostile],
        phases=[("construction", "2021-01-01")],
        incubator=factories.make_incubator("x", name=hostile),
    )
    page = fiche(client)
    assert page.all("script") == []
    assert page.one("h1").text == page.one(css="lead").text == hostile
    assert [address for _, address in page.links() if address.startswith(("javascript:", "data:"))] == []
    assert facts(page)["Contact de l’équipe"] == "javascript:alert(1)"


@cases("old", ["/startups/ancien.nom", "ancien.nom", "/startups/ancien.nom/"])
def test_old_address_links_to_the_fiche(client: Client, old: str) -> None:
    factories.make_startup("nouveau.nom", redirect_from=[old])
    response = client.get("/startups/ancien.nom/?as_of=2022-01-01")
    assert (response.status_code, response.headers["Location"]) == (301, "/startups/nouveau.nom/?as_of=2022-01-01")


def test_unknown_fiche_is_404_with_the_nearest_names(client: Client) -> None:
    factories.make_startup("pass-culture", name="pass Culture")
    factories.make_startup("autre-chose", name="Signalement")
    response = client.get("/startups/pas-culture/")
    page = read_page(response)
    assert response.status_code == 404
    assert page.one("h1").text == "Cette fiche n’existe pas"
    assert page.one("ul").links() == [("pass Culture", "/startups/pass-culture/")]
    assert dict(page.links())["Chercher « pas-culture » dans les services"] == "/startups/?search=pas-culture"


def test_unknown_fiche_like_no_other_has_no_suggestion(client: Client) -> None:
    factories.make_startup("pass-culture")
    response = client.get("/startups/zzzzzz/")
    assert response.status_code == 404
    assert "Vous cherchez peut-être" not in read_page(response).text
