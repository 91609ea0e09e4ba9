"""Links, standards, findings and award dates of a fiche in words."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from startups.models import Finding, Startup
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import Element, get_page
from tests.workspace.reading import rows

pytestmark = pytest.mark.django_db


def fiche(client: Client) -> Element:
    return get_page(client, "/startups/un.service/")


def outside(client: Client) -> list[str]:
    """Return the addresses of the fiche outside of the site."""
    addresses = [address for _, address in fiche(client).links()]
    return [address for address in addresses if not address.startswith(("/", "#", "?"))]


@cases(
    ("text", "address"),
    [
        ("https://exemple.gouv.fr/a?b=c", "https://exemple.gouv.fr/a?b=c"),
        (" http://exemple.gouv.fr ", "http://exemple.gouv.fr"),
        ("exemple.gouv.fr", ""),
        ("javascript:alert(1)", ""),
        ("JAVASCRIPT://exemple.fr/%0aalert(1)", ""),
        ("data:text/html,x", ""),
        ("//exemple.fr", ""),
        ("https://", ""),
        ("http://[", ""),
        ("", ""),
    ],
    parts=2,
)
def test_only_addresses_of_the_web_are_links(client: Client, text: str, address: str) -> None:
    factories.make_startup(link=text, repository=text)
    assert set(outside(client)) == ({address} if address else set())


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_link_is_an_address_of_the_web_whatever_is_recorded(client: Client, text: str) -> None:
    Startup.objects.all().delete()
    factories.make_startup(link=text)
    assert all(address.lower().startswith(("http://", "https://")) for address in outside(client))


@cases(
    ("text", "address"),
    [
        ("equipe@exemple.gouv.fr", "mailto:equipe@exemple.gouv.fr"),
        ("https://exemple.gouv.fr/contact", "https://exemple.gouv.fr/contact"),
        ("a@b.fr?bcc=c@d.fr", ""),
        ("par téléphone", ""),
    ],
)
def test_contact_is_a_mailbox_or_a_page(client: Client, text: str, address: str) -> None:
    factories.make_startup(contact=text)
    assert outside(client) == ([address] if address else [])
    assert text in fiche(client).text


def test_standards_distinguish_published_declared_refused_and_unknown(client: Client) -> None:
    factories.make_startup(
        phases=[("construction", "2021-01-01")],
        repository="https://code.exemple.fr",
        has_stats=False,
        risk_analysed=True,
        security_followed=True,
        accessibility="totalement conforme",
        budget_url="javascript:alert(1)",
    )
    text = fiche(client).text
    for words in (
        "Code source ouvert Publié",
        "Statistiques publiques Non",
        "Matrice d’impact Non publié",
        "Budget Non publié",
        "Accessibilité Totalement conforme",
        "Analyse de risques Faite, non publiée",
        "MonServiceSécurisé Suivi",
        "DashLord Non renseigné",
    ):
        assert words in text, words
    assert outside(client) == ["https://code.exemple.fr"]


@pytest.fixture
def doubts(client: Client) -> Any:
    """Return a function that records a finding and returns how the page of the service describes it."""
    kinds = ("abandon-investigation", "acceleration", "abandon")
    startup = factories.make_startup(phases=[(kind, f"201{year}-01-01") for year, kind in enumerate(kinds, start=5)])
    client.force_login(factories.make_user(role=User.Role.DINUM))

    def describe(field: str, detail: str = "") -> list[str]:
        Finding.objects.create(startup=startup, code="overlap", field=field, detail=detail)
        page = client.get("/espace/services/un.service/")
        return rows(page, "Points à vérifier dans la fiche")[0][1:3]

    return describe


@cases(
    ("field", "words"),
    [
        ("phases[0].start", "1re phase, date d’entrée"),
        ("phases[2].end", "3e phase, date de fin"),
        ("events[0]", "1er événement"),
        ("events[1].date", "2e événement, date"),
        ("sponsors[0]", "1er sponsor"),
        ("fast[12]", "FAST 12"),
        ("missions[0].status", "1re mission, statut"),
        ("missions[1].startups[0]", "2e mission, services"),
        ("autre[3].chose", "4e autre, chose"),
        ("mission", "mission"),
    ],
    parts=2,
)
def test_place_of_a_finding_is_reported_in_words(doubts: Any, field: str, words: str) -> None:
    assert doubts(field)[0] == words


@cases(
    ("detail", "words"),
    [
        ("", "Non renseigné"),
        ("acceleration et abandon le 2019-07-22", "« Accélération » et « Service arrêté » le 22 juillet 2019"),
        ("abandon-investigation close le 2022-01-01", "« Investigation non concluante » close le 1er janvier 2022"),
        ("phase inconnue : « acceleration 2019-07-22 »", "phase inconnue : « acceleration 2019-07-22 »"),
        ("le 2019-02-30, abandonné, 12019-07-22", "le 2019-02-30, abandonné, 12019-07-22"),
    ],
)
def test_detail_of_a_finding_names_phases_and_days_in_words(doubts: Any, detail: str, words: str) -> None:
    assert doubts("phases[0].start", detail)[1] == words


@cases(
    ("awarded_on", "of_round", "words"),
    [
        (dt.date(2021, 5, 4), {}, "4 mai 2021"),
        (None, {"committee_on": dt.date(2021, 7, 1)}, "1er juillet 2021"),
        (None, {"quarter": 1}, "1er trimestre 2021"),
        (None, {"quarter": 4}, "4e trimestre 2021"),
        (None, {}, "2021"),
    ],
)
def test_date_of_an_award_is_as_precise_as_it_is_known(
    client: Client, awarded_on: dt.date | None, of_round: dict[str, Any], words: str
) -> None:
    startup = factories.make_startup(phases=[("construction", "2020-01-01")])
    factories.make_award(factories.make_round(9, 2021, **of_round), startup, awarded_on=awarded_on)
    assert [row[0] for row in fiche(client).all("table")[0].rows() if "FAST" in row[1]] == [words]
