import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from betagouv.imports.importing import import_records
from betagouv.models import ImportRun, Replay, SourceRecord
from betagouv.replay import replaying
from betagouv.replay.replaying import replay
from betagouv.replay.states import StateWriter
from betagouv.sources.items import SourceError
from betagouv.sources.opening import open_source
from common.freshness import RECORDS, freshness_of
from common.history import because, changes, history_of
from common.models import ReplayBounds
from impact.models import Designation
from incubators.models import Incubator
from startups.models import Finding, LifeEvent, Phase, Startup
from tests.betagouv.factory import fiche, memberships, phase
from tests.betagouv.replay.histories import History, git, known_on
from tests.factories import make_phase_kinds, make_startup

START, LAUNCH = phase("investigation", "2020-01-06"), phase("construction", "2020-09-01")


def notes(report: replaying.ReplayReport) -> list[tuple[str, str, str, str]]:
    return [(note.day.isoformat(), note.sort, note.key, note.detail) for note in report.notes]


def test_each_state_is_known_from_its_own_day(history: History) -> None:
    history.fiches("2020-02-01", a={"phases": [START]})
    history.fiches("2020-10-01", a={"phases": [START, LAUNCH]}, b={"phases": [START]})
    history.fiches("2021-03-01", b=None)
    report = history.replay()
    assert (report.states, report.first, report.last) == (4, dt.date(2020, 1, 1), dt.date(2021, 3, 1))
    assert known_on("2020-01-15") == {}
    assert known_on("2020-02-01") == {"a": [("investigation", "2020-01-06")]}
    both = [("investigation", "2020-01-06"), ("construction", "2020-09-01")]
    assert known_on("2020-10-01") == {"a": both, "b": [("investigation", "2020-01-06")]}
    assert known_on("2021-03-01") == {"a": both}
    assert list(Startup.objects.values_list("slug", flat=True)) == ["a"]
    assert notes(report) == [("2021-03-01", "removed", "b", "")]


def test_changes_have_the_day_and_the_way_of_the_replay(history: History) -> None:
    history.fiches("2020-02-01", a={"phases": [START]})
    history.replay()
    told = [(one.at.isoformat(), one.source, one.reason, one.user) for one in changes(Phase)]
    assert told == [
        (
            "2020-02-01T12:00:00+00:00",
            "replay",
            "État du 1er\u202ffévrier\u202f2020 des enregistrements de beta.gouv.fr",
            None,
        )
    ]


def test_memberships_begin_when_a_fiche_moves(history: History) -> None:
    history.state("2020-01-02", {"content/_incubators/autre.md": {"title": "Autre"}})
    history.fiches("2020-02-01", a={})
    history.fiches("2021-06-01", a={"incubator": "autre"})
    history.replay()
    moved = dt.date(2021, 6, 1)
    assert memberships("a") == [("fabrique", None, moved, True), ("autre", moved, None, True)]


def test_a_replay_that_was_interrupted_goes_on(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    history.fiches("2020-02-01", a={"phases": [START]})
    history.fiches("2020-10-01", a={"phases": [START, LAUNCH]})
    history.fiches("2020-11-01", b={})
    whole = StateWriter.write

    def stop(self: StateWriter, files: Any) -> None:
        whole(self, files)
        if self.day == dt.date(2020, 10, 1):
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(StateWriter, "write", stop)
        with pytest.raises(KeyboardInterrupt):
            history.replay()
    assert Replay.objects.get().states == 2
    assert known_on("2020-12-01") == {"a": [("investigation", "2020-01-06")]}
    report = history.replay()
    assert (report.states, report.first) == (2, dt.date(2020, 10, 1))
    assert sorted(known_on("2020-12-01")) == ["a", "b"]
    assert (Replay.objects.get().states, ImportRun.objects.count()) == (4, 1)
    assert history.replay().states == 0


def test_until_stops_after_a_day_and_a_later_run_takes_the_rest(history: History) -> None:
    history.fiches("2020-02-01", a={})
    history.fiches("2020-10-01", b={})
    assert history.replay(until=dt.date(2020, 2, 1)).is_whole is False
    assert list(Startup.objects.values_list("slug", flat=True)) == ["a"]
    assert history.replay().states == 1


def test_the_end_is_that_of_an_import_of_the_last_state(history: History) -> None:
    history.fiches("2020-02-01", a={"phases": [START]})
    history.fiches("2020-10-01", a={"phases": [START, LAUNCH], "events": [{"name": "end", "date": "2020-10-01"}]})
    history.replay()
    day = dt.date(2020, 10, 2)
    report = import_records(open_source(str(history.root)), as_of=day, applying=True, confirmed=True)
    assert (report.changed, report.missing, report.refused) == (False, [], [])


def test_pages_show_until_when_the_records_are_known(history: History) -> None:
    history.fiches("2020-02-01", a={"phases": [START]})
    history.fiches("2020-10-05", a={"phases": [START, LAUNCH], "events": [{"name": "committee", "date": "2020-09-15"}]})
    history.replay(until=dt.date(2020, 3, 1))
    assert freshness_of(RECORDS).day == dt.date(2020, 2, 1)  # type: ignore[union-attr]
    history.replay()
    known = freshness_of(RECORDS)
    assert known
    assert (known.day, known.last_fact) == (dt.date(2020, 10, 5), dt.date(2020, 9, 15))


def test_a_record_written_before_is_known_from_the_state_that_shows_it(history: History) -> None:
    known = make_startup("a")
    Designation.objects.create(startup=known, millesime=2020, source="Bilan")
    event = {"name": "national_impact", "date": "2020-05-04"}
    history.fiches("2020-05-05", a={"phases": [START], "events": [event]})
    history.replay()
    rows = history_of(Designation)._default_manager.order_by("pgh_id").values_list("pgh_label", "pgh_created_at__year")
    assert list(rows) == [("insert", dt.datetime.now(dt.UTC).year), ("update", 2020)]
    assert Designation.objects.get().source == "Bilan"


def test_designations_follow_the_last_event_of_each_state(history: History) -> None:
    event = {"name": "national_impact", "date": "2020-05-04"}
    history.fiches("2020-05-05", a={"events": [event]})
    history.fiches("2020-06-05", a={"events": [{**event, "date": "2021-01-04"}]})
    history.fiches("2020-07-05", a={"events": []})
    history.replay()
    rows = history_of(Designation)._default_manager.order_by("pgh_id")
    assert list(rows.values_list("pgh_label", "millesime", "pgh_created_at__month")) == [
        ("insert", 2020, 5),
        ("update", 2021, 6),
        ("delete", 2021, 7),
    ]


def test_awards_are_those_that_the_fiche_gives(history: History) -> None:
    history.state("2020-01-02", {f"content/_fasts/{n}.md": {"title": f"FAST {n} - Janvier 2020"} for n in (1, 2)})
    history.fiches("2020-02-01", a={"fast": {"promotion": 1, "montant": 1000}})
    history.fiches("2020-03-01", a={"fast": {"promotion": 2, "montant": 2000}})
    history.replay()
    told = Startup.objects.get().awards.values_list("round__number", "amount")
    assert list(told) == [(2, Decimal(2000))]


def test_words_are_read_again_when_their_meaning_changes(history: History) -> None:
    old = {"title": "A", "status": "consolidation", "start": "2017-01-02"}
    root = history.root.parent / "older"
    other = History.__new__(History)
    other.root = root
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch", "main")
    other.state("2017-02-01", {"_startup/a.md": old})
    other.state("2018-07-01", {"_startup/b.md": {**old, "title": "B"}})
    replay(str(root))
    assert known_on("2017-12-31") == {"a": [("investigation", "2017-01-02"), ("acceleration", None)]}
    after = [("investigation", "2017-01-02"), ("consolidation", None)]
    assert known_on("2018-07-02") == {"a": after, "b": after}


def test_what_a_fiche_says_no_more_is_emptied(history: History) -> None:
    history.fiches("2020-02-01", a={"stats": True, "analyse_risques": True})
    history.fiches("2020-03-01", a={"stats": False})
    history.replay()
    assert Startup.objects.values_list("has_stats", "risk_analysed").get() == (False, None)


def test_a_fiche_is_read_again_once_what_it_names_is_known(history: History) -> None:
    history.fiches("2020-02-01", a={"incubator": "autre", "phases": [START]})
    history.state("2020-03-01", {"content/_incubators/autre.md": {"title": "Autre"}})
    history.replay()
    assert memberships("a") == [("autre", None, None, True)]
    assert not Finding.objects.filter(settled_at=None).exists()


def test_a_broken_state_leaves_the_fiche_as_it_was_with_a_finding(history: History) -> None:
    history.fiches("2020-02-01", a={"phases": [START]})
    history.state("2020-03-01", {"content/_startups/a.md": b"---\nphases: [\n---\n", "content/_startups/b.md": b"\xff"})
    history.fiches("2020-04-01", a={"phases": [START, LAUNCH]})
    report = history.replay()
    assert [note[:3] for note in notes(report)] == [("2020-03-01", "refused", "a"), ("2020-03-01", "refused", "b")]
    assert known_on("2020-03-15") == {"a": [("investigation", "2020-01-06")]}
    finding = Finding.objects.get(field="fichier")
    assert (finding.code, finding.found_at.month, finding.settled_at and finding.settled_at.month) == ("invalid", 3, 4)


def test_a_renamed_fiche_is_the_same_startup(history: History) -> None:
    history.fiches("2020-02-01", vieux={"phases": [START]})
    history.state(
        "2020-03-01",
        {"content/_startups/vieux.md": None, "content/_startups/neuf.md": fiche(phases=[START])},
    )
    report = history.replay()
    assert notes(report) == [("2020-03-01", "renamed", "vieux", "neuf")]
    assert known_on("2020-02-15") == {"vieux": [("investigation", "2020-01-06")]}
    assert known_on("2020-03-15") == {"neuf": [("investigation", "2020-01-06")]}
    assert [one.kind for one in changes(Phase)] == ["insert"]


def test_a_fiche_that_shows_what_it_replaces_is_its_successor(history: History) -> None:
    history.fiches("2020-02-01", vieux={"phases": [START]})
    other = fiche(title="Tout autre chose", mission="Autre" * 200, redirect_from=["/startups/vieux"])
    history.state("2020-03-01", {"content/_startups/vieux.md": None, "content/_startups/neuf.md": other})
    assert notes(history.replay()) == [("2020-03-01", "renamed", "vieux", "neuf")]
    assert list(Startup.objects.values_list("slug", flat=True)) == ["neuf"]
    assert {row.pgh_obj_id for row in history_of(Startup)._default_manager.all()} == {Startup.objects.get().pk}  # type: ignore[attr-defined]


def test_two_fiches_that_claim_one_predecessor_are_reported(history: History) -> None:
    history.fiches("2020-02-01", vieux={"phases": [START]})
    claims = {"redirect_from": ["/startups/vieux"], "mission": "Autre" * 200}
    history.fiches("2020-03-01", vieux=None, un={"title": "Un", **claims}, deux={"title": "Deux", **claims})
    assert notes(history.replay()) == [
        ("2020-03-01", "disputed", "vieux", "deux, un"),
        ("2020-03-01", "removed", "vieux", ""),
    ]


def test_a_circle_of_redirections_is_reported(history: History) -> None:
    history.fiches("2020-02-01", a={"redirect_from": ["/startups/b"]}, b={"redirect_from": ["/startups/a"]})
    assert notes(history.replay()) == [("2020-02-01", "circle", "a", "a, b")]


def test_removed_incubator_stays_closed_while_services_were_its_own(history: History) -> None:
    history.state("2020-01-02", {"content/_incubators/autre.md": {"title": "Autre"}})
    history.fiches("2020-02-01", a={})
    history.fiches("2020-03-01", a={"incubator": "autre"})
    history.state("2020-04-01", {"content/_incubators/fabrique.md": None})
    history.replay()
    assert list(Incubator.objects.order_by("slug").values_list("slug", "closed_on")) == [
        ("autre", None),
        ("fabrique", dt.date(2020, 4, 1)),
    ]


def test_a_name_that_is_not_an_address_is_corrected(history: History) -> None:
    history.state("2020-02-01", {"content/_startups/Part'âge.md": fiche(phases=[START])})
    history.replay()
    assert list(Startup.objects.values_list("slug", flat=True)) == ["Part-âge"]


def test_a_rewritten_history_is_refused(history: History) -> None:
    history.fiches("2020-02-01", a={})
    history.replay()
    git(history.root, "commit", "--quiet", "--amend", "--message", "other", at="2020-02-02T12:00:00+00:00")
    with pytest.raises(SourceError, match=r"^L’historique a été réécrit : il ne contient plus l’état [0-9a-f]{12}"):
        history.replay()


def test_nothing_is_replayed_once_a_person_has_written(history: History) -> None:
    history.fiches("2020-02-01", a={})
    history.replay()
    with because(reason="Faute", source="page", user=1):
        Startup.objects.update(mission="Autre")
    history.fiches("2020-03-01", b={})
    with pytest.raises(SourceError, match=r"^Des personnes ont écrit ici depuis le "):
        history.replay()


def test_nothing_is_replayed_over_other_records(history: History, tmp_path: Path) -> None:
    history.fiches("2020-02-01", a={"phases": [START]})
    import_records(open_source(str(history.root)), as_of=dt.date(2020, 2, 1), applying=True, confirmed=True)
    with pytest.raises(SourceError, match=r"^La base contient déjà des enregistrements"):
        history.replay()


def test_a_state_to_come_is_refused_and_those_before_stay(history: History) -> None:
    history.fiches("2020-02-01", a={})
    history.fiches("2090-02-01", b={})
    with pytest.raises(SourceError, match=r"est daté du .* : ce jour est à venir\.$"):
        history.replay()
    assert list(Startup.objects.values_list("slug", flat=True)) == ["a"]


@pytest.mark.django_db
def test_without_the_words_of_phases_nothing_is_replayed(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"^Les mots des phases manquent"):
        History(tmp_path / "records").replay()


def test_states_that_change_nothing_are_counted(history: History) -> None:
    history.state("2020-02-01", {"LISEZMOI.md": b"Bonjour", "content/_startups/notes.txt": b"rien"})
    history.state("2020-03-01", {})
    assert history.replay().states == 3
    assert not SourceRecord.objects.filter(kind="startup").exists()


def test_a_state_dated_before_the_previous_one_takes_its_date(history: History) -> None:
    history.fiches("2020-05-01", a={})
    history.fiches("2020-04-01", b={})
    assert history.replay().last == dt.date(2020, 5, 1)
    assert ReplayBounds.objects.get().replayed_until == dt.datetime(2020, 5, 1, 12, tzinfo=dt.UTC)


def test_events_of_a_state_are_its_own(history: History) -> None:
    history.fiches("2020-02-01", a={"events": [{"name": "committee", "date": "2020-01-30"}]})
    history.fiches("2020-03-01", a={"events": [{"name": "committee", "date": "2020-02-15"}]})
    history.replay()
    assert [one.before.get("date") for one in changes(LifeEvent)] == [None, dt.date(2020, 1, 30)]


def test_a_state_that_the_database_refuses_is_not_written(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    history.fiches("2020-02-01", a={})
    make_phase_kinds()

    def break_it(*_: object) -> None:
        with transaction.atomic():
            Startup.objects.create(slug="a b", name="")

    monkeypatch.setattr("betagouv.replay.states.apply", break_it)
    with pytest.raises(DatabaseError):
        history.replay()
    assert not Replay.objects.exists()
