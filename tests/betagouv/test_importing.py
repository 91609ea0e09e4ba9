"""Complete imports of small folders: the report, the database and the history."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from betagouv.imports.importing import import_records
from betagouv.imports.report import ImportReport
from betagouv.models import ImportRun, SourceRecord
from betagouv.sources.opening import open_source
from common.history import changes, history_of
from common.models import Freshness
from common.sql import measure_tables
from incubators.models import Administration, Incubator
from startups.models import LifeEvent, Membership, Phase, Sponsorship, Startup
from tests.betagouv.factory import AS_OF, Content, counts, memberships, phase
from tests.table_sizes import believed_rows

DAY = dt.date.fromisoformat


def test_first_import_reports_what_it_creates(content: Content) -> None:
    content.fiche("un.service", phases=[phase("construction", "2026-08-01")])
    report = content.run()
    assert report == ImportReport(
        source=str(content.root),
        as_of=AS_OF,
        applied=True,
        counts={
            "organisation": Counter(created=1),
            "incubator": Counter(created=1),
            "phase": Counter(),
            "fast": Counter(),
            "startup": Counter(created=1),
        },
        decisions=Counter(awards=0, designations=0),
        created=[("organisation", "ministere"), ("incubator", "fabrique"), ("startup", "un.service")],
        changes=[],
        refused=[],
        anomalies=[],
        missing=[],
        day_origin="jour donné",
    )


@pytest.mark.parametrize(("many", "believed"), [(3, 1), (4, 0)])
def test_an_import_of_many_records_has_the_tables_measured(
    content: Content, monkeypatch: pytest.MonkeyPatch, many: int, believed: int
) -> None:
    monkeypatch.setattr("betagouv.imports.importing.MANY", many)
    measure_tables()
    content.fiche("un.service")
    content.run()
    assert believed_rows(Startup) == believed


def test_first_import_keeps_every_field(content: Content) -> None:
    body = '\n## Le problème \r\n\tdes « mots » \\N \\. {,} "x"\n\n'
    front: dict[str, Any] = {
        "title": "Un service",
        "mission": "Aider.",
        "incubator": "fabrique",
        "contact": "equipe@exemple.gouv.fr",
        "contact_dinum": "camille",
        "contact_incubator": "dominique",
        "link": "https://exemple.gouv.fr ",
        "repository": "https://code.gouv.fr/x",
        "stats": True,
        "stats_url": "https://exemple.gouv.fr/stats",
        "impact_url": "https://exemple.gouv.fr/impact",
        "budget_url": "https://exemple.gouv.fr/budget",
        "accessibility_status": "non conforme",
        "analyse_risques": False,
        "analyse_risques_url": "https://exemple.gouv.fr/risques",
        "mon_service_securise": True,
        "dashlord_url": "https://dashlord.exemple",
        "robots": "noindex",
        "thematiques": ["Travail / Emploi", 'Avec "guillemets", virgule'],
        "usertypes": ["entreprise", "collégiens "],
        "techno": ["django", "c\\c++"],
        "redirect_from": ["/startups/avant"],
        "rgpd": {"responsable": "DGEFP", "controles": [{"date": dt.date(2020, 1, 7)}]},
        "autre": [1, 2.5, None, "012"],
        "phases": [phase("investigation", "2020-01-06", end="2020-08-31", comment="à suivre\n")],
        "events": [{"name": "committee", "date": "2020-05-04", "comment": "oui"}],
    }
    content.put("_startups/un.service.md", front, body)
    content.run()
    startup = Startup.objects.get()
    columns = {
        field.attname: getattr(startup, field.attname)
        for field in Startup._meta.concrete_fields
        if field.attname not in ("id", "search_text")
    }
    details = {"rgpd": {"responsable": "DGEFP", "controles": [{"date": "2020-01-07"}]}, "autre": [1, 2.5, None, "012"]}
    assert columns == {
        "slug": "un.service",
        "name": "Un service",
        "mission": "Aider.",
        "content": body,
        "contact": "equipe@exemple.gouv.fr",
        "contact_dinum": "camille",
        "contact_incubator": "dominique",
        "link": "https://exemple.gouv.fr ",
        "repository": "https://code.gouv.fr/x",
        "has_stats": True,
        "stats_url": "https://exemple.gouv.fr/stats",
        "impact_url": "https://exemple.gouv.fr/impact",
        "budget_url": "https://exemple.gouv.fr/budget",
        "accessibility": "non conforme",
        "risk_analysed": False,
        "risk_analysis_url": "https://exemple.gouv.fr/risques",
        "security_followed": True,
        "dashlord_url": "https://dashlord.exemple",
        "robots": "noindex",
        "themes": ["Travail / Emploi", 'Avec "guillemets", virgule'],
        "user_types": ["entreprise", "collégiens "],
        "technologies": ["django", "c\\c++"],
        "redirect_from": ["/startups/avant"],
        "details": details,
    }
    assert list(Phase.objects.values_list("kind", "start", "declared_end", "comment", "position")) == [
        ("investigation", DAY("2020-01-06"), DAY("2020-08-31"), "à suivre\n", 0)
    ]
    assert list(LifeEvent.objects.values_list("kind", "date", "comment", "position")) == [
        ("committee", DAY("2020-05-04"), "oui", 0)
    ]
    document = SourceRecord.objects.get(kind="startup").document
    assert document["body"] == body
    assert document["front"] == front | {
        **details,
        "phases": [{"name": "investigation", "start": "2020-01-06", "end": "2020-08-31", "comment": "à suivre\n"}],
    }


def test_first_import_links_incubators_sponsors_and_owner(content: Content) -> None:
    content.put("_organisations/agence", {"name": "Agence"})
    content.put(
        "_incubators/atelier.md", {"title": "Atelier", "hidden": True, "highlighted_startups": ["a", "b"]}, "Texte\n"
    )
    content.fiche("a", incubators=["atelier", "fabrique"], sponsors=["/organisations/agence", "ministere"])
    content.run()
    assert Administration.objects.get(slug="agence").name == "Agence"
    atelier, fabrique = Incubator.objects.order_by("slug").select_related("owner")
    assert (atelier.owner, atelier.hidden, atelier.highlighted, atelier.content) == (None, True, ["a", "b"], "Texte\n")
    assert fabrique.owner is not None
    assert fabrique.owner.slug == "ministere"
    assert memberships("a") == [("atelier", None, None, False), ("fabrique", None, None, True)]
    assert list(Sponsorship.objects.values_list("administration__slug", "position")) == [
        ("agence", 0),
        ("ministere", 1),
    ]


def test_second_import_changes_nothing_and_writes_nothing(content: Content) -> None:
    content.fiche("a", phases=[phase("construction", "2020-01-01"), phase("investigation", "2020-01-01")])
    content.put("_startups/b.md", ["une liste"])
    first = content.run()
    versions = {model: history_of(model)._default_manager.count() for model in (Startup, Phase, Membership)}
    second = content.run()
    unchanged = {kind: {"unchanged": 1} for kind in ("organisation", "incubator", "startup")}
    assert counts(second) == {**unchanged, "startup": {"unchanged": 1, "refused": 1}}
    assert not second.changed
    assert second.anomalies == first.anomalies
    assert second.refused == first.refused
    assert versions == {model: history_of(model)._default_manager.count() for model in versions}


def test_unchanged_import_makes_the_same_few_queries_for_one_and_three_fiches(content: Content) -> None:
    content.fiche("a")
    content.run()
    with CaptureQueriesContext(
        connection,
    ) as one:
        content.run(applying=False)
    content.fiche("b")
    content.fiche("c")
    content.run()
    with CaptureQueriesContext(connection) as three:
        content.run(applying=False)
    # phase kinds there, known day, rolled back transaction (3), ranks, organisations, incubators, rounds, digests,
    # stored files, anomalies, redirections of incubators and fiches
    assert (len(one), len(three)) == (15, 15)


@pytest.mark.parametrize("slugs", [["a"], ["a", "b", "c"]])
def test_first_import_makes_as_many_queries_for_one_and_three_fiches(content: Content, slugs: list[str]) -> None:
    for slug in slugs:
        content.fiche(slug, events=[{"name": "committee", "date": "2021-01-01"}])
    with CaptureQueriesContext(connection) as captured:
        content.run()
    assert len(captured) == FIRST_IMPORT


FIRST_IMPORT = 85


def test_history_shows_that_the_importer_wrote(content: Content) -> None:
    content.fiche("a")
    content.run()
    found = [change for model in (Startup, Phase, Membership, Sponsorship, Incubator) for change in changes(model)]
    assert {(change.source, change.reason, change.user) for change in found} == {
        ("importer", "Import des enregistrements de beta.gouv.fr au 20/08/2026", None)
    }
    assert len(found) == 7


def test_dry_import_reports_the_same_and_writes_nothing(content: Content) -> None:
    content.fiche("a", phases=[phase("construction", None)])
    dry = content.run(applying=False)
    assert (Startup.objects.count(), ImportRun.objects.count(), Incubator.objects.count()) == (0, 0, 0)
    assert dry.as_json() | {"applied": True} == content.run().as_json()


def test_progress_is_reported_batch_by_batch(content: Content) -> None:
    content.fiche("a")
    steps: list[tuple[int, int]] = []
    source = open_source(str(content.root))
    import_records(source, as_of=AS_OF, applying=False, progress=lambda *step: steps.append(step))
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_import_notes_until_when_the_records_are_known_and_their_last_fact(content: Content) -> None:
    content.fiche("a", events=[{"name": "committee", "date": "2021-03-01"}, {"name": "end", "date": "2026-12-01"}])
    content.run(applying=False)
    assert not Freshness.objects.exists()
    content.run()
    assert list(Freshness.objects.values_list("kind", "day", "last_fact")) == [("records", AS_OF, dt.date(2021, 3, 1))]
