"""The contexts of the pages of a report: limits, counts, orders and omissions."""

from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from bilan.actions.publishing import publish
from bilan.actions.writing import create_report
from bilan.editions.problems import blocking
from bilan.editions.queries import PDF, PREVIEW
from bilan.models import EditionFile, Picture, Report, Section, SourcedFigure
from bilan.sections.kinds import KINDS
from bilan.views.sections import FOUND
from common.clock import today
from tests import factories
from tests.bilan.test_writing import section_of, write
from tests.cases import cases
from tests.catalogue.reading import document, read_page

pytestmark = pytest.mark.django_db
TODAY = today()
YEAR = TODAY.year - 1
SPACE = "/espace/bilans/"


def given(response: Any, *names: str) -> dict[str, Any]:
    """Return these names of the page's context."""
    assert response.status_code == 200
    return {name: response.context[name] for name in names}


@cases("typed", ["", "an", f"{YEAR}0", "-2021", "2012"])
def test_what_is_no_year_begins_no_report(browser: Client, typed: str) -> None:
    page = read_page(browser.post(SPACE, {"year": typed}, follow=True))
    assert "Choisissez une année terminée, de 2013" in page.text
    assert not Report.objects.exists()


def test_a_report_shows_its_sections_in_order(browser: Client, staff: User) -> None:
    report = Report.objects.create(year=YEAR, title="Bilan")
    kinds = ["credits", "text", "disparue", "fast"]
    made = [
        Section.objects.create(report=report, kind=kind, position=place, title=kind.upper() if kind == "text" else "")
        for place, kind in enumerate(kinds)
    ]
    page = given(browser.get(f"{SPACE}{YEAR}/"), "chapters", "addable")
    assert page["chapters"] == [
        (
            "Les activités financées",
            [(made[0], KINDS["credits"].title, False, True), (made[3], KINDS["fast"].title, True, False)],
        ),
        ("Pour aller plus loin", [(made[1], "TEXT", False, False)]),
    ]
    assert [kind.key for kind in page["addable"]] == [key for key in KINDS if key not in ("credits", "fast")]


@cases("address", ["", "publier/"])
def test_texts_to_confirm_are_apart_from_what_is_wrong(
    browser: Client, report: Report, staff: User, address: str
) -> None:
    write(section_of(report, "fast"), "{{chiffre:rien}}", staff)
    Section.objects.filter(report=report, kind="gamma").update(is_confirmed=False)
    page = given(browser.get(f"{SPACE}{YEAR}/{address}"), "blocking", "wrong", "drafts")
    wrong, draft = page["blocking"]
    assert page == {"blocking": [wrong, draft], "wrong": [wrong], "drafts": [draft]}
    assert ([wrong.is_draft, draft.is_draft], page["blocking"]) == ([False, True], blocking(report, {}))


def test_preview_marks_each_text_of_the_previous_report(browser: Client, report: Report) -> None:
    Section.objects.filter(report=report, kind="gamma").update(is_confirmed=False, text="Un texte")
    page = browser.get(f"{SPACE}{YEAR}/apercu/")
    notices = [one.title for _, sections in page.context["chapters"] for one in sections if one.notice]
    assert notices == [KINDS["gamma"].title]
    assert read_page(page).text.count("À confirmer : ce texte est celui du bilan précédent.") == 1


@cases(("do", "order"), [("up", [1, 0, 2]), ("down", [0, 2, 1])])
def test_buttons_move_a_section_by_one_place(browser: Client, do: str, order: list[int]) -> None:
    report = Report.objects.create(year=YEAR, title="Bilan")
    made = [
        Section.objects.create(report=report, kind=kind, position=place)
        for place, kind in enumerate(("credits", "fast", "gamma"))
    ]
    seen = browser.get(f"{SPACE}{YEAR}/").context["seen"]
    browser.post(f"{SPACE}{YEAR}/ordre/", {"do": do, "section": made[1].pk, "seen": seen})
    assert list(report.sections.all()) == [made[place] for place in order]


def test_buttons_hide_a_section_and_show_it_again(browser: Client, report: Report) -> None:
    one = section_of(report, "fast")
    for do, is_hidden in (("hide", True), ("show", False)):
        seen = browser.get(f"{SPACE}{YEAR}/").context["seen"]
        browser.post(f"{SPACE}{YEAR}/ordre/", {"do": do, "section": one.pk, "seen": seen})
        one.refresh_from_db()
        assert one.is_hidden is is_hidden


def test_a_section_is_shown_as_it_is_recorded(browser: Client, report: Report) -> None:
    one = section_of(report, "fast")
    Section.objects.filter(pk=one.pk).update(title="Mon titre", text="Mon texte", services=["un", "deux"])
    response = browser.get(f"{SPACE}{YEAR}/sections/{one.pk}/")
    page = given(response, "preview", "search", "found", "more_found", "unknown", "typed")
    preview = page.pop("preview")
    assert (preview.title, "Mon texte" in str(preview.html)) == ("Mon titre", True)
    assert page == {"search": "", "found": [], "more_found": 0, "unknown": [], "typed": []}
    assert response.context["form"]["services"].value() == "un\ndeux"
    Section.objects.filter(pk=one.pk).update(title="")
    assert browser.get(f"{SPACE}{YEAR}/sections/{one.pk}/").context["preview"].title == KINDS["fast"].title


def look(browser: Client, section: Section, **typed: str) -> HttpResponse:
    return browser.post(f"{SPACE}{YEAR}/sections/{section.pk}/", typed)  # type: ignore[return-value]


@cases(("count", "more"), [(FOUND - 1, 0), (FOUND, 0), (FOUND + 1, 1), (FOUND + 7, 7)])
def test_a_search_shows_so_many_figures_and_shows_how_many_more(
    browser: Client, report: Report, count: int, more: int
) -> None:
    SourcedFigure.objects.bulk_create(
        SourcedFigure(year=YEAR, key=f"baleine.{place:03}", label=f"Baleine {place:03}", value=1, source="Note")
        for place in range(count)
    )
    response = look(browser, section_of(report, "fast"), step="search", text="", search="Baleine")
    page = given(response, "found", "more_found")
    assert [(row.key, reference) for row, reference in page["found"]] == [
        (f"baleine.{place:03}", f"{{{{Baleine {place:03}}}}}") for place in range(min(count, FOUND))
    ]
    assert page["more_found"] == more


def test_a_search_of_spaces_finds_nothing(browser: Client, report: Report) -> None:
    nothing = look(browser, section_of(report, "fast"), step="search", text="", search="  ")
    assert given(nothing, "found", "more_found") == {"found": [], "more_found": 0}


def test_what_is_looked_at_keeps_what_was_typed_and_what_was_seen(browser: Client, report: Report) -> None:
    one = section_of(report, "fast")
    typed = {"title": "Titre", "text": "Texte", "services": "un", "reason": "Essai", "search": "fast"}
    form = look(browser, one, step="preview", **typed).context["form"]  # type: ignore[attr-defined]
    assert {name: form[name].value() for name in typed if name != "search"} == {
        name: value for name, value in typed.items() if name != "search"
    }
    address = f"{SPACE}{YEAR}/sections/{one.pk}/"
    again = browser.post(address, {"step": "preview", "seen": "vu", "token": "jeton"}).context["form"]
    assert (again["seen"].value(), again["token"].value(), again["text"].value()) == ("vu", "jeton", "")


@cases(
    ("step", "text", "after"),
    [
        ("insert:credits.total", "Soit  ", f"Soit {{{{Total des crédits {YEAR}}}}}"),
        ("insert:credits.total", "", f"{{{{Total des crédits {YEAR}}}}}"),
        ("insert:rien", "Soit ", "Soit "),
        ("credits.total", "Soit 105.", "Soit 105."),
        ("replace:credits.total:105", "Soit 105.", f"Soit {{{{Total des crédits {YEAR}}}}}."),
        ("replace:credits.total:104", "Soit 105.", "Soit 105."),
        ("replace:rien:105", "Soit 105.", "Soit 105."),
        ("credits.total:105", "Soit 105.", "Soit 105."),
    ],
    parts=2,
)
def test_buttons_next_to_a_text_change_it(browser: Client, report: Report, step: str, text: str, after: str) -> None:
    factories.make_credits(YEAR, [("Réseau", "105")])
    shown = look(browser, section_of(report, "credits"), step=step, text=text)
    assert shown.context["form"]["text"].value() == after  # type: ignore[attr-defined]


def test_a_picture_of_a_draft_is_of_its_year_and_of_its_kind(browser: Client, report: Report, staff: User) -> None:
    said = {"content": b"x", "width": 1, "height": 1, "alternative": "x", "credit": "x"}
    for stem, ending in (("0" * 16, "png"), ("1" * 16, "jpg")):
        Picture.objects.create(section=section_of(report, "fast"), name=f"{stem}.{ending}", **said)
    create_report(year=YEAR - 1, actor=staff)
    asked = {
        f"{year}/{name}": browser.get(f"{SPACE}{year}/images/{name}")
        for year in (YEAR, YEAR - 1)
        for name in (f"{'0' * 16}.png", f"{'1' * 16}.jpg")
    }
    assert [(one.status_code, one.headers["Content-Type"].partition(";")[0]) for one in asked.values()] == [
        (200, "image/png"),
        (200, "image/jpeg"),
        (404, "text/html"),
        (404, "text/html"),
    ]


def test_sourced_figures_are_those_of_the_year_and_are_corrected_as_they_are(browser: Client, report: Report) -> None:
    rows = [
        SourcedFigure.objects.create(year=year, key=key, label=key, unit="%", value=Decimal("12.5000"), source="Note")
        for year, key in ((YEAR, "a"), (YEAR - 1, "b"), (YEAR - 2, "b"), (YEAR, "c"))
    ]
    SourcedFigure.objects.filter(pk=rows[2].pk).update(value=7)
    page = given(browser.get(f"{SPACE}{YEAR}/chiffres/"), "figures")["figures"]
    assert [(row, words.replace("\u202f", " ")) for row, words in page] == [(rows[0], "12,5 %"), (rows[3], "12,5 %")]
    form = browser.get(f"{SPACE}{YEAR}/chiffres/{rows[0].pk}/?key=b").context["form"]
    assert [str(form[name].value()) for name in ("key", "label", "unit", "value")] == ["a", "a", "%", "12.5"]
    for pk in (rows[1].pk, 10**9):
        assert browser.get(f"{SPACE}{YEAR}/chiffres/{pk}/").status_code == 404
        assert browser.get(f"{SPACE}{YEAR}/chiffres/{pk}/retrait/").status_code == 404
    proposed = browser.get(f"{SPACE}{YEAR}/chiffres/nouveau/?key=b").context["form"]
    assert str(proposed["value"].value()) == "12.5"  # from an earlier year
    later = browser.get(f"{SPACE}{YEAR}/chiffres/nouveau/?key=c").context["form"]
    assert (later["key"].value(), later["label"].value()) == ("c", "")  # of another year


# --- Public pages ---------------------------------------------------------------------------------------------------


def test_a_report_shows_the_files_that_are_made_and_its_other_editions(
    client: Client, report: Report, staff: User
) -> None:
    report.sections.exclude(kind="introduction").delete()
    first = publish(report=report, note="", actor=staff)
    write(section_of(report, "introduction"), "Corrigé", staff)
    second = publish(report=report, note="Le texte", actor=staff)
    for edition, name in ((first, PDF), (second, PREVIEW)):
        EditionFile.objects.create(edition=edition, name=name, content=b"x", digest="0" * 64)

    def shown(address: str) -> tuple[bool, list[str], list[str]]:
        response = client.get(address)
        page, head = read_page(response), document(response.content.decode())
        files = [one.text for one in page.one("ul", css="bilan-formats").all("li")]
        pictures = [one.attributes["content"] for one in head.all("meta", property="og:image")]
        links = [href for _, href in page.links() if "/editions/" in href and href.endswith(("1/", "2/"))]
        return files[0] == "PDF", [one.partition("/bilan/")[2] for one in pictures if "/editions/" in one], links

    assert [shown(f"/bilan/{YEAR}/{address}") for address in ("", "editions/1/", "editions/2/")] == [
        (False, [f"{YEAR}/editions/2/{PREVIEW}"], [f"/bilan/{YEAR}/editions/1/"]),
        (True, [], [f"/bilan/{YEAR}/editions/2/"]),
        (False, [f"{YEAR}/editions/2/{PREVIEW}"], [f"/bilan/{YEAR}/editions/1/"]),
    ]


def test_files_of_an_edition_are_displayed_or_downloaded_under_their_own_name(
    client: Client, report: Report, staff: User
) -> None:
    edition = publish(report=report, note="", actor=staff)
    for name in (PDF, PREVIEW):
        EditionFile.objects.create(edition=edition, name=name, content=b"x", digest="0" * 64)
    files = {
        name: client.get(f"/bilan/{YEAR}/editions/1/{name}").headers
        for name in (PDF, PREVIEW, "bilan.zip", "bilan.ods", "bilan.json")
    }
    stem = f"-{YEAR}-1"
    assert {name: (one["Content-Disposition"], one["Content-Type"]) for name, one in files.items()} == {
        PDF: (f'inline; filename="bilan{stem}.pdf"', "application/pdf"),
        PREVIEW: (f'inline; filename="{PREVIEW.partition(".")[0]}{stem}.png"', "image/png"),
        "bilan.zip": (f'attachment; filename="bilan{stem}.zip"', "application/zip"),
        "bilan.ods": (
            f'attachment; filename="bilan{stem}.ods"',
            "application/vnd.oasis.opendocument.spreadsheet",
        ),
        "bilan.json": (f'attachment; filename="bilan{stem}.json"', "application/json"),
    }
