"""The list of startups: display, filters, refusals."""

import datetime as dt

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from common.clock import today
from common.history import because, recorded_at
from common.words import date_fr
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import Element, document, read_page
from tests.catalogue.startups.rows import listed

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("portfolio")
def test_list_shows_each_startup_at_the_date(client: Client) -> None:
    assert listed(client, "as_of=2022-01-01") == [
        [
            "Aides jeunes Dire à chacun ses droits.",
            "En accélération depuis 14 mois",
            "Incubateur atelier",
            "Impact national 2021 FAST 7 FAST 9",
        ],
        ["École", "En construction depuis 7 mois", "Incubateur fabrique", ""],
        ["Un regard", "En investigation depuis 2 mois", "Incubateur fabrique", ""],
    ]
    assert listed(client, "as_of=2022-01-01&phase=none") == [
        ["Vide", "Aucune phase à cette date", "Aucun incubateur", ""]
    ]


@pytest.mark.usefixtures("portfolio")
def test_list_at_a_date_counts_what_existed(client: Client) -> None:
    page = read_page(client.get("/startups/?as_of=1990-01-01"))
    assert page.one("h1").text == "0 service au 1er janvier 1990"
    banner = page.one("div", "time-banner")
    assert banner.links() == [("Revenir à aujourd’hui", "/startups/")]
    assert listed(client, "as_of=1789-07-14") == []
    assert len(listed(client, "")) == 4


@cases(
    ("query", "sentence"),
    [
        ("", "2 services, 1 investigation, au 1er janvier 2022"),
        ("&phase=service", "2 services accompagnés ou pérennisés au 1er janvier 2022"),
        ("&phase=investigation", "1 investigation en cours au 1er janvier 2022"),
        ("&phase=acceleration", "1 service en accélération au 1er janvier 2022"),
        ("&phase=none", "1 fiche sans phase au 1er janvier 2022"),
        ("&phase=ended", "0 partenariat terminé au 1er janvier 2022"),
    ],
)
@pytest.mark.usefixtures("portfolio")
def test_list_shows_how_many_match(client: Client, query: str, sentence: str) -> None:
    page = read_page(client.get(f"/startups/?as_of=2022-01-01{query}"))
    assert sentence.startswith(page.one("h1").text.partition(" au ")[0])
    assert [one.text for one in page.all("caption")] == ([] if sentence.startswith("0 ") else [sentence])


@pytest.mark.usefixtures("portfolio")
def test_title_gives_the_filters_and_the_page_after_the_first(client: Client) -> None:
    filtered = document(client.get("/startups/?as_of=2022-01-01&phase=service&fast=no").content.decode())
    count = "1 service accompagné ou pérennisé au 1er janvier 2022"
    assert filtered.one("title").text == f"{count}, jamais lauréats du FAST – Betaportfolio"
    second = document(client.get("/startups/?as_of=2022-01-01&page_size=1&page=2").content.decode())
    assert second.one("title").text == "2 services, 1 investigation, au 1er janvier 2022, page 2 – Betaportfolio"


def test_words_of_a_search_are_those_of_the_filter(client: Client) -> None:
    factories.make_startup("eau")
    factories.make_startup("bois")
    asked = client.get("/startups/?phase=none&q=service+eau")
    assert asked.headers["Location"] == "/startups/?phase=none&search=service+eau"
    assert [row[0] for row in read_page(client.get(asked.headers["Location"])).rows()] == ["Service eau"]
    assert client.get("/startups/?q=%00", follow=True).status_code == 400


def test_default_list_leaves_out_what_ended_and_links_to_it(client: Client) -> None:
    for slug, kind in (("s", "construction"), ("fini", "abandon"), ("sans", None)):
        factories.make_startup(slug, phases=[(kind, "2020-01-01")] if kind else [], themes=["Eau"])
    page = read_page(client.get("/startups/?theme=Eau"))
    assert [row[0] for row in page.rows()] == ["Service s", "Service sans"]
    assert page.one("h1").text.startswith("1 service au ")
    assert "Et 1 fiche sans phase." in page.text
    links = dict(page.links())
    assert links["1 partenariat terminé"] == "/startups/?phase=ended&theme=Eau"
    assert [row[0] for row in listed(client, "phase=ended&theme=Eau")] == ["Service fini"]
    assert len(listed(client, "search=service")) == 3
    exported = client.get(next(url for url in links.values() if "format=csv" in url)).content.decode().splitlines()
    assert [line.split(";")[0] for line in exported[1:]] == ["s", "sans"]
    assert client.get("/api/v1/startups/?theme=Eau").json()["count"] == 3


def test_imported_fiche_has_the_day_of_its_newest_fact(client: Client) -> None:
    with recorded_at(timezone.now() - dt.timedelta(days=9), reason="Reprise"):
        factories.make_startup("suivi")
    with transaction.atomic(), because(source="reference", reason="Faits du bilan"):
        factories.make_startup("charge")
    with transaction.atomic(), because(source="importer", reason="Import"):
        Startup.objects.filter(slug="suivi").update(mission="Suivre")
        Startup.objects.filter(slug="charge").update(mission="Juger")
        factories.make_event(Startup.objects.get(slug="charge"), "committee", "2020-03-01")
        old = factories.make_startup("ancien", phases=[("construction", "2020-01-01"), ("acceleration", "2099-01-01")])
        factories.make_event(old, "committee", "2020-06-01")
        factories.make_startup("recent", phases=[("construction", "2021-03-01")])
    with transaction.atomic(), because(source="demonstration", reason="Chargement"):
        Startup.objects.filter(pk=old.pk).update(mission="Aider")
    rows = read_page(client.get("/startups/?ordering=-changed")).rows()
    assert [(row[0], row[6]) for row in rows] == [
        ("Service suivi Suivre", " ".join(date_fr(today()).split())),
        ("Service recent", "1er mars 2021"),
        ("Service ancien Aider", "1er juin 2020"),
        ("Service charge Juger", "1er mars 2020"),
    ]


def test_list_shows_the_next_committee_on_its_date(client: Client) -> None:
    held = factories.make_startup("tenu", phases=[("construction", "2021-01-01")])
    factories.make_event(held, "committee", "2021-03-01")
    factories.make_startup("cherche", phases=[("transfere", "2021-01-01")])
    rows = read_page(client.get("/startups/?as_of=2021-06-01")).rows()
    assert [row[5] for row in rows] == ["", "1er septembre 2021"]
    rows = read_page(client.get("/startups/?as_of=2021-10-01")).rows()
    assert [row[5] for row in rows] == ["", "1er septembre 2021 Date dépassée"]


def test_list_is_ordered_by_the_last_change(client: Client) -> None:
    for slug in ("a", "b"):
        factories.make_startup(slug, phases=[("construction", "2020-01-01")])
    moment = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
    with transaction.atomic(), recorded_at(moment, reason="Reprise"):
        factories.make_startup("c", phases=[("construction", "2020-01-01")])
    rows = read_page(client.get("/startups/?ordering=changed")).rows()
    assert (rows[0][0], rows[0][6]) == ("Service c", "1er mars 2026")
    page = read_page(client.get("/startups/?ordering=-changed"))
    assert page.rows()[2][0] == "Service c"
    for day, names in (
        ("2026-03-01", ["Service a", "Service b", "Service c"]),
        ("2026-03-02", ["Service a", "Service b"]),
    ):
        assert [row[0] for row in listed(client, f"changed_since={day}")] == names
    assert page.one("th", "", **{"aria-sort": "descending"}).one("a").href == "/startups/?ordering=changed"


@cases(
    ("query", "heads"),
    [
        ("", [("ascending", "/startups/?ordering=-name"), ("", "/startups/?ordering=since")]),
        ("ordering=-name", [("descending", "/startups/"), ("", "/startups/?ordering=since")]),
        (
            "ordering=since&page_size=2&page=2",
            [("", "/startups/?page_size=2"), ("ascending", "/startups/?ordering=-since&page_size=2")],
        ),
    ],
)
@pytest.mark.usefixtures("portfolio")
def test_heads_of_columns_sort_and_show_how(client: Client, query: str, heads: list[tuple[str, str]]) -> None:
    page = read_page(client.get(f"/startups/?{query}"))
    head = page.one("thead")
    found = [(cell.attributes.get("aria-sort", ""), cell.one("a").href) for cell in head.all("th") if cell.all("a")]
    assert found[:2] == heads
    assert {cell.attributes["data-label"] for cell in page.all("td")} >= {"Phase", "Dernier changement"}


@pytest.mark.usefixtures("portfolio")
def test_links_of_a_row_keep_the_date(client: Client) -> None:
    page = read_page(client.get("/startups/?as_of=2022-01-01&search=ecole"))
    assert page.one("tbody").links() == [
        ("École", "/startups/ecole/?as_of=2022-01-01"),
        ("Incubateur fabrique", "/incubateurs/fabrique/"),
    ]


def tags(page: Element) -> list[tuple[str, str]]:
    return [(tag.text, tag.href) for tag in page.all("a", "filters__tag")]


@pytest.mark.usefixtures("portfolio")
def test_each_filter_is_a_sentence_that_can_be_removed(client: Client) -> None:
    asked = (
        "phase=service&phase=investigation&incubator=atelier&theme=Jeunesse&sponsor=min&national_impact=yes&fast=9"
        "&search=droits&as_of=2022-01-01"
    )
    page = read_page(client.get(f"/startups/?{asked}"))
    found = tags(page)
    assert [sentence for sentence, _ in found] == [
        "Investigations en cours",
        "Services accompagnés ou pérennisés",
        "Portés par Incubateur atelier",
        "Thématique : Jeunesse",
        "Sponsor : Administration min",
        "À impact national",
        "Lauréats du FAST 9",
        "Contient « droits »",
        "Au 1er janvier 2022",
    ]
    assert [row[0] for row in page.rows()] == ["Aides jeunes Dire à chacun ses droits."]
    for _, address in found:
        assert len(tags(read_page(client.get(address)))) == len(found) - 1


@cases(
    ("query", "sentence"),
    [
        ("national_impact=no", "Sans impact national"),
        ("fast=yes", "Lauréats du FAST"),
        ("fast=no", "Jamais lauréats du FAST"),
        ("phase=none", wordings.NOT_IN_A_PHASE),
        ("phase=acceleration", "En accélération"),
    ],
)
@pytest.mark.usefixtures("portfolio")
def test_other_filters_have_their_sentence(client: Client, query: str, sentence: str) -> None:
    page = read_page(client.get(f"/startups/?{query}"))
    assert tags(page) == [(sentence, "/startups/")]


@pytest.mark.usefixtures("portfolio")
def test_form_holds_what_is_asked(client: Client) -> None:
    page = read_page(
        client.get("/startups/?phase=service&phase=investigation&incubator=atelier&search=aides&ordering=-since")
    )
    form = page.one("form")
    chosen = {
        select.attributes["name"]: [o.attributes["value"] for o in select.all("option") if "selected" in o.attributes]
        for select in form.all("select")
    }
    assert chosen == {
        "phase": ["investigation"],
        "incubator": ["atelier"],
        "theme": [""],
        "users": [""],
        "sponsor": [""],
        "ministry": [""],
        "national_impact": [""],
        "matrix_level": [""],
        "matrix_state": [""],
        "fast": [""],
        "end_reason": [""],
        "ended_in": [""],
        "signal": [""],
        "ordering": ["-since"],
    }
    assert [(i.attributes["name"], i.attributes.get("value", "")) for i in form.all("input")] == [
        ("search", "aides"),
        ("phase", "service"),
        ("as_of", ""),
    ]


def test_form_keeps_an_incubator_that_never_had_a_startup(client: Client) -> None:
    factories.make_incubator("zero")
    form = read_page(client.get("/startups/?incubator=zero")).one("form")
    select = form.one("select", "", name="incubator")
    assert [o.attributes["value"] for o in select.all("option") if "selected" in o.attributes] == ["zero"]


@pytest.mark.usefixtures("portfolio")
def test_empty_list_shows_which_filter_to_remove(client: Client) -> None:
    page = read_page(client.get("/startups/?phase=acceleration&incubator=fabrique&as_of=2022-01-01"))
    assert page.one(css="empty-state__title").text == "Aucun service ne correspond à tous ces filtres"
    hints = page.one("ul", "hints")
    assert [item.text for item in hints.all("li")] == [
        "1 service, 1 investigation sans « En accélération »",
        "1 service sans « Portés par Incubateur fabrique »",
    ]
    for (_, address), count in zip(hints.links(), [2, 1], strict=True):
        assert len(read_page(client.get(address)).rows()) == count


@pytest.mark.usefixtures("portfolio")
def test_empty_list_that_no_single_filter_explains_advises_to_remove_several(client: Client) -> None:
    page = read_page(client.get("/startups/?search=zzz&theme=Jeunesse&phase=ended"))
    assert page.all("ul", "hints") == []
    assert "Retirer un seul filtre ne suffit pas : retirez-en plusieurs." in page.text


@cases(
    ("query", "label"),
    [
        ("phase=zz", "Phase"),
        ("as_of=hier", "À la date du"),
        ("page_size=5000", "Nombre par page"),
        ("couleur=bleu", "Adresse de la page"),
    ],
)
def test_wrong_parameter_is_refused_under_its_label(client: Client, query: str, label: str) -> None:
    factories.make_startup("un", phases=[("construction", "2021-01-01")])
    response = client.get(f"/startups/?{query}")
    page = read_page(response)
    assert response.status_code == 400
    assert [alert.text.startswith(label) for alert in page.all(css="fr-alert--error")] == [True]
    assert ("Voir tous les services", "/startups/") in page.links()
    assert "Garder les autres filtres" not in page.text


def test_filters_that_are_not_wrong_are_kept(client: Client) -> None:
    factories.make_startup("un", phases=[("construction", "2021-01-01")])
    page = read_page(client.get("/startups/?incubator=parti&phase=construction&page=2"))
    assert ("Garder les autres filtres", "/startups/?phase=construction") in page.links()


def test_page_past_the_end_is_404_and_links_to_the_last(client: Client) -> None:
    for number in range(3):
        factories.make_startup(f"s{number}", phases=[("construction", "2021-01-01")])
    response = client.get("/startups/?page=9&page_size=2&phase=service")
    page = read_page(response)
    assert response.status_code == 404
    assert page.one("h1").text == "Cette page n’existe pas"
    address = dict(page.links())["Aller à la dernière page"]
    assert address == "/startups/?page=2&page_size=2&phase=service"
    assert [row[0] for row in read_page(client.get(address)).rows()] == ["Service s2"]


def test_pages_of_the_list_hold_each_startup_once(client: Client) -> None:
    for number in range(5):
        factories.make_startup(f"s{number}")
    first = read_page(client.get("/startups/?page_size=2"))
    assert dict(first.links())["Page suivante"] == "?page_size=2&page=2"
    assert dict(first.links())["Tout afficher sur une page"] == "/startups/?page_size=1000"
    names = [
        row[0] for page in (1, 2, 3) for row in read_page(client.get(f"/startups/?page_size=2&page={page}")).rows()
    ]
    assert names == [f"Service s{number}" for number in range(5)]


@pytest.mark.usefixtures("portfolio")
def test_exports_are_of_exactly_this_list(client: Client) -> None:
    page = read_page(client.get("/startups/?phase=service&as_of=2022-01-01&page_size=1&page=2&ordering=-name"))
    exports = [address for _, address in page.one("ul", "downloads").links()]
    query = "as_of=2022-01-01&ordering=-name&phase=service"
    assert exports == [f"/api/v1/startups/?{query}&format={form}" for form in ("csv", "ods", "xlsx")]


def test_long_list_is_dense(client: Client) -> None:
    Startup.objects.bulk_create(
        Startup(slug=f"s{number}", name=f"Service {number}", mission="Aider.") for number in range(201)
    )
    assert listed(client, "page_size=1000")[0][0] == "Service 0"
    assert listed(client, "page_size=200")[0][0] == "Service 0 Aider."


def test_recorded_text_is_never_markup(client: Client) -> None:
    incubator = factories.make_incubator("x", name='<b>"nom"</b>')
    factories.make_startup("y", name="<script>alert(1)</script>", mission="<img src=x>", incubator=incubator)
    page = read_page(client.get("/startups/?search=%3Cscript%3E"))
    assert page.rows()[0][:3] == [
        "<script>alert(1)</script> <img src=x>",
        "Aucune phase à cette date",
        '<b>"nom"</b>',
    ]
    assert page.all("script") == page.all("img") == page.all("b") == []
    assert tags(page) == [("Contient « <script> »", "/startups/")]


@pytest.mark.django_db(transaction=True)
def test_unchanged_list_is_304_and_changed_one_is_not(client: Client) -> None:
    startup = factories.make_startup("un", phases=[("construction", "2021-01-01")])
    etag = client.get("/startups/").headers["ETag"]
    assert client.get("/startups/", headers={"if-none-match": etag}).status_code == 304
    Startup.objects.filter(pk=startup.pk).update(name="Autre nom")
    response = client.get("/startups/", headers={"if-none-match": etag})
    assert response.status_code == 200
    assert read_page(response).rows()[0][0] == "Autre nom"


def test_list_marks_and_gives_what_changed_since_the_previous_visit(client: Client) -> None:
    agent = factories.make_user(last_login=timezone.now() - dt.timedelta(days=9))
    form = {"username": agent.email, "password": factories.PASSWORD}
    with transaction.atomic(), recorded_at(timezone.now() - dt.timedelta(days=30), reason="Reprise"):
        factories.make_startup("ancien", name="Ancien", phases=[("construction", "2021-01-01")])
    factories.make_startup("neuf", name="Neuf", phases=[("construction", "2021-01-01")])
    assert "ma dernière visite" not in read_page(client.get("/startups/")).text
    client.post("/connexion/", form)
    page = read_page(client.get("/startups/"))
    assert [("Depuis ma visite" in row.text) for row in page.one("tbody").all("tr")] == [False, True]
    (since,) = [url for words, url in page.links() if words == "Changés depuis ma dernière visite"]
    assert [row[0] for row in read_page(client.get(since)).rows()] == ["Neuf"]
    assert client.get("/api/v1/startups/?changed_since=hier").status_code == 400
