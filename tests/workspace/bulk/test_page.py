"""Bulk changes: preview of each line, all or nothing, once; rights."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from zeal import zeal_ignore

from accounts.models import User
from common.clock import today
from common.history import changes
from incubators.models import Incubator
from startups.models import Membership, Phase, Startup
from tests import factories, wordings
from tests.cases import cases
from tests.connections import Elsewhere
from tests.workspace.reading import errors, messages, rows, text_of
from workspace.bulk.parse_lines import read_lines
from workspace.bulk.views import apply, keep
from workspace.models import BulkUpload

pytestmark = pytest.mark.django_db
HEADER = "service;phase;date;incubateur;depuis;raison"
CONFIRMED = {"confirmed": "on"}
CAPTION = "Effet de chaque ligne du fichier"


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)


@pytest.fixture
def office(staff: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(staff)


@pytest.fixture(autouse=True)
def _line_by_line() -> Iterator[None]:
    """Allow repeated queries: each line calls the action of its page, which reads what it changes."""
    with zeal_ignore():
        yield


def send(client: Client, *lines: str, header: str = HEADER) -> Any:
    file = SimpleUploadedFile("lot.csv", "\n".join([header, *lines]).encode(), "text/csv")
    return client.post("/espace/lot/", {"file": file}, follow=True)


def phases(startup: Startup) -> list[tuple[str, str]]:
    return [(phase.kind_id, str(phase.start)) for phase in startup.phases.order_by("start")]


def test_each_line_shows_what_it_will_do_and_nothing_is_done(office: Client, startup: Startup) -> None:
    factories.make_incubator("autre")
    page = send(
        office,
        "un.service;construction;31/01/2022;;;Comité du 31 janvier",
        "un.service;;;autre;2022-02-01;Déménagement",
        "un.service;Accélération;2022-03-01;;;Comité de mars",
    )
    assert [row[:4] for row in rows(page, CAPTION)] == [
        [
            "2",
            "un.service",
            "Entre en phase « Construction » le 31 janvier 2022 (aujourd’hui « Investigation »)",
            "Rien",
        ],
        ["3", "un.service", "Rejoint l’incubateur « Incubateur autre » le 1er février 2022", "Rien"],
        ["4", "un.service", "Entre en phase « Accélération » le 1er mars 2022 (aujourd’hui « Investigation »)", "Rien"],
    ]
    assert wordings.NOTHING_RECORDED in page.content.decode()
    assert phases(startup) == [("investigation", "2021-01-01")]
    assert Membership.objects.count() == 1


def test_each_line_shows_what_is_wrong(office: Client, startup: Startup) -> None:
    page = send(
        office,
        "inconnu;construction;2022-01-01;;;Raison",
        "un.service;lancement;2022-01-01;;;Raison",
        "un.service;construction;31/02/2022;;;Raison",
        "un.service;construction;;;;Raison",
        "un.service;construction;2022-01-01;;;",
        "un.service;acceleration;2022-01-01;;;Une",
        "un.service;acceleration;2022-01-01;;;Deux",
        "un.service;;;inconnu;2022-01-01;Raison",
        "un.service;;;fabrique;2022-01-01;Raison",
        "un.service;;;;;Raison",
        ";construction;2022-01-01;;;Raison",
        "un.service;investigation;2021-01-01;;;Raison",
        "un.service;construction;0001-01-01;;;Raison",
        "un.service;construction;9999-12-31;;;Raison",
    )
    plausible = wordings.ENTRY_OUT_OF_BOUNDS
    assert [(row[0], row[3]) for row in rows(page, CAPTION)] == [
        ("2", wordings.NO_SUCH_SERVICE),
        ("3", "La phase « lancement » n’existe pas."),
        ("4", "La date « 31/02/2022 » est illisible : écrivez-la ainsi, 31/01/2022 ou 2022-01-31."),
        ("5", "Donnez la date d’entrée dans la phase."),
        ("6", wordings.NO_REASON),
        ("7", "Rien"),
        ("8", "Cette ligne répète la ligne 7 : gardez-en une."),
        ("9", "L’incubateur « inconnu » n’existe pas."),
        ("10", wordings.CARRIED_THAT_DAY),
        ("11", "Donnez une phase et sa date, ou un incubateur et depuis quand."),
        ("12", "Donnez l’identifiant du service."),
        ("13", wordings.SAME_ENTRY),
        ("14", plausible),
        ("15", plausible),
    ]
    assert "14 lignes, dont 13 en erreur et 1 à confirmer." in page.content.decode().replace("\u00a0", " ")
    assert phases(startup) == [("investigation", "2021-01-01")]


@pytest.mark.django_db(transaction=True)
def test_apply_does_every_line_with_its_reason_and_author(office: Client, staff: User, startup: Startup) -> None:
    factories.make_incubator("autre")
    page = send(
        office,
        "un.service;construction;2022-01-31;;;Comité de janvier",
        "un.service;acceleration;2022-03-01;autre;2022-02-01;Comité de mars",
    )
    done = office.post(page.redirect_chain[-1][0], CONFIRMED, follow=True)
    assert messages(done) == ["2\u00a0lignes appliquées. Les fiches et les chiffres sont à jour."]
    assert phases(startup) == [
        ("investigation", "2021-01-01"),
        ("construction", "2022-01-31"),
        ("acceleration", "2022-03-01"),
    ]
    assert [(one.incubator.slug, str(one.start), str(one.until)) for one in startup.memberships.order_by("pk")] == [
        ("fabrique", "None", "2022-02-01"),
        ("autre", "2022-02-01", "None"),
    ]
    told = [(one.reason, one.user, one.source) for one in changes(Phase, startup_id=startup.pk)[1:]]
    assert told == [("Comité de janvier", staff.pk, "page"), ("Comité de mars", staff.pk, "page")]


@pytest.mark.django_db(transaction=True)
def test_apply_twice_does_it_once(office: Client, startup: Startup) -> None:
    address = send(office, "un.service;construction;2022-01-31;;;Comité").redirect_chain[-1][0]
    office.post(address, CONFIRMED)
    again = office.post(address, follow=True)
    assert messages(again)[-1] == "Ce lot était déjà appliqué : rien n’a été fait deux fois."
    assert len(phases(startup)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_once_do_it_once(staff: User, startup: Startup) -> None:
    upload = keep(lines=read_lines(f"{HEADER}\nun.service;construction;2022-01-31;;;Comité".encode()), actor=staff)
    with Elsewhere() as one, Elsewhere() as other:
        first = one.start(lambda: apply(pk=upload.pk, actor=staff)[1])
        second = other.start(lambda: apply(pk=upload.pk, actor=staff)[1])
        assert sorted([first.result(20), second.result(20)]) == [False, True]
    assert len(phases(startup)) == 2


@pytest.mark.django_db(transaction=True)
def test_apply_does_nothing_when_one_line_has_become_wrong(office: Client, startup: Startup) -> None:
    page = send(
        office,
        "un.service;construction;2022-01-31;;;Comité",
        "un.service;acceleration;2022-03-01;;;Comité de mars",
    )
    factories.make_phases(startup, [("acceleration", "2022-03-01")])
    refused = office.post(page.redirect_chain[-1][0], CONFIRMED)
    assert refused.status_code == 409
    assert [row[3] for row in rows(refused, CAPTION)] == [
        "Rien",
        wordings.SAME_ENTRY,
    ]
    assert phases(startup) == [("investigation", "2021-01-01"), ("acceleration", "2022-03-01")]
    assert BulkUpload.objects.get().applied_at is None


def test_usual_lines_of_today_request_no_confirmation(office: Client, startup: Startup) -> None:
    page = send(office, f"un.service;construction;{today()};;;Comité")
    assert rows(page, CAPTION)[0][4] == "Rien"
    assert "confirmed" not in page.content.decode()
    done = office.post(page.redirect_chain[-1][0], follow=True)
    assert messages(done) == ["1\u00a0ligne appliquée. Les fiches et les chiffres sont à jour."]


def test_unusual_lines_are_reported_and_confirmed(office: Client, startup: Startup) -> None:
    factories.make_incubator("autre")
    page = send(
        office,
        f"un.service;acceleration;{today()};;;Comité",
        f"un.service;construction;{today()};;;Retour",
        f"un.service;opere;{today().year + 1}-12-31;;;Saisie trop tôt",
        "un.service;;;autre;2022-02-01;Déménagement",
        "un.service;;;inconnu;2022-02-01;Déménagement",
    )
    past = "La date est passée de plus d’un mois : les chiffres affichés depuis le 1er février 2022 changent."
    future = f"La date est à venir : rien ne change avant le 31 décembre {today().year + 1}."
    # Each line is checked after those above it are applied.
    assert [row[4] for row in rows(page, CAPTION)] == [
        "Ce n’est pas la suite habituelle de « Investigation » : d’ordinaire vient « Construction » et « Investigation non "
        "concluante ».",
        "C’est un retour en arrière : le service est en phase « Accélération ».",
        future,
        past,
        "Rien",
    ]
    good = send(office, f"un.service;acceleration;{today()};;;Comité").redirect_chain[-1][0]
    refused = office.post(good)
    assert refused.status_code == 400
    said = "Relisez les lignes inhabituelles, puis cochez cette case, ou corrigez votre fichier."
    assert said in text_of(refused.content.decode())
    assert (len(phases(startup)), BulkUpload.objects.filter(applied_at__isnull=False).count()) == (1, 0)
    office.post(good, CONFIRMED)
    assert phases(startup)[1:] == [("acceleration", str(today()))]


def test_unreadable_file_is_refused_next_to_the_field(office: Client) -> None:
    page = send(office, "a;b", header="service;prix")
    assert page.status_code == 400
    assert errors(page) == {"file": [wordings.UNKNOWN_COLUMN]}
    assert errors(office.post("/espace/lot/")) == {"file": ["Choisissez un fichier."]}
    big = SimpleUploadedFile("lot.csv", b"x" * 1_000_001)
    assert errors(office.post("/espace/lot/", {"file": big})) == {"file": [wordings.FILE_TOO_LARGE]}
    assert BulkUpload.objects.count() == 0


@cases("form", ["csv", "ods"])
def test_template_can_be_sent_back_as_it_is(office: Client, form: str) -> None:
    factories.make_startup("mon-service", phases=[("investigation", "2021-01-01")])
    response = office.get(f"/espace/lot/modele.{form}")
    assert response["Content-Disposition"] == f'attachment; filename="modele-de-lot.{form}"'
    page = office.post("/espace/lot/", {"file": SimpleUploadedFile("m", response.content)}, follow=True)
    assert [row[3] for row in rows(page, CAPTION)] == ["Rien"]


def test_hostile_words_are_shown_as_text(office: Client) -> None:
    page = send(office, "<script>alert(1)</script>;<b>x</b>;2022-01-01;;;Raison")
    assert "<script>alert(1)" not in page.content.decode()
    assert rows(page, CAPTION)[0][3] == (
        "Le service « <script>alert(1)</script> » n’existe pas. La phase « <b>x</b> » n’existe pas."
    )


@cases(("role", "status"), [("dinum", 200), ("administrator", 200), ("coach", 403), ("agent", 403)])
@cases("path", ["/espace/lot/", "/espace/lot/modele.csv", "/espace/lot/modele.ods"])
def test_pages_are_for_the_staff(
    signed_in: Callable[[User], Client], incubator: Incubator, path: str, role: str, status: int
) -> None:
    user = factories.make_coach(incubator) if role == "coach" else factories.make_user("x@example.gouv.fr", role)
    assert signed_in(user).get(path).status_code == status


@cases("path", ["/espace/lot/", "/espace/lot/modele.csv", "/espace/lot/00000000-0000-4000-8000-000000000000/"])
def test_visitor_is_asked_to_sign_in(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/connexion/")


def test_lot_of_another_user_is_neither_seen_nor_applied(
    office: Client, signed_in: Callable[[User], Client], startup: Startup
) -> None:
    address = send(office, "un.service;construction;2022-01-31;;;Comité").redirect_chain[-1][0]
    other = signed_in(factories.make_user("autre@example.gouv.fr", User.Role.DINUM))
    assert [other.get(address).status_code, other.post(address).status_code] == [404, 404]
    assert len(phases(startup)) == 1


@cases("count", [1, 3])
def test_page_of_a_lot_makes_the_same_queries_whatever_its_lines(
    office: Client, django_assert_num_queries: Any, startup: Startup, count: int
) -> None:
    lines = [f"un.service;construction;2022-01-0{number + 1};;;Raison" for number in range(count)]
    address = send(office, *lines).redirect_chain[-1][0]
    assert connection.in_atomic_block
    # session, user, upload, session saved (3)
    with django_assert_num_queries(6):
        office.get(address)
