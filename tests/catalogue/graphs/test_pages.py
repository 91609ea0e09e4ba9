"""The pages, files and frames of every published chart, and what they refuse."""

import io
import json
import zipfile
from html import unescape

import pytest
from django.test import Client

from common.chart_registry import public_chart, public_charts
from tests import factories

pytestmark = pytest.mark.django_db
KEYS = [chart.key for chart in public_charts()]
FORMS = {
    "csv": "text/csv; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "zip": "application/zip",
}


@pytest.fixture
def portfolio() -> None:
    incubator = factories.make_incubator("fabrique", name="Fabrique <b>", owner=factories.make_administration("min"))
    factories.make_startup(
        "a",
        name="<script>alert(1)</script>",
        phases=[("investigation", "2020-01-01"), ("construction", "2020-06-01")],
        incubator=incubator,
    )


def test_list_leads_to_every_chart(client: Client) -> None:
    page = client.get("/graphiques/").content.decode()
    assert [key for key in KEYS if f'href="/graphiques/{key}/"' not in page] == []


@pytest.mark.usefixtures("portfolio")
@pytest.mark.parametrize("key", KEYS)
def test_chart_has_its_page_its_frame_and_its_files(client: Client, key: str) -> None:
    page = client.get(f"/graphiques/{key}/", {"as_of": "2022-01-01"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "alert(1)</script>" not in text.replace("&lt;script&gt;alert(1)&lt;/script&gt;", "")
    assert f"http://testserver/integrer/{key}/?" in text
    chart = public_chart(key)
    assert chart
    assert f'height="{chart.frame_height}"' in unescape(text)
    assert ("data-chart" in text) == ("plotly" in text)
    assert "Explorer, citer" not in text  # the page leads to itself by no link of the chart
    frame = client.get(f"/integrer/{key}/", {"as_of": "2022-01-01"})
    assert (frame.status_code, "<script" in frame.content.decode()) == (200, False)
    for form in ("csv", "svg"):
        answer = client.get(f"/graphiques/{key}.{form}", {"as_of": "2022-01-01"})
        assert (answer.status_code, answer["Content-Type"]) == (200, FORMS[form])


@pytest.mark.usefixtures("portfolio")
def test_archive_holds_the_data_the_images_and_what_they_are(client: Client) -> None:
    packed = client.get("/graphiques/passages.zip", {"as_of": "2022-01-01"}).content
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        assert files.namelist() == ["passages.csv", "passages.svg", "passages.png", "metadonnees.json"]
        described = json.loads(files.read("metadonnees.json"))
        assert (
            files.read("passages.csv").decode()
            == client.get("/graphiques/passages.csv?as_of=2022-01-01").content.decode()
        )
        assert files.read("passages.png").startswith(b"\x89PNG")
    described.pop("produit_le")
    assert described == {
        "identifiant": "passages",
        "nom": "Les passages d’une phase à l’autre",
        "constat": "100\u202f% des investigations terminées deviennent un service : 1 sur 1",
        "mesure": "Nombre de fiches passées d’une phase à une autre, des origines au 1er\u202fjanvier\u202f2022",
        "definition": "Combien de fiches sont passées de chaque phase à la suivante de leur vie.",
        "note": (
            "Une fiche compte une fois par passage. "
            "Une phase porte le nombre de celles qui y entrent, ou qui en sortent s’il y en a plus."
        ),
        "phrase": "Investigation → Construction (1).",
        "date_des_donnees": "2022-01-01",
        "adresse_permanente": "http://testserver/graphiques/passages/?as_of=2022-01-01",
        "source": "Fiches de beta.gouv.fr, suivies par Betaportfolio",
        "licence": "Licence Ouverte 2.0 (Etalab)",
        "colonnes": ["De", "Vers", "Fiches"],
        "lignes": 1,
        "valeur_inconnue": "ND",
    }


@pytest.mark.usefixtures("portfolio")
def test_frames_alone_may_be_framed(client: Client) -> None:
    frame, page = client.get("/integrer/passages/"), client.get("/graphiques/passages/")
    policies = [answer["Content-Security-Policy"] for answer in (frame, page)]
    assert ["frame-ancestors *" in policy for policy in policies] == [True, False]
    assert ("X-Frame-Options" in frame, page["X-Frame-Options"]) == (False, "DENY")
    assert "script-src 'none'" in policies[0]


@pytest.mark.usefixtures("portfolio")
def test_figure_is_there_for_a_notebook_where_one_explores(client: Client) -> None:
    assert client.get("/graphiques/portefeuille.json").json()["layout"]["title"]["text"]
    assert client.get("/graphiques/passages.json").status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/graphiques/inconnu/", 404),
        ("/graphiques/inconnu.csv", 404),
        ("/graphiques/passages.exe", 404),
        ("/integrer/inconnu/", 404),
        ("/graphiques/vie-d-un-incubateur/?incubateur=inconnu", 404),
        ("/graphiques/vie-d-un-incubateur/", 404),  # no incubator yet
        ("/graphiques/passages/?as_of=hier", 400),
        ("/graphiques/passages.csv?as_of=hier", 400),
        ("/graphiques/passages.png?as_of=hier", 400),
        ("/integrer/passages/?as_of=hier", 400),
        ("/graphiques/passages/?incubateur=fabrique", 400),
        ("/graphiques/passages/?as_of=1789-07-14", 200),
        ("/graphiques/services-actifs/?as_of=1789-07-14", 200),
        ("/graphiques/services-actifs.png?as_of=1789-07-14", 200),
        ("/graphiques/lancements.svg?as_of=1789-07-14", 200),
    ],
)
def test_what_an_address_asks_wrongly_is_refused(client: Client, address: str, status: int) -> None:
    factories.make_phase_kinds()
    assert client.get(address).status_code == status


@pytest.mark.usefixtures("portfolio")
def test_subject_is_chosen_by_the_address(client: Client) -> None:
    other = factories.make_incubator("atelier", name="Atelier")
    factories.make_startup("z", name="Zèbre", phases=[("construction", "2021-01-01")], incubator=other)
    lines = client.get("/graphiques/vie-d-un-incubateur.csv?incubateur=fabrique&as_of=2022-01-01").content.decode()
    assert [line.split(";")[1] for line in lines.splitlines()[1:]] == ["Investigation", "Construction"]
    page = client.get("/graphiques/vie-d-un-incubateur/?incubateur=atelier").content.decode()
    assert "Atelier a mené 1" in page.replace("\u00a0", " ")
