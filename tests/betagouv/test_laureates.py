import pytest
from django.test import Client

from accounts.models import User
from betagouv.imports.laureates import (
    AnnouncedLaureates,
    NamedLaureate,
    RoundToSettle,
    laureates_to_settle,
    read_announced,
)
from betagouv.models import ImportRun, SourceRecord
from tests import factories

COMMITTEE = "## Le comité d'investissement\n\n- Une Personne (DINUM)\n1. Une Autre Personne\n\n"


@pytest.mark.parametrize(
    ("body", "announced"),
    [
        (
            f"{COMMITTEE}## Les lauréats Fast 1\n\n1. Poubelles Battle, faciliter le compostage.\n"
            "2. Résorption bidonvilles : connaître, partager\n",
            AnnouncedLaureates(("Poubelles Battle", "Résorption bidonvilles"), None, None),
        ),
        (
            "## Les lauréats Fast 8\n\n1 - [Aides Jeunes](https://a.fr/) pour faciliter. **Objectif :** x<br/>\n"
            "2 - [Ma cantine](https://b.fr): accompagner\n2 - [Ma cantine](https://b.fr): deux fois\n",
            AnnouncedLaureates(("Aides Jeunes", "Ma cantine"), None, None),
        ),
        (
            "Le comité a sélectionné\n10 projets pour un montant total de 2 530 000€. Bravo.",
            AnnouncedLaureates((), 10, 2530000),  # type: ignore[arg-type]
        ),
        (
            "<ul><li><h2 class='x'><a href='/i'>\n L'Accélérateur </a></h2></li></ul>",
            AnnouncedLaureates(("L'Accélérateur",), None, None),
        ),
        (COMMITTEE, AnnouncedLaureates((), None, None)),
        ("", AnnouncedLaureates((), None, None)),
    ],
)
def test_the_text_of_a_round_names_its_laureates_and_not_its_committee(
    body: str, announced: AnnouncedLaureates
) -> None:
    assert read_announced(body) == announced


def record(key: str, body: str) -> None:
    import_run = ImportRun.objects.first() or ImportRun.objects.create(source="dossier", records_as_of="2026-08-18")
    SourceRecord.objects.create(
        kind="fast", key=key, digest="x", document={"front": {"title": "FAST"}, "body": body}, import_run=import_run
    )


@pytest.mark.django_db
def test_what_no_award_records_is_left_to_a_person() -> None:
    record("04-fast", "## Les lauréats\n\n1. Acceslibre, x\n2. Aides territoires, y\n3. Potentiel, z\n")
    record("09_fast", "## Les lauréats\n\n1 - [Ma cantine](https://b.fr): x\n")
    factories.make_award(factories.make_round(9), factories.make_startup("m", name="Ma Cantine"))
    factories.make_award(factories.make_round(4, 2020), factories.make_startup("acces", name="accèslibre"), None)
    factories.make_startup("aides", name="Aides-territoires")
    factories.make_startup("p1", name="Potentiel")
    factories.make_startup("p2", name="Potentiel !")
    assert laureates_to_settle() == [
        RoundToSettle(
            number=4,
            recorded=1,
            announced=AnnouncedLaureates(("Acceslibre", "Aides territoires", "Potentiel"), None, None),
            names=(NamedLaureate("Aides territoires", "aides"), NamedLaureate("Potentiel", "")),
        )
    ]


@pytest.mark.django_db
def test_the_page_links_to_the_form_of_the_award(client: Client) -> None:
    record("04-fast", "## Les lauréats\n\n1. Aides territoires, y\n")
    factories.make_round(4, 2020)
    factories.make_startup("aides", name="Aides territoires")
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    page = client.get("/espace/imports/laureats/")
    assert page.status_code == 200
    assert 'href="/espace/financements/fast/4/laureats/nouveau/?service=aides"' in page.content.decode()
    form = client.get("/espace/financements/fast/4/laureats/nouveau/?service=aides").content.decode()
    assert 'value="aides"' in form
