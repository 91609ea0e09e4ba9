"""Fields and kinds of events that the import does not know: said, and kept as they are."""

import datetime as dt

from betagouv.export.queries import ExportedFile
from startups.fiche_actions import add_event
from startups.models import Finding, LifeEvent, Startup
from tests.betagouv.factory import Content, doubts, exported_fiche
from tests.betagouv.test_local_changes import lines
from tests.factories import make_user

AWARD = {"name": "labellisation", "date": "2024-03-01", "comment": "Label Services publics +"}


def exported() -> ExportedFile:
    found = exported_fiche("a")
    assert found
    return found


def events() -> list[tuple[str, str, str]]:
    rows = LifeEvent.objects.order_by("date").values_list("kind", "date", "comment")
    return [(kind, str(date), comment) for kind, date, comment in rows]


def test_event_of_an_unknown_kind_is_kept_with_its_word(content: Content) -> None:
    content.fiche("a", events=[AWARD, {"name": "fête", "date": "2024-04-01"}])
    report = content.run()
    assert doubts(report) == [("a", "unknown-event", "events[0].name"), ("a", "unknown-event", "events[1].name")]
    assert events() == [
        ("other", "2024-03-01", "labellisation : Label Services publics +"),
        ("other", "2024-04-01", "fête"),
    ]
    assert not content.run().changed
    assert exported().after == exported().before


def test_event_added_here_leaves_the_unknown_one_in_the_file(content: Content) -> None:
    content.fiche("a", events=[AWARD])
    content.run()
    staff = make_user("dinum@example.gouv.fr", "dinum")
    add_event(
        startup=Startup.objects.get(), kind="end", date=dt.date(2025, 1, 1), comment="", reason="Fin", actor=staff
    )
    assert [row[0] for row in lines(staff)] == ["Ajouter l’événement"]
    before, after = exported().before, exported().after
    assert before
    assert before.count(b"labellisation") == after.count(b"labellisation") == 1
    assert b"name: end" in after


def test_event_whose_kind_becomes_known_is_that_kind(content: Content) -> None:
    content.fiche("a", events=[AWARD])
    content.run()
    content.fiche("a", events=[{**AWARD, "name": "committee"}])
    content.run()
    assert events() == [("committee", "2024-03-01", "Label Services publics +")]
    assert not Finding.objects.filter(settled_at=None).exists()


def test_unknown_field_is_said_and_kept_in_the_file(content: Content) -> None:
    content.fiche("a", rgpd="https://rgpd.example", owner="DINUM")
    report = content.run()
    assert doubts(report) == [("a", "unknown-field", "rgpd")]
    assert list(Finding.objects.values_list("code", "detail")) == [("unknown-field", "champ inconnu : « rgpd »")]
    assert exported().after == exported().before
    content.fiche("a")
    content.run()
    assert not Finding.objects.filter(settled_at=None).exists()
