"""Printed figures entered by staff: the four errors of real reports are found at once, each with its remedy."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from indicators.models import Inconsistency, PrintedFigure
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import get_page, read_page
from tests.impact import scene
from tests.workspace.reading import errors, filled

pytestmark = pytest.mark.django_db
URL = "/espace/chiffres-imprimes/"


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


def found() -> list[tuple[str, str]]:
    rows = Inconsistency.objects.filter(gone_at__isnull=True).order_by("check_code", "subject")
    return [
        (row.check_code, " ".join(row.sentence.replace("\u202f", " ").replace("\xa0", " ").split())) for row in rows
    ]


def test_previous_year_copied_from_another_year_is_found(desk: Client) -> None:
    launches = factories.make_indicator("products_launched", label="Produits lancés")
    scene.publish(launches, 2020, "31")
    scene.publish(launches, 2019, "67")
    page = state(desk, "indicator", "67", subject_key="products_launched", year="2020")
    assert page.redirect_chain == [("/espace/a-regler/?genre=incoherences", 302)]
    assert found() == [
        (
            "previous_year",
            "Le bilan 2021 indique « 67 » ; c’est le résultat de 2019 ; résultat publié cette année-là : 31,"
            " soit 36 de moins.",
        )
    ]
    [link] = [url for label, url in read_page(page).links() if label.startswith("Régler")]
    assert "la colonne « année précédente » est souvent recopiée" in get_page(desk, link).text


@cases(
    ("lines", "said"),
    [
        (("4735509", "1365172", "720365"), None),
        (("4735509", "1365172", "700365"), "6 801 046 €, soit 20 000 € de moins."),
        (("4735509", "1365172", "720364"), "6 821 045 €, soit 1 € de moins."),
    ],
)
def test_lines_that_do_not_add_up_are_found_to_one_euro(lines: tuple[str, ...], said: str | None, desk: Client) -> None:
    told = {"year": 2021, "report_year": 2021, "source": "Bilan 2021", "page": "12"}
    for number, amount in enumerate(lines):
        key = f"Ligne {number}"
        PrintedFigure.objects.create(
            subject="credits_line", subject_key=key, value=Decimal(amount), printed=amount, **told
        )
    state(desk, "credits_total", "6821046")
    start = "Le bilan 2021 (page 12) indique un total de 6 821 046 € pour 2021 ; ses 3 lignes imprimées font"
    assert found() == ([("printed_lines", f"{start} {said}")] if said else [])


def test_list_longer_than_its_count_is_found(desk: Client) -> None:
    state(desk, "rounds", "2", listed="FAST 7\nFAST 8\nFAST 9")
    codes = [code for code, _ in found()]
    assert "printed_list" in codes
    assert ("printed_list", "Le bilan 2021 (page 12) indique « 2 » et en nomme 3, soit 1 de plus.") in found()


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
            {"subject": "indicator", "subject_key": "nobody"},
            {"subject_key": [wordings.NO_INDICATOR_NOBODY]},
        ),
    ],
)
def test_what_is_wrong_is_reported_next_to_its_field(fields: dict[str, str], wrong: Any, desk: Client) -> None:
    typed = {"subject": "rounds", "value": "2", **fields}
    page = state(desk, typed.pop("subject"), typed.pop("value"), **typed)
    assert (page.status_code, errors(page)) == (400, wrong)
    assert not PrintedFigure.objects.exists()


@cases(("role", "status"), [(None, 302), (User.Role.AGENT, 403)])
def test_only_staff_state_figures(role: str | None, status: int, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(factories.make_user("agent@example.gouv.fr", role)) if role else Client()
    assert client.get(URL).status_code == status
