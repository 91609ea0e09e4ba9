"""Accounts and coach assignments: pages, rights, reasons, refusals."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from common.clock import today
from common.history import changes
from common.words import date_fr
from incubators.models import CoachAssignment, Incubator
from tests import factories, wordings
from tests.cases import cases
from tests.history import changes_of
from tests.sweeps import examples
from tests.workspace.conftest import days_ago
from tests.workspace.reading import errors, filled, messages, rows, text_of
from tests.workspace.simultaneous import TwoPeople

pytestmark = pytest.mark.django_db
LIST = "/espace/comptes/"
LAST = "C’est le dernier administrateur"
WHY = "Arrivée dans l’équipe"
COACHING = "Accompagnement : Incubateur fabrique"
HISTORY = "Changements du compte, du plus récent au plus ancien"


@pytest.fixture
def administrator() -> User:
    return factories.make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR, name="Andrea Admin")


@pytest.fixture
def office(administrator: User, signed_in: Callable[[User], Client]) -> Client:
    """Return the browser of the administrator."""
    return signed_in(administrator)


@pytest.fixture
def dinum(signed_in: Callable[[User], Client]) -> Client:
    """Return the browser of DINUM staff."""
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Dominique Dinum"))


def page_of(account: User, what: str = "") -> str:
    return f"{LIST}{account.pk}/{what}"


def send(client: Client, url: str, **typed: Any) -> Any:
    """Fill in the form of a page and send it."""
    return client.post(url, filled(client.get(url), **{"reason": WHY, **typed}), follow=True)


def listed(client: Client, **asked: str) -> list[str]:
    """Return the e-mail addresses of the list, in order."""
    return [one.email for one in client.get(LIST, asked).context["page"]]


def history_rows(client: Client, account: User, what: str) -> list[list[str]]:
    """Return before, after, reason and author of each change of ``what``, newest first."""
    return [row[2:] for row in rows(client.get(page_of(account)), HISTORY) if row[1] == what]


def last_said(account: User) -> tuple[str, str | None, str]:
    change = changes_of(account)[-1]
    return change.reason, change.source, change.author


def test_list_shows_who_may_what_and_who_coaches_what(dinum: Client, coach: User, incubator: Incubator) -> None:
    factories.make_user("ancien@example.gouv.fr", is_active=False)
    assert [row[:4] for row in rows(dinum.get(LIST), "3\u00a0comptes")] == [
        ["ancien@example.gouv.fr", "Agent", "Aucun incubateur", "Fermé"],
        ["coach@example.gouv.fr", "Agent", "Incubateur fabrique, depuis le 1er janvier 2020", "Ouvert"],
        ["Dominique Dinum dinum@example.gouv.fr", "Équipe DINUM", "Aucun incubateur", "Ouvert"],
    ]


def test_administrators_read_the_roles_that_proconnect_gives(office: Client, dinum: Client) -> None:
    account = factories.make_user(subject="camille", proconnect_roles=["agent_public", "agent_public_etat", "nouveau"])
    shown = "Rôles selon ProConnect Agent public, fonction publique de l’État, nouveau"
    assert shown in text_of(office.get(page_of(account)).content.decode())
    assert "Rôles selon ProConnect" not in text_of(dinum.get(page_of(account)).content.decode())
    User.objects.filter(pk=account.pk).update(proconnect_roles=[])
    assert "Rôles selon ProConnect Aucun" in text_of(office.get(page_of(account)).content.decode())


def test_list_is_filtered_by_words_role_state_and_incubator(dinum: Client, coach: User) -> None:
    factories.make_user("ancien@example.gouv.fr", is_active=False, name="Zoé Ancienne")
    former = factories.make_incubator("autre")
    factories.make_coach(former, email="hier@example.gouv.fr", until=days_ago(1))
    assert listed(dinum, search="zoé ancien") == ["ancien@example.gouv.fr"]
    assert listed(dinum, role="dinum") == ["dinum@example.gouv.fr"]
    assert listed(dinum, state="closed") == ["ancien@example.gouv.fr"]
    assert listed(dinum, state="open", role="agent") == ["coach@example.gouv.fr", "hier@example.gouv.fr"]
    assert listed(dinum, incubator="fabrique") == ["coach@example.gouv.fr"]
    assert listed(dinum, incubator="autre") == []
    assert "Aucun compte ne correspond." in text_of(dinum.get(LIST, {"search": "personne"}).content.decode())


@cases("asked", [{"role": "roi"}, {"incubator": "nulle-part"}, {"search": "x" * 201}])
def test_filter_that_means_nothing_is_reported(dinum: Client, asked: dict[str, str]) -> None:
    answer = dinum.get(LIST, asked)
    assert (answer.status_code, len(answer.context["filters"].errors)) == (400, 1)
    assert "fr-alert--error" in answer.content.decode()


def test_account_is_opened_ahead_without_a_password(office: Client) -> None:
    answer = send(office, f"{LIST}nouveau/", email="Nouvelle@Example.gouv.fr", name=" Noé ", role="dinum")
    assert (answer.redirect_chain, messages(answer)) == ([(LIST, 302)], ["Le compte est ouvert."])
    account = User.objects.get(email="nouvelle@example.gouv.fr")
    assert (account.name, account.role, account.has_usable_password(), account.is_staff) == (
        "Noé",
        "dinum",
        False,
        False,
    )
    assert last_said(account) == (WHY, "page", "Andrea Admin")


@cases(
    ("typed", "refusals"),
    [
        ({"email": ""}, {"email": ["Donnez l’adresse e-mail que ProConnect connaît."]}),
        ({"email": "pas une adresse"}, {"email": ["Saisissez une adresse e-mail valide."]}),
        (
            {"email": "ADMIN@example.gouv.fr"},
            {"email": ["Un compte existe déjà avec cette adresse e-mail : cherchez-le dans la liste des comptes."]},
        ),
        ({"role": "roi"}, {"role": [wordings.NOT_IN_THE_LIST]}),
        ({"name": "x" * 151}, {"name": ["Ce texte fait 151 caractères, et la limite est de 150 : raccourcissez-le."]}),
        ({"reason": " "}, {"reason": [wordings.NO_REASON]}),
        (
            {"is_superuser": "on"},
            {"__all__": ["Ce formulaire n’a pas de champ « is_superuser ». Rechargez la page, puis recommencez."]},
        ),
    ],
    ids=["no address", "no such address", "known address", "role", "long name", "no reason", "foreign field"],
    parts=2,
)
def test_account_that_cannot_be_is_refused(
    office: Client, typed: dict[str, str], refusals: dict[str, list[str]]
) -> None:
    answer = send(office, f"{LIST}nouveau/", **{"email": "nouvelle@example.gouv.fr", "role": "agent", **typed})
    assert (answer.status_code, errors(answer)) == (400, refusals)
    assert User.objects.count() == 1


def test_form_sent_twice_opens_one_account(office: Client) -> None:
    page = filled(office.get(f"{LIST}nouveau/"), email="a@example.gouv.fr", role="agent", reason=WHY)
    first, second = (office.post(f"{LIST}nouveau/", page, follow=True) for _ in range(2))
    assert messages(first) == ["Le compte est ouvert."]
    assert messages(second) == [wordings.ALREADY_SAVED]
    assert User.objects.filter(email="a@example.gouv.fr").count() == 1


def test_role_is_changed_and_takes_effect_at_once(
    office: Client, coach: User, signed_in: Callable[[User], Client]
) -> None:
    desk = signed_in(coach)
    assert desk.get(LIST).status_code == 403
    answer = send(office, page_of(coach, "role/"), role="dinum")
    assert messages(answer) == ["Le rôle est changé."]
    assert (desk.get(LIST).status_code, desk.get(f"{LIST}nouveau/").status_code) == (200, 403)
    again = send(office, page_of(coach, "role/"), role="dinum")
    assert errors(again) == {"role": ["Ce compte a déjà le rôle « Équipe DINUM »."]}


def test_account_is_closed_then_reopened(office: Client, coach: User, signed_in: Callable[[User], Client]) -> None:
    desk = signed_in(coach)
    send(office, page_of(coach, "fermeture/"), reason="Départ")
    assert desk.get("/espace/")["Location"] == "/connexion/?next=/espace/"
    assert errors(send(office, page_of(coach, "fermeture/"))) == {"__all__": ["Ce compte est déjà fermé."]}
    refused = send(office, page_of(coach, "affectation/"), incubator="fabrique")
    assert errors(refused) == {"__all__": ["Ce compte est fermé : il n’accompagne personne. Rouvrez-le d’abord."]}
    send(office, page_of(coach, "reouverture/"), reason="Retour")
    assert signed_in(User.objects.get(pk=coach.pk)).get("/espace/").status_code == 200
    assert errors(send(office, page_of(coach, "reouverture/"))) == {"__all__": ["Ce compte est déjà ouvert."]}
    assert history_rows(office, coach, "État") == [
        ["fermé", "ouvert", "Retour", "Andrea Admin"],
        ["ouvert", "fermé", "Départ", "Andrea Admin"],
    ]


def test_identity_is_unbound(office: Client, coach: User) -> None:
    assert errors(send(office, page_of(coach, "identite/"))) == {
        "__all__": ["Ce compte n’est lié à aucune identité ProConnect."]
    }
    User.objects.filter(pk=coach.pk).update(subject="abc")
    assert "Lié à une identité" in text_of(office.get(page_of(coach)).content.decode())
    send(office, page_of(coach, "identite/"))
    coach.refresh_from_db()
    assert coach.subject is None
    assert history_rows(office, coach, "Identité ProConnect")[0] == ["liée", "aucune", WHY, "Andrea Admin"]


@cases(("what", "typed"), [("fermeture/", {}), ("role/", {"role": "agent"})])
def test_last_administrator_stays(office: Client, administrator: User, what: str, typed: dict[str, str]) -> None:
    factories.make_user("ferme@example.gouv.fr", User.Role.ADMINISTRATOR, is_active=False)
    answer = send(office, page_of(administrator, what), **typed)
    assert LAST in errors(answer)["__all__"][0]
    administrator.refresh_from_db()
    assert (administrator.role, administrator.is_active) == ("administrator", True)
    factories.make_user("autre@example.gouv.fr", User.Role.ADMINISTRATOR)
    assert send(office, page_of(administrator, what), **typed).status_code in (200, 403)
    administrator.refresh_from_db()
    assert (administrator.role, administrator.is_active) != ("administrator", True)


def test_role_that_is_lost_takes_django_s_own_powers_away(office: Client) -> None:
    other = User.objects.create_superuser("root@example.gouv.fr", factories.PASSWORD)
    send(office, page_of(other, "role/"), role="dinum")
    other.refresh_from_db()
    assert (other.role, other.is_superuser) == ("dinum", False)


def test_coach_assigned_by_staff_can_open_the_service_at_once(
    dinum: Client, incubator: Incubator, signed_in: Callable[[User], Client]
) -> None:
    agent = factories.make_user("agent@example.gouv.fr")
    factories.make_startup(incubator=incubator, phases=[("investigation", "2021-01-01")])
    desk = signed_in(agent)
    assert desk.get("/espace/services/un.service/").status_code == 403
    answer = send(dinum, page_of(agent, "affectation/"), incubator="fabrique")
    assert messages(answer) == ["Le compte accompagne l’incubateur."]
    assert desk.get("/espace/services/un.service/").status_code == 200
    [made] = CoachAssignment.objects.all()
    assert (made.user, made.start, made.until) == (agent, today(), None)
    [change] = changes(CoachAssignment, user_id=agent.pk)
    assert (change.reason, change.author) == (WHY, "Dominique Dinum")


@cases(
    ("typed", "refusals"),
    [
        ({"incubator": ""}, {"incubator": ["Choisissez l’incubateur."]}),
        ({"incubator": "nulle-part"}, {"incubator": [wordings.NOT_IN_THE_LIST]}),
        ({"start": "hier"}, {"start": [wordings.UNREADABLE_DATE]}),
        (
            {"start": "2022-01-01", "until": "2021-01-01"},
            {"__all__": [wordings.END_BEFORE_START]},
        ),
        (
            {"start": "2021-06-01", "until": "2022-01-01"},
            {"__all__": [wordings.ASSIGNED_ALREADY]},
        ),
    ],
    ids=["none", "unknown", "unreadable", "reversed", "overlap"],
)
def test_assignment_that_cannot_be_is_refused(
    dinum: Client, coach: User, typed: dict[str, str], refusals: dict[str, list[str]]
) -> None:
    answer = send(dinum, page_of(coach, "affectation/"), **{"incubator": "fabrique", **typed})
    assert (answer.status_code, errors(answer)) == (400, refusals)
    assert coach.assignments.count() == 1


def test_assignment_ends_on_its_day_and_the_fiche_with_it(
    dinum: Client, coach: User, incubator: Incubator, signed_in: Callable[[User], Client]
) -> None:
    [assignment] = coach.assignments.all()
    url = page_of(coach, f"affectations/{assignment.pk}/fin/")
    before = send(dinum, url, on="2019-12-31")
    assert errors(before) == {"__all__": [wordings.END_BEFORE_START]}
    answer = send(dinum, url, reason="Départ")
    assert messages(answer) == ["L’accompagnement est terminé."]
    assert "Vous ne suivez encore aucun incubateur." in signed_in(coach).get("/espace/").content.decode()
    assert history_rows(dinum, coach, COACHING)[0] == [
        "sans fin prévue",
        f"jusqu’au {' '.join(date_fr(today()).split())} (exclu)",
        "Départ",
        "Dominique Dinum",
    ]
    assert errors(send(dinum, url)) == {"on": [f"Cette affectation se termine déjà le {date_fr(today())}."]}
    assert dinum.get(page_of(coach, "affectations/0/fin/")).status_code == 404


def test_assignment_that_ends_as_it_begins_is_removed(dinum: Client, coach: User) -> None:
    [assignment] = coach.assignments.all()
    send(dinum, page_of(coach, f"affectations/{assignment.pk}/fin/"), on="2020-01-01", reason="Erreur")
    assert coach.assignments.count() == 0
    assert [one.kind for one in changes(CoachAssignment, user_id=coach.pk)] == ["insert", "delete"]
    assert history_rows(dinum, coach, COACHING)[0] == [
        "du 1er janvier 2020 sans fin prévue",
        "–",
        "Erreur",
        "Dominique Dinum",
    ]


@cases("role", [User.Role.AGENT, User.Role.DINUM])
def test_form_of_someone_without_the_right_changes_nothing(
    office: Client, signed_in: Callable[[User], Client], coach: User, role: User.Role
) -> None:
    other = signed_in(factories.make_user("acteur@example.gouv.fr", role))
    end = page_of(coach, f"affectations/{coach.assignments.get().pk}/fin/")
    forms = {
        f"{LIST}nouveau/": {"email": "x@example.gouv.fr", "role": "agent"},
        page_of(coach, "role/"): {"role": "administrator"},
        page_of(coach, "fermeture/"): {},
        page_of(coach, "reouverture/"): {},
        page_of(coach, "identite/"): {},
    }
    if role == User.Role.AGENT:
        forms |= {page_of(coach, "affectation/"): {"incubator": "fabrique"}, end: {}}
    answers = {url: other.post(url, filled(office.get(url), reason=WHY, **typed)) for url, typed in forms.items()}
    assert {url: answer.status_code for url, answer in answers.items()} == dict.fromkeys(forms, 403)
    coach.refresh_from_db()
    assert (coach.role, coach.is_active, coach.assignments.count()) == ("agent", True, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_leave_at_once_one_stays(both: TwoPeople) -> None:
    people = list(User.objects.order_by("pk"))
    urls = [page_of(one, "fermeture/") for one in people]
    forms = [filled(client.get(url), reason="Départ") for client, url in zip(both.clients, urls, strict=True)]
    leave = [partial(one.post, url, form) for one, url, form in zip(both.clients, urls, forms, strict=True)]
    answers = both.at_once(*leave)
    assert sorted(answer.status_code for answer in answers) == [302, 400]
    [refused] = [answer for answer in answers if answer.status_code == 400]
    assert LAST in refused.content.decode()
    assert User.objects.filter(role=User.Role.ADMINISTRATOR, is_active=True).count() == 1


@examples(10)
@given(
    st.lists(
        st.tuples(st.sampled_from(["fermeture", "reouverture", "agent", "administrator"]), st.integers(0, 2)),
        max_size=8,
    )
)
def test_any_sequence_of_changes_leaves_an_administrator(steps: list[tuple[str, int]]) -> None:
    User.objects.all().delete()
    people = [factories.make_user(f"{n}@example.gouv.fr", User.Role.ADMINISTRATOR) for n in range(3)]
    running = User.objects.filter(role=User.Role.ADMINISTRATOR, is_active=True)
    office = Client()
    for step, place in steps:
        office.force_login(running[0])
        is_role = step in ("agent", "administrator")
        send(office, page_of(people[place], "role/" if is_role else f"{step}/"), **({"role": step} if is_role else {}))
        assert running.exists()
