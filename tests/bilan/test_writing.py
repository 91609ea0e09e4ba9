"""Write a report in the browser: sections, texts, two people at once, publication."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import User
from bilan.actions.publishing import publish, report_state
from bilan.actions.writing import SECTION_COLUMNS, add_section, create_report, move_section, order_of, save_section
from bilan.editions.document import build
from bilan.editions.problems import missing
from bilan.figures.read_figures import read_figures
from bilan.models import Edition, Picture, Report, Section
from bilan.pictures import MOST_BYTES
from bilan.sections.kinds import in_order
from common.clock import today
from common.optimistic_lock import EditConflictError, VersionToken, state_of
from sampledata.reference import load_reference
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import Element, read_page

pytestmark = pytest.mark.django_db
LAST_YEAR = today().year - 1


def section_of(report: Report, kind: str) -> Section:
    return report.sections.get(kind=kind)


def write(section: Section, text: str, actor: User, seen: VersionToken | None = None) -> None:
    save_section(
        section=section, values={"title": "", "text": text, "services": []}, reason="Texte", actor=actor, seen=seen
    )


def look(client: Client, address: str, step: str, **values: object) -> Element:
    """Ask the page of a section what it shows of a text that is not saved, for which it needs nothing of an opened page."""
    return read_page(client.post(address, {"step": step, **values}))


def send(client: Client, address: str, **values: object) -> tuple[int, Element]:
    page = read_page(client.get(address))
    hidden = {
        name: page.all("input", name=name)[0].attributes.get("value", "")
        for name in ("token", "seen")
        if page.all("input", name=name)
    }
    sent = {**hidden, "step": "save", **values}
    response = client.post(address, sent, follow=True)
    shown = read_page(response)
    previews = [one.attributes.get("value") for one in shown.all("input", name="previewed")]
    if response.status_code == 200 and any(previews):  # previewed, then saved
        response = client.post(address, {**sent, "previewed": previews[0], "confirmed": "on"}, follow=True)
        shown = read_page(response)
    return response.status_code, shown


def test_a_first_report_has_every_section(report: Report) -> None:
    assert (report.sections.count(), report.sections.filter(is_confirmed=False).count()) == (22, 0)


def test_each_section_of_the_last_report_is_copied_whole_but_its_pictures_and_services(staff: User) -> None:
    for year in (2019, 2021):
        Report.objects.create(year=year, title=f"Bilan {year}")
    old, last = Report.objects.order_by("year")
    Section.objects.create(report=old, kind="credits", position=0, title="Ancien", text="Ancien")
    held: list[tuple[str, dict[str, Any]]] = [
        ("credits", {"title": "Titre", "text": "Texte", "services": ["un"]}),
        ("text", {"title": "Libre", "text": "Autre", "is_hidden": True}),
        ("fast", {"text": "", "is_confirmed": False}),
    ]
    for place, (kind, fields) in enumerate(held):
        Section.objects.create(report=last, kind=kind, position=place, **fields)
    made = create_report(year=2023, actor=staff)
    columns = ("kind", "position", "title", "text", "services", "is_hidden", "is_confirmed")
    assert list(made.sections.values_list(*columns)) == [
        ("credits", 0, "Titre", "Texte", [], False, False),
        ("text", 1, "Libre", "Autre", [], True, False),
        ("fast", 2, "", "", [], False, True),
    ]
    assert made.title == "Bilan 2023 du programme beta.gouv.fr"
    between = create_report(year=2020, actor=staff)
    assert list(between.sections.values_list("kind", "title")) == [("credits", "Ancien")]


def test_next_year_starts_from_the_last_with_texts_to_confirm(staff: User) -> None:
    load_reference()
    made = create_report(year=2022, actor=staff)
    before = Report.objects.get(year=2021)
    assert [(one.kind, one.text) for one in made.sections.all()] == [
        (one.kind, one.text) for one in before.sections.all()
    ]
    assert {one.kind for one in made.sections.filter(is_confirmed=True)} == {"testimonies"}
    assert made.sections.filter(testimonies__isnull=False).count() == 0
    told = [one.sentence for one in missing(2022)]
    assert told == [
        "Des financements n’ont pas de résultat\xa0: FAST 11.",
        "Aucune formation n’est enregistrée en 2022.",
    ]


@cases(
    ("year", "told"),
    [
        (2012, f"Choisissez une année terminée, de 2013 à {LAST_YEAR}."),
        (LAST_YEAR + 1, f"L’année {LAST_YEAR + 1} n’est pas finie : son bilan se commence à partir du 1er janvier"),
    ],
)
def test_the_report_of_a_year_that_is_not_over_is_refused(browser: Client, staff: User, year: int, told: str) -> None:
    with pytest.raises(ValidationError):
        create_report(year=year, actor=staff)
    page = read_page(browser.post("/espace/bilans/", {"year": str(year)}, follow=True))
    assert told in page.text
    assert not Report.objects.exists()


def test_only_staff_write(report: Report) -> None:
    agent = factories.make_user("agent@example.gouv.fr")
    for act in (
        lambda: create_report(year=2020, actor=agent),
        lambda: write(section_of(report, "fast"), "x", agent),
        lambda: publish(report=report, note="", actor=agent),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_sections_move_and_are_hidden(browser: Client, report: Report) -> None:
    address = f"/espace/bilans/{LAST_YEAR}/"
    page = read_page(browser.get(address))
    seen = page.all("input", name="seen")[0].attributes["value"]
    first, second = report.sections.all()[:2]
    browser.post(f"{address}ordre/", {"do": "up", "section": second.pk, "seen": seen})
    assert list(report.sections.all()[:2]) == [second, first]
    response = browser.post(f"{address}ordre/", {"do": "hide", "section": first.pk, "seen": seen}, follow=True)
    assert wordings.SOMEBODY_CHANGED in read_page(response).text  # the page showed another order
    seen = VersionToken.of(order_of(report)).token
    browser.post(f"{address}ordre/", {"do": "hide", "section": first.pk, "seen": seen})
    first.refresh_from_db()
    assert first.is_hidden
    browser.post(f"{address}ordre/", {"do": "add", "kind": "text"})
    assert report.sections.last().kind == "text"  # type: ignore[union-attr]
    refused = browser.post(f"{address}ordre/", {"do": "add", "kind": "rien"}, follow=True)
    assert "Choisissez une sorte de section dans la liste." in read_page(refused).text


def test_sections_are_listed_as_the_report_has_them_whatever_their_rank(browser: Client, report: Report) -> None:
    report.sections.update(text="Un texte")
    report.sections.filter(kind="abbreviations").update(position=0)
    report.sections.filter(kind="fast").update(position=1)
    page = read_page(browser.get(f"/espace/bilans/{LAST_YEAR}/"))
    listed = [
        row.all("a")[0].text
        for rows in page.all("ol", "report-sections")
        for row in rows.all("li")
        if row.all("details")
    ]
    document = build(report, read_figures(LAST_YEAR))["sections"]
    assert listed == [one["title"] for one in document]
    assert (document[0]["kind"], document[-1]["kind"]) == ("introduction", "abbreviations")


def test_a_section_moves_only_within_its_chapter(report: Report, staff: User) -> None:
    before = [one.pk for one in in_order(report.sections.all())]
    move_section(section=section_of(report, "portfolio"), up=True, actor=staff)
    assert [one.pk for one in in_order(report.sections.all())] == before


def test_moving_a_section_twice_with_the_same_version_is_refused(report: Report, staff: User) -> None:
    seen = VersionToken.of(order_of(report))
    second = section_of(report, "pillars")
    move_section(section=second, up=True, actor=staff, seen=seen)
    with pytest.raises(EditConflictError):
        move_section(section=second, up=True, actor=staff, seen=seen)
    with pytest.raises(ValidationError):
        add_section(report=report, kind="fast", actor=staff)


def test_a_text_is_previewed_searched_inserted_then_saved(browser: Client, report: Report) -> None:
    factories.make_credits(LAST_YEAR, [("Réseau", "105")])
    one = section_of(report, "credits")
    address = f"/espace/bilans/{LAST_YEAR}/sections/{one.pk}/"
    page = look(browser, address, step="search", text="Le total", search="total crédits")
    assert page.one("button", value="insert:credits.total").text == f"Insérer Total des crédits {LAST_YEAR}"
    page = look(browser, address, step="insert:credits.total", text="Le total est de", search="total")
    assert page.one("textarea", name="text").text == f"Le total est de {{{{Total des crédits {LAST_YEAR}}}}}"
    assert "Le total est de 105 €" in page.one("section", css="bilan-preview").text
    one.refresh_from_db()
    assert one.text == ""
    page = look(browser, address, step="preview", text="Il y a 105 € et {{chiffre:rien.du.tout}}.")
    told = page.one("section", css="bilan-preview").text
    assert "« 105 » est la valeur de « " in told
    assert "rien.du.tout" in told
    for named in (f"{{{{Total des crédits {LAST_YEAR}}}}}", "{{chiffre:credits.total}}"):
        status, _ = send(browser, address, text=f"Le total est de {named}.", reason="Premier jet")
        one.refresh_from_db()
        assert (status, one.text) == (200, "Le total est de {{chiffre:credits.total}}.")
    status, page = send(browser, address, text="Soit {{Total des baleines}}.", reason="Second jet")
    assert (status, "« Total des baleines »" in page.text) == (400, True)
    status, page = send(browser, address, text="Sans raison", reason="")
    assert (status, "Indiquez" in page.text) == (400, True)
    status, page = send(browser, address, text="x", services="rien", reason="Essai")
    assert (status, wordings.NO_SERVICE_RIEN in page.text) == (400, True)


def test_a_typed_number_gives_its_place_to_a_reference(browser: Client, report: Report) -> None:
    factories.make_credits(LAST_YEAR, [("Réseau", "105")])
    address = f"/espace/bilans/{LAST_YEAR}/sections/{section_of(report, 'credits').pk}/"
    page = look(browser, address, step="preview", text="Soit 105 €, en {{chiffre:credits.total}}.")
    (button,) = [one for one in page.all("button") if one.attributes.get("value", "").startswith("replace:")]
    assert (button.attributes["form"], button.text) == ("texte", "Mettre la référence à la place de 105")
    page = look(browser, address, step=button.attributes["value"], text="Soit 105 €, en {{chiffre:credits.total}}.")
    found = page.one("textarea", name="text").text
    assert found == "Soit {{Label}} €, en {{Label}}.".replace("Label", f"Total des crédits {LAST_YEAR}")
    page = look(browser, address, step="replace:rien:105", text="Soit 105 €.")
    assert page.one("textarea", name="text").text == "Soit 105 €."


def test_what_the_script_of_the_page_requests_is_on_it(browser: Client, report: Report) -> None:
    address = f"/espace/bilans/{LAST_YEAR}/sections/{section_of(report, 'fast').pk}/"
    page = look(browser, address, step="search", text="# Un *texte*", search="incubateurs créés")
    form = page.one("form", id="texte")
    assert (form.attributes["action"], "data-section" in form.attributes) == (address, True)
    assert "data-said" in form.one("p", role="status").attributes
    parts = {one.attributes["data-part"]: one for one in page.all("div") if "data-part" in one.attributes}
    assert parts["preview"].text == "Le FAST Un texte"
    assert [one.tag for one in parts["preview"].all() if one.tag in ("h3", "h4")] == ["h3", "h4"]
    assert [one.text for one in parts["found"].all("li")] == [
        f"Incubateurs créés en {LAST_YEAR} : Non déterminé (ND) Insérer Incubateurs créés en {LAST_YEAR}"
    ]
    page = look(browser, address, step="search", text="", search="baleines")
    assert "Aucun chiffre de l’année ne répond à « baleines »." in page.text
    assert f"/espace/bilans/{LAST_YEAR}/chiffres/nouveau/" in [href for _, href in page.links()]


def test_two_people_who_edit_one_section_lose_nothing(browser: Client, report: Report, staff: User) -> None:
    one = section_of(report, "fast")
    address = f"/espace/bilans/{LAST_YEAR}/sections/{one.pk}/"
    page = read_page(browser.get(address))
    hidden = {name: page.one("input", name=name).attributes["value"] for name in ("token", "seen")}
    write(one, "Le texte de l’autre", staff)
    response = browser.post(address, {**hidden, "step": "save", "text": "Mon texte", "reason": "Essai"})
    shown = read_page(response)
    assert response.status_code == 409
    assert "Le texte de l’autre" in shown.text
    assert "Mon texte" in shown.text
    one.refresh_from_db()
    assert one.text == "Le texte de l’autre"
    with pytest.raises(EditConflictError):
        write(one, "Encore", staff, VersionToken.of(dict.fromkeys(SECTION_COLUMNS, "")))


def picture(size: tuple[int, int] = (40, 20)) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "PNG")
    return SimpleUploadedFile("équipe.png", out.getvalue(), "image/png")


def test_a_picture_is_added_shown_and_removed(browser: Client, report: Report) -> None:
    one = section_of(report, "fast")
    address = f"/espace/bilans/{LAST_YEAR}/sections/{one.pk}/"
    send(browser, f"{address}image/", picture=picture(), alternative="Une équipe", credit="DINUM")
    kept = Picture.objects.get()
    shown = read_page(browser.get(address)).one("img", alt="Une équipe")
    assert browser.get(shown.attributes["src"]).content == bytes(kept.content)
    browser.post(f"/espace/bilans/{LAST_YEAR}/images/{kept.pk}/retrait/")
    assert not Picture.objects.exists()


@cases(
    ("body", "words"),
    [
        (b"<svg><script>alert(1)</script></svg>", "Ce fichier n’est pas une image JPEG, PNG ou WebP."),
        (b"0" * (MOST_BYTES + 1), "Cette image dépasse 2 Mo"),
    ],
    ids=["script", "heavy"],
)
def test_a_bad_picture_is_refused_in_words(browser: Client, report: Report, body: bytes, words: str) -> None:
    address = f"/espace/bilans/{LAST_YEAR}/sections/{section_of(report, 'fast').pk}/image/"
    file = SimpleUploadedFile("image.svg", body)
    status, page = send(browser, address, picture=file, alternative="Une équipe", credit="DINUM")
    assert (status, words in page.text, Picture.objects.exists()) == (400, True, False)


def test_a_testimony_is_added_and_withdrawn(browser: Client, report: Report) -> None:
    one = section_of(report, "testimonies")
    address = f"/espace/bilans/{LAST_YEAR}/sections/{one.pk}/"
    send(browser, f"{address}temoignage/", person="Ada", words="C’est utile.", reason="Accord écrit")
    row = one.testimonies.get()
    assert "« C’est utile. »" in read_page(browser.get(f"/espace/bilans/{LAST_YEAR}/apercu/")).text
    send(browser, f"/espace/bilans/{LAST_YEAR}/temoignages/{row.pk}/retrait/", reason="Plus d’accord")
    assert one.testimonies.count() == 0


def test_a_new_testimony_is_added_after_the_remaining_ones(browser: Client, report: Report) -> None:
    one = section_of(report, "testimonies")
    address = f"/espace/bilans/{LAST_YEAR}/sections/{one.pk}/temoignage/"
    for person in ("Ada", "Grace", "Katherine"):
        send(browser, address, person=person, words="C’est utile.", reason="Accord écrit")
    one.testimonies.get(person="Ada").delete()
    send(browser, address, person="Alan", words="C’est utile.", reason="Accord écrit")
    assert list(one.testimonies.values_list("person", "position")) == [("Grace", 1), ("Katherine", 2), ("Alan", 3)]


def test_a_sourced_figure_is_entered_and_used(browser: Client, report: Report) -> None:
    address = f"/espace/bilans/{LAST_YEAR}/chiffres/"
    send(
        browser,
        f"{address}nouveau/",
        key="brigade.people",
        label="Personnes",
        unit="",
        value="15",
        printed="",
        source="Note",
        reason="Note",
    )
    assert read_page(browser.get(address)).one("table").rows()[0][:3] == ["Personnes", "15", "Note"]
    status, page = send(browser, f"{address}nouveau/", key="mal écrit", label="x", value="15", source="", reason="x")
    assert (status, "Citez la source" in page.text) == (400, True)


def test_what_prevents_publication_is_reported(report: Report, staff: User) -> None:
    write(section_of(report, "fast"), "{{chiffre:fast.99.rien}} 漢", staff)
    Section.objects.filter(report=report, kind="gamma").update(is_confirmed=False)
    with pytest.raises(ValidationError) as refused:
        publish(report=report, note="", actor=staff)
    assert refused.value.messages == [
        f"Le FAST : La référence « fast.99.rien » n’existe pas en {LAST_YEAR} : retirez la phrase, ou enregistrez ce "
        "chiffre avec sa source.",
        "Le FAST : Aucune police du document n’a le signe « 漢 » : remplacez-le.",
        "L’accompagnement GAMMA : Ce texte est celui du bilan précédent : relisez-le et confirmez-le.",
    ]
    running = Report.objects.create(year=LAST_YEAR + 1, title="En cours")
    with pytest.raises(ValidationError, match="n’est pas finie"):
        publish(report=running, note="", actor=staff)
    assert not Edition.objects.exists()


def test_publication_freezes_what_was_seen_and_a_correction_is_an_edition(
    browser: Client, report: Report, staff: User
) -> None:
    one = section_of(report, "introduction")
    write(one, "Premier texte", staff)
    seen = VersionToken.of(report_state(report, read_figures(report.year)))
    write(one, "Second texte", staff)
    with pytest.raises(EditConflictError):
        publish(report=report, note="", actor=staff, seen=seen)
    address = f"/espace/bilans/{LAST_YEAR}/publier/"
    stale = VersionToken.of(report_state(report, read_figures(report.year))).token
    status, page = send(browser, address, note="")
    assert (status, "Second texte" in page.text) == (200, True)
    status, page = send(browser, address, note="", seen=stale)
    assert (status, "l’édition 1 vient d’être publiée" in page.text) == (409, True)
    status, page = send(browser, address, note="Rien")
    assert (status, wordings.UNCHANGED_SINCE_EDITION in page.text) == (400, True)
    write(one, "Texte corrigé", staff)
    status, page = send(browser, address, note="")
    assert (status, wordings.CORRECTION_EXPLAINED in page.text) == (400, True)
    status, page = send(browser, address, note="Une phrase de l’introduction")
    assert (status, Edition.objects.count()) == (200, 2)
    assert "Corrections de cette édition : Une phrase de l’introduction" in page.text
    assert "Second texte" in read_page(browser.get(f"/bilan/{LAST_YEAR}/editions/1/")).text
    assert Edition.objects.latest("number").published_on <= dt.date.today()  # noqa: DTZ011


def test_any_finished_year_without_a_report_can_be_begun(browser: Client, report: Report) -> None:
    page = read_page(browser.get("/espace/bilans/"))
    assert [one.text for one in page.all("option")] == [str(year) for year in range(LAST_YEAR - 1, 2012, -1)]
    assert "projet, non publié" in page.text
    response = browser.post("/espace/bilans/", {"year": "2015"}, follow=True)
    assert read_page(response).one("h1").text == "Bilan 2015 du programme beta.gouv.fr"
    browser.post("/espace/bilans/", {"year": "2018"})
    links = read_page(browser.get("/espace/bilans/")).links()
    order = [year for _, address in links for year in ("2015", "2018") if address == f"/espace/bilans/{year}/"]
    assert order == ["2018", "2015"]


def test_state_of_a_section_is_what_its_page_shows(report: Report) -> None:
    assert state_of(section_of(report, "fast"), SECTION_COLUMNS) == {"title": "", "text": "", "services": []}
