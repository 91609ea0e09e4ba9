"""The API of consistency checks: for staff, complete payloads, each state."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from access.actions import settle
from accounts.models import User
from common.api.errors import problem
from common.models import Job
from indicators.checks.actions import check_consistency
from indicators.models import Inconsistency
from tests import factories, wordings
from tests.cases import cases
from tests.indicators.test_api import get
from tests.workspace.coherence.test_page import make_disagreements

pytestmark = pytest.mark.django_db
URL = "/api/v1/consistency/"


@pytest.fixture
def dinum() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")


@pytest.fixture
def staff(signed_in: Callable[[User], Client], dinum: User) -> Client:
    return signed_in(dinum)


def expected(subject: str, **told: Any) -> dict[str, Any]:
    """Return the JSON of an open disagreement, with the times of its row."""
    row = Inconsistency.objects.get(subject=subject)
    moments = {name: getattr(row, name).isoformat() for name in ("first_seen", "last_seen")}
    settled = {"gone_at": None, "settled_at": None, "settled_by": None, "settled_reason": ""}
    return {"id": row.pk, "state": "open", **moments, **settled, **told}


def test_each_disagreement_is_reported_with_its_records(staff: Client, dinum: User) -> None:
    make_disagreements()
    settle(row=Inconsistency.objects.get(subject="credits:2020"), reason="Sans lignes", actor=dinum)
    job, settled = Job.objects.get(), Inconsistency.objects.get(subject="credits:2020").settled_at
    assert job.finished_at
    assert settled
    assert get(staff, URL) == {
        "checked_at": job.finished_at.isoformat(),
        "results": [
            expected(
                "awards_total:2021:2021",
                check="awards",
                title="Financements FAST et total annoncé",
                level="rounding",
                year=2021,
                sentence="Le bilan 2021 imprime «\xa03 millions d'euros\xa0»\xa0; somme de 1\xa0financement enregistré\xa0:"
                " 3\u202f090\u202f000\xa0€. L’arrondi l’explique.",
                stated=3000000,
                found=3090000,
                records=[{"label": "FAST 9", "url": "http://testserver/financements/fast/9/"}],
            ),
            expected(
                "credits:2021",
                check="credits",
                title="Total des crédits et leurs lignes",
                level="gap",
                year=2021,
                sentence="Le total annoncé des crédits de 2021 est 100\u202f€\xa0; 1\xa0ligne fait 105\u202f€,"
                " soit 5\xa0€ de plus.",
                stated=100,
                found=105,
                records=[{"label": "Crédits 2021", "url": "http://testserver/financements/2021/"}],
            ),
            expected(
                "credits:2020",
                check="credits",
                title="Total des crédits et leurs lignes",
                level="missing",
                year=2020,
                sentence="Le total annoncé des crédits de 2020 est 5\u202f500\u202f000\u202f€ (arrondi)\xa0:"
                " aucune ligne ne permet de le vérifier.",
                stated=5500000,
                found=None,
                records=[{"label": "Crédits 2020", "url": "http://testserver/financements/2020/"}],
                state="settled",
                settled_at=settled.isoformat(),
                settled_by="Camille",
                settled_reason="Sans lignes",
            ),
        ],
    }


def test_what_has_gone_is_reported_apart(staff: Client) -> None:
    make_disagreements()
    Inconsistency.objects.update(check_code="counts")  # another check no longer finds them
    check_consistency()
    told = get(staff, URL)["results"]
    assert sorted(one["state"] for one in told) == ["gone"] * 3 + ["open"] * 3
    assert all((one["gone_at"] is not None) == (one["state"] == "gone") for one in told)


def test_nothing_was_checked_yet(staff: Client) -> None:
    assert get(staff, URL) == {"checked_at": None, "results": []}


@cases(
    ("role", "status", "message"),
    [
        (None, 401, "Connectez-vous pour continuer."),
        (User.Role.AGENT, 403, wordings.STAFF_DECIDES),
    ],
)
def test_answer_is_for_staff(role: str | None, status: int, message: str, client: Client) -> None:
    if role:
        client.force_login(factories.make_user("x@example.gouv.fr", role))
    assert get(client, URL, status) == problem(status, {"detail": [message]})
    assert client.post(URL).status_code in (status, 405)
