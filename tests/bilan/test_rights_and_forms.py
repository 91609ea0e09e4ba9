"""The right to write a report, and what each form refuses, keeping what was typed."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client

from accounts.models import User
from bilan.actions.pictures import MOST, add_picture, withdraw_picture
from bilan.actions.publishing import publish
from bilan.actions.writing import (
    MOST_SECTIONS,
    add_section,
    add_testimony,
    confirm_section,
    create_report,
    move_section,
    order_of,
    save_section,
    show_section,
    withdraw_testimony,
)
from bilan.editions.problems import missing, typed
from bilan.figures.read_figures import read_figures
from bilan.models import Picture, Report, Section, SourcedFigure
from bilan.models import Testimony as Words
from bilan.pictures import MOST_BYTES
from common.clock import today
from common.files.verifiable_archive import content_name
from common.optimistic_lock import VersionToken
from common.texts import REVERSES
from startups import records
from tests import factories, wordings
from tests.bilan.test_pictures import sent
from tests.bilan.test_writing import picture, section_of, send
from tests.cases import cases
from tests.catalogue.reading import read_page
from tests.history import changes_of

pytestmark = pytest.mark.django_db
YEAR = today().year - 1
SOURCED = {"key": "a", "label": "A", "value": 1, "source": "Note"}
TESTIMONY = {"person": "Ada", "role": "", "words": "Utile", "is_summary": False, "link": ""}
TEXT = {"title": "", "text": "x", "services": []}


def _one(report: Report) -> Section:
    return section_of(report, "fast")


def _testimony(report: Report) -> Words:
    return Words.objects.create(section=_one(report), person="Ada", words="Utile")


def _picture(report: Report) -> Picture:
    said = {"name": "0123456789abcdef.jpg", "alternative": "x", "credit": "x"}
    return Picture.objects.create(section=_one(report), content=b"x", width=1, height=1, **said)


def _sourced(report: Report) -> SourcedFigure:
    return SourcedFigure.objects.get_or_create(
        year=YEAR, key="a", defaults={"label": "A", "value": 1, "source": "Note"}
    )[0]


ACTIONS: dict[str, Callable[[Report, User], object]] = {
    "create": lambda report, user: create_report(year=YEAR - 1, actor=user),
    "add section": lambda report, user: add_section(report=report, kind="text", actor=user),
    "move": lambda report, user: move_section(section=_one(report), up=True, actor=user),
    "hide": lambda report, user: show_section(section=_one(report), is_hidden=True, actor=user),
    "write": lambda report, user: save_section(section=_one(report), values=TEXT, reason="x", actor=user),
    "confirm": lambda report, user: confirm_section(section=_one(report), actor=user),
    "testimony": lambda report, user: add_testimony(section=_one(report), values=TESTIMONY, reason="x", actor=user),
    "withdraw testimony": lambda report, user: withdraw_testimony(testimony=_testimony(report), reason="x", actor=user),
    "picture": lambda report, user: add_picture(
        section=_one(report), body=sent(), alternative="x", credit="x", actor=user
    ),
    "withdraw picture": lambda report, user: withdraw_picture(picture=_picture(report), actor=user),
    "sourced": lambda report, user: records.save(SourcedFigure(year=YEAR, **SOURCED), reason="x", actor=user),
    "withdraw sourced": lambda report, user: records.withdraw(_sourced(report), reason="x", actor=user),
    "publish": lambda report, user: publish(report=report, note="", actor=user),
}


@cases("action", ACTIONS)
def test_only_staff_and_administrators_write(action: str, report: Report) -> None:
    coach = factories.make_coach(factories.make_incubator())
    former = factories.make_user("inactif@example.gouv.fr", User.Role.DINUM, is_active=False)
    for user in (factories.make_user("agent@example.gouv.fr"), coach, former):
        with pytest.raises(PermissionDenied):
            ACTIONS[action](report, user)
    ACTIONS[action](report, factories.make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR))


REASONS = {
    "write": "x",
    "add section": "Section ajoutée : text",
    "testimony": "x",
    "sourced": "x",
    "picture": "Image ajoutée",
}


@cases("action", REASONS)
def test_each_change_has_its_author_and_its_reason(action: str, report: Report, staff: User) -> None:
    made = ACTIONS[action](report, staff)
    assert isinstance(made, Model)
    last = changes_of(made)[-1]
    assert (last.author, last.reason) == (str(staff), REASONS[action])


SECTION_REFUSED = [
    ({"text": "x" * 20_001, "reason": "Essai"}, "la limite est de 20 000"),
    ({"title": "x" * 201, "reason": "Essai"}, "la limite est de 200"),
    ({"text": "x", "reason": " "}, "Indiquez"),
    ({"text": "x\u202ey", "reason": "Essai"}, REVERSES),
    ({"text": "x\0y", "reason": "Essai"}, "caractère nul"),
]


@cases(("typed_", "words"), SECTION_REFUSED, parts=2)
def test_a_text_that_is_refused_is_given_back(
    browser: Client, report: Report, typed_: dict[str, str], words: str
) -> None:
    one = _one(report)
    status, page = send(browser, f"/espace/bilans/{YEAR}/sections/{one.pk}/", **typed_)
    assert (status, words in page.text.replace("\u202f", " ").replace("\xa0", " ")) == (400, True)
    one.refresh_from_db()
    assert (one.text, one.title) == ("", "")
    if "text" in typed_ and "\0" not in typed_["text"]:
        assert page.one("textarea", name="text").text == typed_["text"]


TESTIMONY_REFUSED = [
    ({"person": "", "words": "Utile", "reason": "Accord"}, "Donnez le nom de la personne."),
    ({"person": "Ada", "words": "", "reason": "Accord"}, "Écrivez ce que dit la personne."),
    ({"person": "Ada", "words": "Utile", "reason": ""}, "Indiquez"),
    (
        {"person": "Ada", "words": "Utile", "reason": "Accord", "link": "javascript:alert(1)"},
        "https://exemple.gouv.fr/entretien",
    ),
]


@cases(("typed_", "words"), TESTIMONY_REFUSED)
def test_a_testimony_that_is_refused_is_reported(
    browser: Client, report: Report, typed_: dict[str, str], words: str
) -> None:
    address = f"/espace/bilans/{YEAR}/sections/{_one(report).pk}/temoignage/"
    status, page = send(browser, address, **typed_)
    assert (status, words in page.text, Words.objects.exists()) == (400, True, False)


SOURCED_REFUSED = [
    ({"key": ""}, "Donnez une clé."),
    ({"key": "une clé"}, "Des lettres, des chiffres, des points et des tirets."),
    ({"label": ""}, "Nommez le chiffre."),
    ({"value": "beaucoup"}, "Ce nombre est illisible."),
    ({"value": "1" * 17}, ""),
    ({"source": ""}, "Citez la source"),
    ({"reason": ""}, "Indiquez"),
]


@cases(("change", "words"), SOURCED_REFUSED, parts=2)
def test_a_sourced_figure_that_is_refused_is_reported(
    browser: Client, report: Report, change: dict[str, str], words: str
) -> None:
    typed_ = {
        "key": "a",
        "label": "A",
        "unit": "",
        "value": "1,5",
        "printed": "",
        "source": "Note",
        "reason": "Note",
        **change,
    }
    status, page = send(browser, f"/espace/bilans/{YEAR}/chiffres/nouveau/", **typed_)
    assert (status, words in page.text, SourcedFigure.objects.exists()) == (400, True, False)


def test_a_sourced_figure_is_corrected_and_withdrawn(browser: Client, report: Report) -> None:
    row = _sourced(report)
    address = f"/espace/bilans/{YEAR}/chiffres/{row.pk}/"
    status, _ = send(
        browser, address, key="a", label="B", unit="%", value="2,5", printed="", source="Note", reason="Relu"
    )
    row.refresh_from_db()
    assert (status, row.label, row.unit, str(row.value)) == (200, "B", "%", "2.5")
    status, page = send(browser, f"{address}retrait/", reason="")
    assert (status, "Indiquez" in page.text, SourcedFigure.objects.exists()) == (400, True, True)
    send(browser, f"{address}retrait/", reason="Trouvé dans les enregistrements")
    assert not SourcedFigure.objects.exists()
    assert browser.get(f"/espace/bilans/{YEAR - 1}/chiffres/").status_code == 404


def test_a_figure_of_the_year_before_is_proposed_under_its_key(browser: Client, report: Report) -> None:
    SourcedFigure.objects.create(year=YEAR - 1, key="survey.good", label="NPS dit bon", value=50, source="Note")
    new = f"/espace/bilans/{YEAR}/chiffres/nouveau/"
    page = read_page(browser.get(f"{new}?key=survey.good"))
    told = [page.one("input", name=name).attributes.get("value", "") for name in ("key", "label", "value", "source")]
    assert told == ["survey.good", "NPS dit bon", "50", "Note"]
    assert read_page(browser.get(f"{new}?key=autre")).one("input", name="key").attributes["value"] == "autre"
    one = _one(report)
    address = f"/espace/bilans/{YEAR}/sections/{one.pk}/"
    _, page = send(browser, address, step="preview", text="Au-dessus de {{chiffre:survey.good}}.")
    assert f"{new}?key=survey.good" in [href for _, href in page.links()]


@cases(("asked", "proposed"), [("%00", ""), ("a%00b", "ab"), ("k" * 200, "k" * 120), ("<b>", "<b>")])
def test_any_key_of_an_address_is_proposed_as_a_text(
    browser: Client, report: Report, asked: str, proposed: str
) -> None:
    page = read_page(browser.get(f"/espace/bilans/{YEAR}/chiffres/nouveau/?key={asked}"))
    assert page.one("input", name="key").attributes.get("value", "") == proposed


PICTURES_REFUSED = [
    ({"alternative": ""}, "Décrivez l’image"),
    ({"credit": " "}, wordings.PICTURE_WITHOUT_AUTHOR),
    ({"picture": ""}, "Choisissez-la."),
    ({"picture": SimpleUploadedFile("vide.png", b"")}, "Ce fichier est vide."),
    ({"picture": SimpleUploadedFile("a.svg", b"<svg onload='alert(1)'/>")}, "n’est pas une image JPEG, PNG ou WebP"),
    ({"picture": SimpleUploadedFile("a.png", b"\x89PNG" + b"0" * 100)}, "n’est pas une image JPEG, PNG ou WebP"),
    ({"picture": SimpleUploadedFile("a.png", b"0" * (MOST_BYTES + 1))}, "Cette image dépasse 2 Mo"),
]


@cases(("change", "words"), PICTURES_REFUSED, parts=2)
def test_a_picture_that_is_refused_is_reported(
    browser: Client, report: Report, change: dict[str, object], words: str
) -> None:
    address = f"/espace/bilans/{YEAR}/sections/{_one(report).pk}/image/"
    typed_: dict[str, object] = {"picture": picture(), "alternative": "Une équipe", "credit": "DINUM", **change}
    status, page = send(browser, address, **typed_)
    assert (status, words in page.text, Picture.objects.exists()) == (400, True, False)


@cases("name", ["photo.svg", "photo.jpg", "photo.exe", "../../photo.png"], parts=2)
def test_a_picture_is_what_it_holds_whatever_its_name(browser: Client, report: Report, name: str) -> None:
    address = f"/espace/bilans/{YEAR}/sections/{_one(report).pk}/image/"
    sent_as = SimpleUploadedFile(name, sent("PNG", mode="RGBA"), content_type="image/svg+xml")
    status, _ = send(browser, address, picture=sent_as, alternative="Une équipe", credit="DINUM")
    kept = Picture.objects.get()
    assert (status, kept.name) == (200, f"{content_name(bytes(kept.content))}.png")


def test_a_request_of_fifty_megabytes_is_refused_before_it_is_read(browser: Client, report: Report) -> None:
    address = f"/espace/bilans/{YEAR}/sections/{_one(report).pk}/image/"
    response = browser.post(address, {"alternative": "x"}, headers={"Content-Length": str(50 * 2**20)})
    assert (response.status_code, "réduisez l’image" in response.content.decode().lower()) == (413, True)
    assert not Picture.objects.exists()


def test_a_section_holds_so_many_pictures_and_a_report_so_many_sections(report: Report, staff: User) -> None:
    one = _one(report)
    Picture.objects.bulk_create(
        Picture(section=one, name=f"{place:016}.jpg", content=b"x", width=1, height=1, alternative="x", credit="x")
        for place in range(MOST)
    )
    with pytest.raises(ValidationError, match="Une section a au plus 12 images"):
        add_picture(section=one, body=sent(), alternative="x", credit="x", actor=staff)
    Section.objects.bulk_create(
        Section(report=report, kind="text", position=100 + place)
        for place in range(MOST_SECTIONS - report.sections.count())
    )
    with pytest.raises(ValidationError, match="Un bilan a au plus 60 sections"):
        add_section(report=report, kind="text", actor=staff)


def test_the_first_section_up_and_the_last_one_down_stay(report: Report, staff: User) -> None:
    order = list(report.sections.all())
    move_section(section=order[0], up=True, actor=staff)
    move_section(section=order[-1], up=False, actor=staff)
    assert list(report.sections.all()) == order


@cases("do", ["", "rien", "delete"])
def test_a_button_that_the_page_has_not_is_404(browser: Client, report: Report, do: str) -> None:
    seen = VersionToken.of(order_of(report)).token
    response = browser.post(f"/espace/bilans/{YEAR}/ordre/", {"do": do, "section": _one(report).pk, "seen": seen})
    assert response.status_code == 404


@cases("number", ["²", "١٢", "-1", "9" * 19, "9" * 5000])
def test_what_is_no_number_of_a_section_is_not_found(browser: Client, report: Report, number: str) -> None:
    order = f"/espace/bilans/{report.year}/ordre/"
    seen = VersionToken.of(order_of(report)).token
    assert browser.post(order, {"do": "up", "section": number, "seen": seen}).status_code == 404
    assert browser.post("/espace/bilans/", {"year": number}, follow=True).status_code == 200
    assert Report.objects.count() == 1


@cases("seen", ["", "faux"])
def test_section_is_not_moved_without_the_order_that_the_page_displayed(
    browser: Client, report: Report, seen: str
) -> None:
    values = {"do": "up", "section": _one(report).pk, "seen": seen}
    order = list(report.sections.all())
    shown = read_page(browser.post(f"/espace/bilans/{YEAR}/ordre/", values, follow=True))
    assert "Cette page a perdu ce qu’elle retenait : recommencez." in shown.text
    assert list(report.sections.all()) == order


def test_pages_of_another_year_have_not_this_section(browser: Client, report: Report, staff: User) -> None:
    create_report(year=YEAR - 1, actor=staff)
    one = _one(report)
    for address in ("", "temoignage/", "image/"):
        assert browser.get(f"/espace/bilans/{YEAR - 1}/sections/{one.pk}/{address}").status_code == 404
    assert browser.get("/espace/bilans/1999/").status_code == 404


def test_what_is_typed_and_what_is_missing_links_to_where_it_is_corrected(report: Report, staff: User) -> None:
    factories.make_credits(YEAR, [("Réseau", "105")])
    save_section(section=_one(report), values={**TEXT, "text": "Soit 105 €."}, reason="x", actor=staff)
    (found,) = typed(report, read_figures(YEAR))
    assert (found.url, found.where) == (f"/espace/bilans/{YEAR}/sections/{_one(report).pk}/", "Le FAST")
    one = factories.make_startup("un", name="Un")
    factories.make_designation(one, YEAR)
    funding = factories.make_round(9, YEAR)
    award = factories.make_award(funding, one, None)
    factories.make_target(
        factories.make_indicator("launched", rule={"measure": "entries", "phase": "construction"}), YEAR - 1
    )
    told = {(problem.where, problem.url) for problem in missing(YEAR)}
    assert told == {
        ("Cibles", f"/espace/indicateurs/{YEAR}/launched/"),
        ("Impact", "/espace/services/un/mesures/"),
        ("FAST", f"/espace/financements/laureats/{award.pk}/"),
        ("FAST", "/espace/financements/fast/9/"),
        ("Communauté", "/espace/communaute/"),
    }
