"""What was changed here and is to be reported in espace-membre: the page, the line of the fiche, and what closes a line."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from betagouv.models import Absence, Conflict, LinesToReport
from common.background import recompute
from incubators.models import CoachAssignment, Incubator
from startups.actions import change_phase
from startups.fiche_actions import edit_fiche
from startups.models import Startup
from startups.values import Value
from tests.betagouv.factory import Content, phase
from tests.cases import cases
from tests.factories import make_coach, make_incubator, make_user
from tests.moved_clock import on_day
from tests.workspace.digests.test_sending import send_digests

URL = "/espace/a-reporter/"
LIFE = [phase("investigation", "2020-01-06"), phase("construction", "2020-09-01")]

type SignIn = Callable[[User], Client]


@pytest.fixture
def staff(db: None) -> User:
    return make_user("dinum@example.gouv.fr", User.Role.DINUM)


@pytest.fixture
def imported(content: Content) -> Content:
    """Return a folder with two services, imported."""
    content.fiche("a", title="Alpha", phases=LIFE)
    content.fiche("b", title="Bêta", phases=LIFE)
    content.run()
    return content


def lines(user: User) -> list[list[str]]:
    """Return the cells of each line of the page that a person sees."""
    client = Client()
    client.force_login(user)
    page = client.get(URL).content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<h1")[2], re.DOTALL)
    found = [[_text(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows]
    return [row for row in found if row and row[0] != "Information"]


def _text(cell: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", cell).split())


def edit(slug: str, user: User, **values: Value) -> None:
    startup = Startup.objects.get(slug=slug)
    edit_fiche(startup=startup, values=values, seen=None, reason="Parce que.", actor=user)


def enter(slug: str, user: User, kind: str, day: str) -> None:
    change_phase(
        startup=Startup.objects.get(slug=slug),
        kind=kind,
        date=dt.date.fromisoformat(day),
        reason="Parce que.",
        actor=user,
    )


def test_change_is_listed_until_an_import_brings_the_same_value(imported: Content, staff: User) -> None:
    assert lines(staff) == []
    edit("a", staff, mission="Aider mieux.")
    enter("a", staff, "acceleration", "2021-03-01")
    [mission, entry] = lines(staff)
    assert mission[:3] == ["Mission", "Aider mieux.", "Aider les gens."]
    assert entry[:2] == ["Ajouter la phase", "Accélération Début : 1er mars 2021"]
    assert all(row[3].startswith(str(staff)) for row in (mission, entry))
    imported.fiche("a", title="Alpha", mission="Aider mieux.", phases=LIFE)
    imported.run()
    assert [row[0] for row in lines(staff)] == ["Ajouter la phase"]
    imported.fiche("a", title="Alpha", mission="Aider mieux.", phases=[*LIFE, phase("acceleration", "2021-03-01")])
    imported.run()
    assert lines(staff) == []
    assert not Conflict.objects.exists()


def test_source_that_changes_the_same_value_opens_the_comparison(imported: Content, staff: User) -> None:
    edit("a", staff, mission="Aider mieux.")
    imported.fiche("a", title="Alpha", mission="Aider vite.", phases=LIFE)
    imported.run()
    [line] = lines(staff)
    assert line[:2] == ["Mission", "Aider mieux."]
    assert line[2].startswith("Aider vite. Changé aussi là-bas : comparer")
    client = Client()
    client.force_login(staff)
    url = f"/espace/services/a/conflits/{Conflict.objects.get().pk}/"
    assert f'href="{url}"' in client.get(URL).content.decode()


def test_coach_sees_the_services_that_they_may_change(imported: Content, staff: User) -> None:
    coach = make_user("coach@example.gouv.fr", User.Role.AGENT)
    edit("a", staff, mission="Aider mieux.")
    assert lines(coach) == []
    incubator = Incubator.objects.get(slug="fabrique")
    CoachAssignment.objects.create(user=coach, incubator=incubator, start=dt.date(2020, 1, 1))
    assert [row[0] for row in lines(coach)] == ["Mission"]


def test_renamed_service_keeps_its_lines(imported: Content, staff: User) -> None:
    edit("a", staff, mission="Aider mieux.")
    (imported.root / "_startups/a.md").unlink()
    imported.fiche("alpha", title="Alpha", phases=LIFE, redirect_from=["/startups/a"])
    imported.run()
    client = Client()
    client.force_login(staff)
    page = client.get(URL).content.decode()
    assert "https://espace-membre.incubateur.net/startups/alpha/info-form" in page
    assert [row[:2] for row in lines(staff)] == [["Mission", "Aider mieux."]]


def test_service_that_is_gone_there_says_that_nothing_is_to_enter(imported: Content, staff: User) -> None:
    edit("a", staff, mission="Aider mieux.")
    (imported.root / "_startups/a.md").unlink()
    imported.run()
    assert Absence.objects.filter(settled_at__isnull=True).count() == 1
    client = Client()
    client.force_login(staff)
    page = client.get(URL).content.decode()
    assert "n’est plus dans la source" in page
    assert "startups/a/info-form" not in page


def test_changed_fiche_links_to_the_report_until_this_site_owns_the_records(
    imported: Content, staff: User, settings: Settings
) -> None:
    client = Client()
    client.force_login(staff)
    edit("a", staff, mission="Aider mieux.")
    recompute.now()
    assert "à reporter dans l’espace membre</a></p>" in client.get("/espace/services/a/").content.decode()
    assert "à reporter dans l’espace membre</a></p>" not in client.get("/espace/services/b/").content.decode()
    settings.RECORDS_STAGE = "owner"
    assert lines(staff) == []


def shown_twice(number: str) -> list[tuple[str, str]]:
    """Return what ``numbers`` finds in the menu, then on the page."""
    return [(number, ""), ("", number)]


def numbers(user: User) -> list[tuple[str, str]]:
    """Return the number of lines to report, in the menu and on the page of a person."""
    recompute.now([])
    recompute.now(list(Startup.objects.values_list("pk", flat=True)))
    caches["default"].clear()
    client = Client()
    client.force_login(user)
    page = _text(client.get("/espace/").content.decode())
    found = re.findall(r"À reporter dans l’espace membre (\d+)|(\d+) valeurs? à reporter", page.replace("\u00a0", " "))
    return list(dict.fromkeys(found))


def test_number_of_lines_is_in_the_menu_and_on_the_home_of_who_reports_them(imported: Content, staff: User) -> None:
    coach = make_coach(Incubator.objects.get(), email="coach@example.gouv.fr")
    stranger = make_coach(make_incubator("autre"), email="autre@example.gouv.fr")
    assert [numbers(user) for user in (staff, coach, stranger)] == [[], [], []]
    edit("a", staff, mission="Aider mieux.")
    edit("b", staff, mission="Aider plus.")
    assert [numbers(user) for user in (staff, coach, stranger)] == [shown_twice("2")] * 2 + [[]]
    imported.fiche("a", title="Alpha", mission="Aider mieux.", phases=LIFE)
    imported.run()
    recompute.run_job()
    assert LinesToReport.objects.get().startup.slug == "b"
    assert numbers(staff) == shown_twice("1")


FORMS = (
    "services/a/phase/",
    "services/a/modifier/identite/",
    "services/a/evenements/",
    "services/a/incubateurs/autre/",
    "services/a/incubateurs/avec/",
    "investigations/nouvelle/",
)
NOTICE = "à reporter dans l’espace membre</a>, d’où vient beta.gouv.fr."


@cases("path", FORMS)
def test_form_links_once_to_the_report_until_this_site_owns_the_records(
    imported: Content, staff: User, settings: Settings, path: str
) -> None:
    client = Client()
    client.force_login(staff)
    for stage, count in (("alongside", 1), ("owner", 0)):
        settings.RECORDS_STAGE = stage
        assert client.get(f"/espace/{path}").content.decode().count(NOTICE) == count


def test_email_of_monday_names_the_lines_of_the_week_and_counts_older_ones(imported: Content, staff: User) -> None:
    coach = make_coach(Incubator.objects.get())
    bodies = []
    for week, changed in enumerate("ab-"):
        monday = dt.date(2026, 8, 31) + dt.timedelta(weeks=week)
        with on_day(monday - dt.timedelta(days=3)):
            if changed != "-":
                edit(changed, coach, mission="Aider mieux.")
            imported.fiche(f"nouveau{week}", phases=LIFE)
            imported.run()
            recompute.now()
        assert coach.email in send_digests(monday)
        bodies += [str(one.body) for one in mail.outbox if one.to == [coach.email]][-1:]
    told = [re.findall(r"\n(- \d.*|\d+\u00a0sujet.*?)(?: :.*)?\n", body.replace("\u00a0:", " :")) for body in bodies]
    assert told == [
        ["- 1\u00a0valeur à reporter dans l’espace membre"],
        ["- 2\u00a0valeurs à reporter dans l’espace membre"],
        ["1\u00a0sujet à reprendre"],
    ]
