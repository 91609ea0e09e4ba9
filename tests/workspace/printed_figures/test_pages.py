"""Printed figures entered by staff: the four errors of real reports are found at once, each with its remedy."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from zeal import zeal_ignore

from accounts.models import User
from indicators.models import Inconsistency, PrintedFigure
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import read_page
from tests.impact import scene
from tests.workspace.reading import errors, filled, messages, text_of

pytestmark = pytest.mark.django_db
URL, FILE = "/espace/coherence/imprimes/", "/espace/coherence/imprimes/fichier/"


@pytest.fixture
def desk(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))


def state(desk: Client, subject: str, value: str, **fields: str) -> Any:
    told = {
        "year": "2021",
        "report_year": "2021",
        "printed": value,
        "precision": "exact",
        "source": "Bilan 2021",
        "page": "12",
    }
    typed = {**told, "subject": subject, "value": value, "reason": "Relecture", **fields}
    return desk.post(URL, filled(desk.get(URL), **typed), follow=True)


def send(desk: Client, address: str, sent: dict[str, Any], **options: Any) -> Any:
    """Send the form, allowing repeated queries: each line calls the action of the page."""
    with zeal_ignore():
        return desk.post(address, sent, **options)


def found() -> list[tuple[str, str]]:
    rows = Inconsistency.objects.filter(gone_at__isnull=True).order_by("check_code", "subject")
    return [
        (row.check_code, " ".join(row.sentence.replace("\u202f", " ").replace("\xa0", " ").split())) for row in rows
    ]


def test_previous_year_copied_from_another_year_is_found(desk: Client) -> None:
    launches = factories.make_indicator("products_launched", label="Produits lancés")
    scene.publish(launches, 2020, "31")
    scene.publish(launches, 2019, "67")
    page = state(desk, "indicator", "67", about="products_launched", year="2020")
    assert page.redirect_chain == [("/espace/coherence/", 302)]
    assert found() == [
        (
            "previous_year",
            "Le bilan 2021 imprime « 67 » ; c’est le résultat de 2019 ; résultat publié cette année-là : 31,"
            " soit 36 de moins.",
        )
    ]
    assert "La colonne « année précédente » est souvent recopiée" in text_of(page.content.decode()).replace(
        "\xa0", " "
    ) or ("la colonne « année précédente »" in text_of(page.content.decode()).replace("\xa0", " "))


@cases(
    ("lines", "said"),
    [
        (("4735509", "1365172", "720365"), None),
        (("4735509", "1365172", "700365"), "6 801 046 €, soit 20 000 € de moins."),
        (("4735509", "1365172", "720364"), "6 821 045 €, soit 1 € de moins."),
    ],
)
def test_lines_that_do_not_add_up_are_found_to_one_euro(lines: tuple[str, ...], said: str | None, desk: Client) -> None:
    for number, amount in enumerate(lines):
        state(desk, "credits_line", amount, about=f"Ligne {number}")
    state(desk, "credits_total", "6821046")
    told = "Le bilan 2021 (page 12) imprime un total de 6 821 046 € pour 2021 ; ses 3 lignes imprimées font"
    assert found() == ([("printed_lines", f"{told} {said}")] if said else [])


def test_list_longer_than_its_count_is_found(desk: Client) -> None:
    state(desk, "rounds", "2", listed="FAST 7\nFAST 8\nFAST 9")
    codes = [code for code, _ in found()]
    assert "printed_list" in codes
    assert ("printed_list", "Le bilan 2021 (page 12) imprime « 2 » et en nomme 3, soit 1 de plus.") in found()


def test_correction_makes_the_disagreement_go(desk: Client) -> None:
    state(desk, "rounds", "2", listed="FAST 7\nFAST 8\nFAST 9")
    figure = PrintedFigure.objects.get()
    address = f"{URL}{figure.pk}/"
    desk.post(address, filled(desk.get(address), listed="FAST 7\nFAST 8", reason="Mal lu"))
    assert "printed_list" not in [code for code, _ in found()]
    desk.post(f"{address}retrait/", filled(desk.get(f"{address}retrait/"), reason="Doublon"))
    assert not PrintedFigure.objects.exists()


@cases(
    ("fields", "wrong"),
    [
        ({"source": ""}, {"source": ["Donnez le document, ou son lien."]}),
        ({"value": "", "printed": "2"}, {"value": ["Donnez la valeur."]}),
        ({"value": "-3"}, {"value": [wordings.NEGATIVE_PRINTED_FIGURE]}),
        ({"report_year": "2090"}, {"report_year": [wordings.REPORT_TO_COME]}),
        (
            {"subject": "indicator", "about": "nobody"},
            {"about": [wordings.NO_INDICATOR_NOBODY]},
        ),
    ],
)
def test_what_is_wrong_is_reported_next_to_its_field(fields: dict[str, str], wrong: Any, desk: Client) -> None:
    typed = {"subject": "rounds", "value": "2", **fields}
    page = state(desk, typed.pop("subject"), typed.pop("value"), **typed)
    assert (page.status_code, errors(page)) == (400, wrong)
    assert not PrintedFigure.objects.exists()


def test_file_is_entered_completely_or_not_at_all(desk: Client) -> None:
    good = "sujet;annee;bilan;valeur;document;liste\nrounds;2021;2021;2;Bilan 2021;FAST 7|FAST 8\nawards;2021;2021;17;Bilan;\n"
    bad = f"{good}indicator;2021;x;17;Bilan;\n"
    refused = send(desk, FILE, filled(desk.get(FILE), text=bad, step="save", reason="Relecture"))
    assert [row[::2] for row in read_page(refused).rows()] == [
        ["Ligne 2", "Rien"],
        ["Ligne 3", "Rien"],
        ["Ligne 4", "Colonne « bilan » : « x » n’est pas une année. Écrivez-la en quatre chiffres."],
    ]
    assert (refused.status_code, PrintedFigure.objects.count()) == (400, 0)
    shown = send(desk, FILE, filled(desk.get(FILE), text=good, step="preview"))
    assert (shown.status_code, PrintedFigure.objects.count()) == (200, 0)
    page = send(desk, FILE, filled(shown, step="save", reason="Relecture"), follow=True)
    assert messages(page) == ["2\xa0chiffres enregistrés, comparés aux autres."]
    entered = [(one.subject, int(one.value), one.listed) for one in PrintedFigure.objects.order_by("subject")]
    assert entered == [("awards", 17, ""), ("rounds", 2, "FAST 7\nFAST 8")]


@cases(
    ("cells", "said"),
    [
        ({"annee": "٢٠٢١"}, "Colonne « annee » : « ٢٠٢١ » n’est pas une année. Écrivez-la en quatre chiffres."),
        ({"bilan": "21"}, "Colonne « bilan » : « 21 » n’est pas une année. Écrivez-la en quatre chiffres."),
        ({"au": "31/12/2021"}, "Colonne « au » : « 31/12/2021 » n’est pas un jour. Écrivez-le ainsi : 2021-12-31."),
        ({"au": "20211231"}, "Colonne « au » : « 20211231 » n’est pas un jour. Écrivez-le ainsi : 2021-12-31."),
        (
            {"sujet": "indicator", "precision_du_sujet": "personne"},
            "Colonne « precision_du_sujet » : Aucun indicateur n’a le code « personne ».",
        ),
        ({"document": ""}, "Colonne « document » : Donnez la source : le document, sa page, ou un lien."),
    ],
)
def test_a_wrong_line_of_a_file_shows_what_to_write(cells: dict[str, str], said: str, desk: Client) -> None:
    line = {
        "sujet": "rounds",
        "precision_du_sujet": "",
        "annee": "2021",
        "bilan": "2021",
        "valeur": "2",
        "document": "Bilan",
        "au": "",
        **cells,
    }
    text = f"{';'.join(line)}\n{';'.join(line.values())}\n"
    page = send(desk, FILE, filled(desk.get(FILE), text=text, step="save", reason="Relecture"))
    assert read_page(page).rows() == [["Ligne 2", "–", said]]
    assert (page.status_code, PrintedFigure.objects.count()) == (400, 0)


def test_a_file_needs_its_columns_and_a_reason_and_is_entered_once(desk: Client) -> None:
    unreadable = send(desk, FILE, filled(desk.get(FILE), text="sujet;annee\nrounds;2021\n", step="preview"))
    assert (unreadable.status_code, list(errors(unreadable))) == (400, ["text"])
    good = "sujet;annee;bilan;valeur;document\nrounds;2021;2021;2;Bilan 2021\n"
    shown = send(desk, FILE, filled(desk.get(FILE), text=good, step="preview"))
    without = send(desk, FILE, filled(shown, step="save"))
    assert (without.status_code, list(errors(without)), PrintedFigure.objects.count()) == (400, ["reason"], 0)
    form = filled(shown, step="save", reason="Relecture")
    for _ in range(2):
        assert send(desk, FILE, form, follow=True).redirect_chain == [("/espace/coherence/", 302)]
    assert PrintedFigure.objects.count() == 1


@cases(("role", "status"), [(None, 302), (User.Role.AGENT, 403)])
def test_only_staff_state_figures(role: str | None, status: int, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(factories.make_user("agent@example.gouv.fr", role)) if role else Client()
    assert [client.get(address).status_code for address in (URL, FILE)] == [status, status]
