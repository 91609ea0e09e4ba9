"""The block « L’import des fiches attend », on the home of staff and of the coaches concerned."""

import datetime as dt
import re

import pytest
from django.test import Client

from accounts.models import User
from common.clock import today
from incubators.models import CoachAssignment, Incubator
from startups.fiche_actions import edit_fiche
from startups.models import Startup
from tests.betagouv.factory import Content, phase
from tests.factories import make_user
from tests.workspace.reading import rows, text_of

HOME = "/espace/"
TABLE = "Fichiers qui ne sont plus lus"
LATER = dt.date(2026, 8, 21)


@pytest.fixture
def staff(db: None) -> Client:
    return signed_in(make_user("dinum@example.gouv.fr", User.Role.DINUM))


@pytest.fixture
def imported(content: Content) -> Content:
    """Return a folder with a service of each of two incubators, imported."""
    content.put("_incubators/atelier.md", {"title": "L’Atelier", "owner": "/organisations/ministere"})
    content.fiche("a", title="Alpha")
    content.fiche("b", title="Bêta", incubator="atelier")
    content.run()
    return content


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def coach_of(incubator: str) -> Client:
    user = make_user(f"{incubator}@example.gouv.fr")
    CoachAssignment.objects.create(
        user=user, incubator=Incubator.objects.get(slug=incubator), start=dt.date(2020, 1, 1)
    )
    return signed_in(user)


def block(client: Client) -> list[str]:
    """Return the points of the block; none without it."""
    page = client.get(HOME).content.decode()
    section = page.partition('aria-labelledby="import-attend"')[2].partition("</section>")[0]
    return [text_of(one) for one in re.findall(r"<li>(.*?)</li>", section, re.DOTALL)]


def test_home_says_nothing_when_the_import_waits_for_nothing(imported: Content, staff: Client) -> None:
    assert block(staff) == []
    assert "import-attend" not in staff.get(HOME).content.decode()


def test_unknown_words_fields_and_events_are_counted(imported: Content, staff: Client) -> None:
    unknown = [phase("investigation", "2020-01-06"), phase("deploiement", "2024-01-01")]
    labels = [{"name": "labellisation", "date": "2024-03-01"}, {"name": "labellisation", "date": "2025-03-01"}]
    imported.fiche("a", title="Alpha", phases=unknown, events=labels, rgpd="https://rgpd.example")
    imported.run()
    expected = [
        "Mot inconnu, et la phase est laissée de côté : « deploiement » (1 fois).",
        "Champ inconnu gardé sans être lu : « rgpd » (1 fiche).",
        "Sorte d’événement inconnue gardée comme « Autre » : « labellisation » (2 fois).",
    ]
    assert block(staff) == expected
    assert block(coach_of("fabrique")) == expected
    assert block(coach_of("atelier")) == []
    administrator = signed_in(make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR))
    assert block(administrator)[0].endswith("« deploiement » (1 fois). Ajouter un mot de phase .")


def test_conflict_and_absence_are_those_to_settle(imported: Content, staff: Client) -> None:
    writer = make_user("autre@example.gouv.fr", User.Role.DINUM)
    edit_fiche(
        startup=Startup.objects.get(slug="a"), values={"mission": "Ici"}, seen=None, reason="Relue", actor=writer
    )
    imported.fiche("a", title="Alpha", mission="Là-bas")
    (imported.root / "_startups/b.md").unlink()
    imported.run(as_of=LATER)
    assert block(staff) == ["1 conflit avec la source à régler.", "1 enregistrement absent de la source à régler."]
    assert block(coach_of("fabrique")) == ["1 conflit avec la source à régler."]
    assert block(coach_of("atelier")) == ["1 fiche absente de la source : l’équipe DINUM décide de leur suite."]


def test_file_that_is_no_longer_read_has_its_reason_and_its_day(imported: Content, staff: Client) -> None:
    imported.put_bytes("_startups/a.md", b"---\ntitle: &nom Alpha\nmission: *nom\n---\n")
    imported.put_bytes("_startups/neuve.md", b"---\ntitle: [\n---\n")
    imported.run(as_of=LATER)
    shown = today()
    [known, new] = rows(staff.get(HOME), TABLE)
    assert known[0] == "Fiche a"
    assert known[1] == "utilise un renvoi YAML (« *nom ») : écrivez la valeur en entier"
    assert str(shown.year) in known[2]
    assert known[3] == "Du 20 août 2026"
    assert (new[0], new[2:]) == ("Fiche neuve", ["ND", "Aucune"])
    assert [row[0] for row in rows(coach_of("fabrique").get(HOME), TABLE)] == ["Fiche a"]
    assert TABLE not in coach_of("atelier").get(HOME).content.decode()
    imported.fiche("a", title="Alpha")
    (imported.root / "_startups/neuve.md").unlink()
    imported.run(as_of=LATER)
    assert TABLE not in staff.get(HOME).content.decode()
