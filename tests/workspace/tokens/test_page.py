"""The pages of tokens: shown once, listed without secret, revoked with a reason, for staff only."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from access.models import ServiceToken
from access.token_actions import token_of
from accounts.models import User
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.reading import errors, filled, messages, rows

pytestmark = pytest.mark.django_db
LIST, NEW = "/espace/jetons/", "/espace/jetons/nouveau/"
CAPTION = "Jetons, du plus récent au plus ancien"


@pytest.fixture
def office(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))


def issue(office: Client, **typed: Any) -> Any:
    form = {"name": "Tableau", "startups": ["a", "b"], "last_day": "", **typed}
    given = filled(office.get(NEW), step="save")
    return office.post(NEW, {**given, **{name: value for name, value in form.items() if value or name in typed}})


def test_token_is_issued_shown_once_and_listed_by_its_beginning(office: Client) -> None:
    for slug in ("a", "b"):
        factories.make_startup(slug)
    assert '<option value="b">Service b</option>' in office.get(NEW).content.decode()
    page = issue(office)
    assert "no-store" in page["Cache-Control"]
    (secret,) = re.findall(r"bpf_[\w-]{43}", page.content.decode())
    token = token_of(secret)
    assert token is not None
    assert [*token.grants.values_list("startup__slug", flat=True)] == ["a", "b"]
    listed = office.get(LIST)
    assert secret not in listed.content.decode()
    (row,) = rows(listed, CAPTION)
    assert (row[:2], row[5]) == ([f"Tableau {token.prefix}…", "a et b"], "Révoquer Tableau")
    assert row[3].startswith("Valable jusqu’au ")


def test_token_of_an_incubator_shows_what_it_writes(office: Client) -> None:
    factories.make_incubator("fabrique", name="La Fabrique")
    issue(office, startups=[], incubators=["fabrique"])
    token = ServiceToken.objects.get()
    grant = token.grants.get()
    assert (grant.startup, str(grant.incubator)) == (None, "La Fabrique")
    (row,) = rows(office.get(LIST), CAPTION)
    assert row[1] == "tous ceux de La Fabrique"


def test_form_sent_twice_issues_one_token_and_shows_it_once(office: Client) -> None:
    factories.make_metric(factories.make_startup("a"))
    assert f'href="{NEW}?service=a"' in office.get("/espace/services/a/mesures/").content.decode()
    form = filled(office.get(f"{NEW}?service=a"), step="save", name="Tableau")
    assert form["startups"] == ["a"]
    office.post(NEW, form)
    again = office.post(NEW, form, follow=True)
    assert messages(again) == [wordings.ALREADY_SAVED]
    assert "révoquez-le et émettez-en un autre" in again.content.decode()
    assert ServiceToken.objects.count() == 1


@cases(
    ("typed", "refused"),
    [
        ({"startups": ["a", "inconnu"]}, {"startups": [wordings.NO_SUCH_SERVICE]}),
        ({"startups": []}, {"startups": [wordings.TOKEN_WITHOUT_SERVICE]}),
        ({"incubators": ["rien"]}, {"incubators": ["L’incubateur « rien » n’existe pas."]}),
        ({"name": " "}, {"name": ["Nommez l’outil."]}),
        (
            {"last_day": "2020-01-01"},
            {"last_day": [wordings.TOKEN_OF_TWO_YEARS]},
        ),
        ({"last_day": "demain"}, {"last_day": [wordings.UNREADABLE_DATE]}),
    ],
)
def test_impossible_token_is_refused(
    office: Client, typed: dict[str, str | list[str]], refused: dict[str, list[str]]
) -> None:
    factories.make_startup("a")
    page = issue(office, **{"startups": ["a"], **typed})
    assert (page.status_code, errors(page), ServiceToken.objects.count()) == (400, refused, 0)


def test_token_is_revoked_with_a_reason(office: Client) -> None:
    token = factories.make_token(factories.make_startup("a"))
    path = f"{LIST}{token.pk}/revocation/"
    assert list(errors(office.post(path, filled(office.get(path), step="save")))) == ["reason"]
    page = office.post(path, filled(office.get(path), step="save", reason="Fuite"), follow=True)
    assert messages(page) == ["Le jeton est révoqué : il n’ouvre plus rien."]
    (row,) = rows(page, CAPTION)
    assert (row[3].endswith(" : Fuite"), row[5]) == (True, "Rien à faire")
    assert token_of(factories.SECRET) is None


def test_expired_token_shows_its_day_of_expiry(office: Client) -> None:
    assert "Aucun jeton n’est émis." in office.get(LIST).content.decode()
    factories.make_token(factories.make_startup("a"), last_day="2022-03-01")
    (row,) = rows(office.get(LIST), CAPTION)
    assert row[3:] == ["Expiré le 1er mars 2022", "Jamais", "Rien à faire"]
