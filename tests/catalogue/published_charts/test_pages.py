"""The pages, files and frames of every published chart, and their refusals."""

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client

from common.freshness import RECORDS, record_freshness
from tests import factories
from tests.cases import cases
from tests.catalogue.published_charts.gallery import chart_keys
from tests.sweeps import one_in
from tests.tables import csv_rows

pytestmark = pytest.mark.django_db
FORMS = {
    "csv": "text/csv; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
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


@pytest.mark.usefixtures("portfolio")
@pytest.mark.parametrize("part", one_in(3, range(3)))
def test_each_chart_has_its_page_its_frame_and_its_files(client: Client, part: int) -> None:
    for key in [*chart_keys(client)][part::3]:
        check_chart(client, key)


def check_chart(client: Client, key: str) -> None:
    page = client.get(f"/graphiques/{key}/", {"as_of": "2022-01-01"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "alert(1)</script>" not in text.replace("&lt;script&gt;alert(1)&lt;/script&gt;", "")
    assert f"http://testserver/integrer/{key}/?" in text
    assert re.search(
        rf'<iframe src="http://testserver/integrer/{key}/[^"]*".*? height="[1-9]\d\d\d?"', unescape(text)
    ), key
    assert "Citer ou intégrer ce graphique</a>" not in text  # the page does not link to itself
    frame = client.get(f"/integrer/{key}/", {"as_of": "2022-01-01"})
    assert (frame.status_code, "<script" in frame.content.decode()) == (200, False)
    for form in FORMS:
        answer = client.get(f"/graphiques/{key}.{form}", {"as_of": "2022-01-01"}, follow=True)
        assert (answer.status_code, answer["Content-Type"]) == (200, FORMS[form])


@pytest.mark.usefixtures("portfolio")
@cases("key", ["lancements", "services-actifs", "passages"])
def test_chart_ends_on_the_day_of_the_records(client: Client, key: str) -> None:
    record_freshness(RECORDS, dt.date(2020, 5, 20))
    chart = client.get(f"/api/v1/charts/{key}/").json()
    assert (chart["as_of"], "20 mai 2020" in chart["subtitle"].replace("\u202f", " ")) == ("2020-05-20", True)
    assert not any(one["value"] for one in chart["results"])


@pytest.mark.usefixtures("portfolio")
def test_only_frames_may_be_framed(client: Client) -> None:
    frame, page = client.get("/integrer/passages/"), client.get("/graphiques/passages/")
    policies = [answer["Content-Security-Policy"] for answer in (frame, page)]
    assert ["frame-ancestors *" in policy for policy in policies] == [True, False]
    assert ("X-Frame-Options" in frame, page["X-Frame-Options"]) == (False, "DENY")
    assert "script-src 'none'" in policies[0]


@cases(
    ("address", "status"),
    [
        ("/graphiques/inconnu/", 404),
        ("/graphiques/inconnu.csv", 404),
        ("/graphiques/passages.exe", 404),
        ("/graphiques/passages.zip", 404),
        ("/graphiques/portefeuille.json", 404),
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
def test_unknown_chart_answers_404_and_wrong_parameter_400(client: Client, address: str, status: int) -> None:
    factories.make_phase_kinds()
    assert client.get(address, follow=True).status_code == status


@pytest.mark.usefixtures("portfolio")
def test_subject_is_chosen_by_the_address(client: Client) -> None:
    other = factories.make_incubator("atelier", name="Atelier")
    factories.make_startup("z", name="Zèbre", phases=[("construction", "2021-01-01")], incubator=other)
    asked = "/graphiques/vie-d-un-incubateur.csv?incubateur=fabrique&as_of=2022-01-01"
    rows = csv_rows(client.get(asked, follow=True).content)
    assert [one["subcategory"] for one in rows] == ["Investigation", "Construction"]
    page = client.get("/graphiques/vie-d-un-incubateur/?incubateur=atelier").content.decode()
    assert "Atelier a mené 1" in page.replace("\u00a0", " ")
