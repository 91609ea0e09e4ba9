"""Erasing a person removes them from every table and its history; their changes stay."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from common.history import because
from startups.models import Startup
from tests import factories
from tests.history import changes_of

pytestmark = pytest.mark.django_db
ADDRESS, NAME = "camille.petit@example.gouv.fr", "Camille Petit"


def tables_with(text: str) -> list[str]:
    """Return the tables with a row that contains ``text``."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" AS row WHERE row::text ILIKE %s', [f"%{text}%"])  # noqa: S608
            found += [table] if cursor.fetchone()[0] else []
    return found


def test_person_is_erased_everywhere_and_the_changes_stay(client: Client) -> None:
    user = factories.make_user(ADDRESS, name=NAME, subject="sub-camille", proconnect_roles=["dirigeant"])
    other = factories.make_user("camille.petit2@example.gouv.fr", name="Autre")
    client.force_login(user)
    startup = factories.make_startup("aides", contact=ADDRESS, contact_dinum=f"{NAME} <{ADDRESS}>")
    with because(reason=f"Demande de {ADDRESS.upper()}", source="page", user=user.pk, author=NAME):
        Startup.objects.filter(pk=startup.pk).update(contact="equipe@example.gouv.fr", contact_dinum="", name="Aides")
    assert {"accounts_user", "startups_startuphistory", "pghistory_context"} <= set(tables_with(ADDRESS))

    said = StringIO()
    call_command("erase_person", ADDRESS.upper(), stdout=said)

    assert (tables_with(ADDRESS), tables_with(NAME), tables_with("sub-camille"), tables_with("dirigeant")) == (
        [],
        [],
        [],
        [],
    )
    assert client.get("/espace/").status_code == 302
    user.refresh_from_db()
    other.refresh_from_db()
    assert (user.is_active, other.email) == (False, "camille.petit2@example.gouv.fr")
    last = changes_of(startup)[-1]
    assert (last.after["name"], last.reason) == ("Aides", "Demande de adresse effacée")
    assert "startups_startuphistory : " in said.getvalue()


def test_command_needs_an_address_and_shows_when_it_is_nowhere() -> None:
    with pytest.raises(CommandError, match="adresse e-mail entière"):
        call_command("erase_person", "camille")
    with pytest.raises(CommandError, match="le contact tel qu’il est écrit"):
        call_command("erase_person", " ", contact=True)
    said = StringIO()
    call_command("erase_person", "personne@example.gouv.fr", stdout=said)
    assert "nulle part" in said.getvalue()
    assert User.objects.count() == 0


def test_contact_without_an_address_is_erased_as_it_is_written() -> None:
    startup = factories.make_startup("aides", contact_dinum=NAME, mission=f"{NAME} soutient ce service.")
    Startup.objects.filter(pk=startup.pk).update(contact_dinum=f"{NAME} et Autre")

    call_command("erase_person", NAME.lower(), contact=True, stdout=StringIO())

    before, after = (change.after["contact_dinum"] for change in changes_of(startup))
    assert (before, after) == ("adresse effacée", f"{NAME} et Autre")
    assert Startup.objects.get().mission == f"{NAME} soutient ce service."
