"""The import of members: parsing, changes, refusals."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from betagouv.members import importing
from betagouv.members.importing import import_members
from betagouv.members.report import MembersReport
from betagouv.models import ImportRun
from betagouv.parse.members import DOMAINS, Person, RecordedMission, UnreadableLine, read_members
from betagouv.parse.records import UnreadableError
from betagouv.sources.items import SourceError
from common import data_version
from common.background.recompute import RECOMPUTE
from common.history import changes, history_of
from common.models import Job
from community.models import Member, Mission, MissionStartup
from tests import factories, wordings

AS_OF = dt.date(2026, 8, 20)
ADMIN: dict[str, Any] = {"start": "2021-01-01", "end": "2022-06-01", "status": "admin", "startups": ["a"]}
OPEN: dict[str, Any] = {"start": "2022-07-01", "end": None, "status": "independent", "startups": []}


def line(key: str = "m1", domain: str = "Design", missions: Any = (ADMIN,)) -> dict[str, Any]:
    return {"id": key, "domaine": domain, "missions": missions if isinstance(missions, str) else list(missions)}


def read(*rows: Any) -> list[Person | UnreadableLine]:
    return read_members(json.dumps(rows).encode())


@pytest.fixture
def file(tmp_path: Path, db: None) -> Path:
    factories.make_startup("a")
    factories.make_startup("b")
    return tmp_path / "members.json"


def run(file: Path, *rows: Any, applying: bool = True) -> MembersReport:
    file.write_text(json.dumps(rows))
    return import_members(file, as_of=AS_OF, applying=applying, confirmed=True)


def stored() -> dict[str, tuple[str, list[tuple[str, str | None, str, list[str]]]]]:
    """Return everything that is stored, by member key."""
    return {
        member.key: (
            member.domain,
            [
                (
                    mission.start.isoformat(),
                    mission.last_day.isoformat() if mission.last_day else None,
                    mission.status,
                    list(mission.links.order_by("position").values_list("startup__slug", flat=True)),
                )
                for mission in member.missions.all()
            ],
        )
        for member in Member.objects.order_by("key")
    }


def test_a_line_is_read_as_it_is() -> None:
    [person] = read(line(missions=[ADMIN | {"startups": ["a", "b", "a"]}, OPEN]))
    assert person == Person(
        "m1",
        "design",
        (
            RecordedMission(dt.date(2021, 1, 1), dt.date(2022, 6, 1), "admin", ("a", "b"), 0),
            RecordedMission(dt.date(2022, 7, 1), None, "independent", (), 1),
        ),
        (),
    )


def test_each_domain_of_the_file_is_one_of_the_table() -> None:
    assert set(DOMAINS.values()) == set(Member.Domain.values)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("m1", "n’a pas d’identifiant (« id »)"),
        ({"domaine": "Design"}, "n’a pas d’identifiant (« id »)"),
        (line(" "), "n’a pas d’identifiant (« id »)"),
        ({"id": 12}, "n’a pas d’identifiant (« id »)"),
        (line("m" * 61), "a un identifiant de 61 caractères, pour 60 au plus"),
        (line("m0"), "porte le même identifiant qu’un autre : m0"),
    ],
)
def test_a_line_that_is_not_a_member_is_refused(row: Any, reason: str) -> None:
    assert read(line("m0"), row)[1] == UnreadableLine(2, reason)


@pytest.mark.parametrize(
    ("changed", "doubt"),
    [
        ({"start": None}, ("missing-date", "missions[0].start", "mission sans premier jour")),
        ({"start": "hier"}, ("invalid", "missions[0].start", wordings.HIER_IS_NO_DATE)),
        ({"end": "2021-02-30"}, ("invalid", "missions[0].end", wordings.NO_SUCH_DAY)),
        (
            {"end": "2020-12-31"},
            ("reversed", "missions[0]", "mission qui finit le 2020-12-31 avant de commencer le 2021-01-01"),
        ),
        ({"status": "chef"}, ("unknown-word", "missions[0].status", "statut inconnu : « chef »")),
        ({"status": None}, ("unknown-word", "missions[0].status", "statut inconnu : «  »")),
        ({"status": []}, ("invalid", "missions[0].status", wordings.NO_TEXT)),
    ],
)
def test_a_mission_that_is_not_understood_is_left_out_and_reported(
    changed: dict[str, Any], doubt: tuple[str, str, str]
) -> None:
    [person] = read(line(missions=[ADMIN | changed, OPEN]))
    assert isinstance(person, Person)
    assert [stay.position for stay in person.missions] == [1]
    assert [(str(one.code), one.field, one.detail) for one in person.anomalies] == [doubt]


def test_an_unknown_domain_is_reported_and_never_guessed() -> None:
    [person] = read(line(domain="Magie", missions="aucune"))
    assert isinstance(person, Person)
    assert (person.domain, person.missions) == ("", ())
    assert [(str(one.code), one.field) for one in person.anomalies] == [
        ("unknown-word", "domaine"),
        ("invalid", "missions"),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"[", "n’est pas du JSON"),
        (b'{"m1": {}}', "n’est pas une liste de membres"),
        (b'[{"id": "m\\u0000"}]', wordings.FORBIDDEN_CHARACTER_OF_A_FILE),
    ],
)
def test_a_file_that_is_not_a_list_is_refused_completely(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_members(data)
    assert str(refused.value) == reason


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text("am1-", max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["id", "domaine", "missions", "start", "status"]), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_any_json_is_read_or_refused_in_words(value: Any) -> None:
    lines = read(value, value)
    assert len(lines) == 2
    for found in lines:
        said = [found.reason] if isinstance(found, UnreadableLine) else [one.detail for one in found.anomalies]
        assert all(said)


def test_import_writes_the_members_their_missions_and_services(file: Path) -> None:
    report = run(file, line(missions=[ADMIN, OPEN | {"startups": ["b", "a"]}]), line("m2", "Data", []))
    assert (report.counts, report.missions["added"], report.anomalies) == ({"created": 2}, 2, [])
    assert stored() == {
        "m1": (
            "design",
            [("2021-01-01", "2022-06-01", "admin", ["a"]), ("2022-07-01", None, "independent", ["b", "a"])],
        ),
        "m2": ("data", []),
    }
    [created] = changes(Member, key="m2")
    assert (created.reason, created.source) == ("Import des membres au 20/08/2026", "importer")
    assert [(one.kind, one.report) for one in ImportRun.objects.all()] == [("members", report.as_json())]


@pytest.mark.django_db(transaction=True)
def test_import_requests_the_figures_only_when_it_changes_something(tmp_path: Path) -> None:
    run(tmp_path / "members.json", line())
    assert Job.objects.filter(kind=RECOMPUTE).count() == 1
    Job.objects.all().delete()
    run(tmp_path / "members.json", line())
    assert not Job.objects.exists()
    assert run(tmp_path / "members.json", line(domain="Produit")).changed
    assert Job.objects.filter(kind=RECOMPUTE).count() == 1


def test_import_twice_changes_nothing(file: Path) -> None:
    rows = [line(missions=[ADMIN, OPEN, ADMIN]), line("m2", missions=[ADMIN | {"startups": ["b", "a"]}])]
    run(file, *rows)
    before = (stored(), data_version.current(), history_of(Mission)._default_manager.count())
    second = run(file, *rows)
    assert (second.counts, second.changed) == ({"unchanged": 2}, False)
    assert (stored(), data_version.current(), history_of(Mission)._default_manager.count()) == before


def test_import_follows_what_moved_and_keeps_the_identity_of_a_mission(file: Path) -> None:
    run(file, line(missions=[ADMIN, OPEN]), line("m2"), line("m3"))
    first, second = Mission.objects.filter(member__key="m1")
    links = set(MissionStartup.objects.filter(mission__member__key="m2").values_list("pk", flat=True))
    report = run(
        file,
        line("m1", "Produit", [ADMIN | {"end": "2022-07-31", "startups": ["b"]}]),
        line("m2", missions=[ADMIN | {"end": None}]),
    )
    assert report.counts == {"changed": 2}
    assert report.missions == {"added": 0, "changed": 2, "withdrawn": 1}
    assert report.missing == ["m3"]
    assert stored() == {
        "m1": ("product", [("2021-01-01", "2022-07-31", "admin", ["b"])]),
        "m2": ("design", [("2021-01-01", None, "admin", ["a"])]),
        "m3": ("design", [("2021-01-01", "2022-06-01", "admin", ["a"])]),
    }
    assert Mission.objects.filter(pk=first.pk).exists()
    assert not Mission.objects.filter(pk=second.pk).exists()
    assert set(MissionStartup.objects.filter(mission__member__key="m2").values_list("pk", flat=True)) == links


def test_import_removes_every_service_that_a_mission_no_more_has(file: Path) -> None:
    both = {"startups": ["a", "b"]}
    run(file, line(missions=[ADMIN | both, OPEN | both]), line("m2", missions=[ADMIN | both]))
    assert run(file, line(missions=[ADMIN]), line("m2", "", [ADMIN | {"startups": ["b", "a"]}])).counts == {
        "changed": 2
    }
    assert stored() == {
        "m1": ("design", [("2021-01-01", "2022-06-01", "admin", ["a"])]),
        "m2": ("", [("2021-01-01", "2022-06-01", "admin", ["b", "a"])]),
    }
    assert MissionStartup.objects.count() == 3


def test_a_mission_is_the_same_by_its_first_day_and_status_else_by_its_place(file: Path) -> None:
    company = ADMIN | {"status": "service"}
    run(file, line(missions=[ADMIN, company, OPEN]))
    held = dict(Mission.objects.values_list("status", "pk"))
    report = run(file, line(missions=[company | {"end": None}, ADMIN | {"end": None}, OPEN | {"start": "2022-07-02"}]))
    assert report.missions == {"added": 0, "changed": 3, "withdrawn": 0}
    assert list(Mission.objects.order_by("position").values_list("pk", "status", "start", "last_day")) == [
        (held["service"], "service", dt.date(2021, 1, 1), None),
        (held["admin"], "admin", dt.date(2021, 1, 1), None),
        (held["independent"], "independent", dt.date(2022, 7, 2), None),
    ]


def test_import_shows_a_service_that_is_unknown_until_it_is_known(file: Path) -> None:
    row = line(missions=[ADMIN | {"startups": ["absent", "a"]}])
    report = run(file, row)
    assert [(one.code, one.field, one.word) for one in report.anomalies] == [
        ("unknown-reference", "missions[0].startups", "absent")
    ]
    assert stored()["m1"][1][0][3] == ["a"]
    factories.make_startup("absent")
    assert run(file, row).counts == {"changed": 1}
    assert stored()["m1"][1][0][3] == ["absent", "a"]


def test_members_that_left_the_file_are_reported_in_the_order_of_their_keys(file: Path) -> None:
    run(file, line("m3"), line("m1"), line("m2"))
    assert run(file, line("m2")).missing == ["m1", "m3"]


def test_a_file_without_a_member_that_can_be_read_is_no_import(file: Path) -> None:
    report = run(file, {})
    assert (report.applied, report.broken, report.refused) == (
        False,
        "Aucun membre n’a pu être lu.",
        [UnreadableLine(1, "n’a pas d’identifiant (« id »)")],
    )
    assert not ImportRun.objects.exists()


def test_a_file_is_read_up_to_the_heaviest(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(json.dumps([line()]).encode())
    monkeypatch.setattr(importing, "MAX_DOCUMENT", size)
    assert run(file, line()).counts == {"created": 1}
    monkeypatch.setattr(importing, "MAX_DOCUMENT", size - 1)
    with pytest.raises(SourceError) as refused:
        run(file, line())
    assert str(refused.value) == f"{file} pèse plus de {size - 1} octets."


def test_dry_run_shows_the_same_and_writes_nothing(file: Path) -> None:
    rows = [line(missions=[ADMIN, OPEN]), line("m2", "Magie"), {}]
    dry = run(file, *rows, applying=False)
    assert (stored(), ImportRun.objects.count()) == ({}, 0)
    assert run(file, *rows).as_json() == dry.as_json() | {"applied": True}


@pytest.mark.parametrize("number", [1, 3])
def test_import_makes_as_many_statements_whatever_the_number_of_members(
    file: Path, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [line(f"m{place}") for place in range(number)]
    file.write_text(json.dumps(rows))
    # Last import of fiches, savepoint, lock, stored members, services, members (3), their keys, missions (3),
    # their keys, services of missions (3), missing members, known day (2), import run, savepoint.
    with django_assert_num_queries(23):
        import_members(file, as_of=AS_OF, applying=True, confirmed=True)


def test_command_reports_in_french(file: Path) -> None:
    file.write_text(json.dumps([line(missions=[ADMIN | {"status": "chef"}, OPEN]), "?"]))
    factories.make_member("m9")
    out = io.StringIO()
    call_command("import_members", str(file), "--day", "2026-08-20", stdout=out)
    assert out.getvalue() == (
        f"Import de {file}, membres au 20/08/2026 (jour donné)\n"
        "Membres : 1 créés, 0 changés, 0 inchangés, 1 refusés\n"
        "Missions : 1 ajoutées, 0 changées, 0 retirées\n"
        "Refusé : le membre n° 2 n’a pas d’identifiant (« id »).\n"
        "Anomalies : Mot inconnu (1).\n"
        "  Mot inconnu : membre m1, 1re mission, statut : statut inconnu : « chef ».\n"
        "Absent de la source : membre m9 (gardé).\n"
        "À confirmer (--confirm) : Le jour indiqué, le 20\u202faoût\u202f2026, suit de plus de soixante jours "
        "le dernier fait des enregistrements, du 1er\u202fjuillet\u202f2022. Confirmez-le, ou indiquez un autre jour.\n"
        "Rien n’est écrit : ajoutez --apply pour appliquer.\n"
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "ne peut pas être lu : No such file or directory."),
        ("{}", "n’est pas une liste de membres."),
        ("[]", "Aucun membre n’a pu être lu."),
        ("[1]", "Aucun membre n’a pu être lu."),
    ],
)
def test_command_shows_why_it_can_not_import(file: Path, content: str | None, reason: str) -> None:
    if content is not None:
        file.write_text(content)
    with pytest.raises(CommandError) as refused:
        call_command("import_members", str(file), "--apply", stdout=io.StringIO())
    assert str(refused.value).endswith(reason)
    assert not ImportRun.objects.exists()
