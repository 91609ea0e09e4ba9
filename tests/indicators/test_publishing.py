"""Publishing: frozen values, refusals, and immutability in the database."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from common.background import recompute
from common.background.recompute import RECOMPUTE
from common.clock import today
from common.models import Job
from common.optimistic_lock import EditConflictError, VersionToken
from indicators.actions.publishing import PublicationEntry, Request, publish
from indicators.live import actions
from indicators.live.freshness import FAILED, STALE, WAITING, LiveFreshness, freshness
from indicators.models import LiveEvidence, LiveResult, Publication, PublishedEvidence, PublishedResult
from indicators.queries.publications import publication, publications_of
from indicators.queries.publishable import candidates, figures_state
from startups.models import Phase, Startup
from tests import factories, wordings
from tests.cases import cases
from tests.connections import Elsewhere
from tests.impact import scene
from tests.violations import refused_by

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 3, 3)


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")


@pytest.fixture
def programme() -> None:
    """Publish launches without evidence in 2020 and 2021 (50, while the records give 2), and one designation in 2021."""
    scene.make_programme()
    assert recompute.run_job()


def asked(*entries: PublicationEntry, **fields: Any) -> Request:
    chosen = entries or (PublicationEntry("products_launched"),)
    values: dict[str, Any] = {"year": 2021, "entries": chosen, "published_on": DAY, "reason": "Bilan", **fields}
    return Request(**values)


def refusal(request: Request, actor: User) -> Any:
    before = Publication.objects.count()
    with pytest.raises(ValidationError) as refused:
        publish(request, actor=actor)
    assert Publication.objects.count() == before
    wrong = refused.value
    return wrong.message_dict if hasattr(wrong, "error_dict") else wrong.messages


def test_value_and_evidence_are_frozen_with_the_names_of_the_day(programme: None, staff: User) -> None:
    both = [PublicationEntry("national_impact"), PublicationEntry("products_launched")]
    made = publish(asked(*both, source=" RAP 2021 ", note="Note", reason=" Bilan "), actor=staff)
    live = {
        row: (row.startup_id, row.date, row.reason, row.amount, row.part)
        for row in LiveEvidence.objects.filter(result__year=2021).order_by("result__indicator__position", "date")
    }
    frozen = PublishedEvidence.objects.filter(result__publication=made).order_by("result_id", "date")
    assert [(row.startup_id, row.date, row.reason, row.amount, row.part) for row in frozen] == list(live.values())
    Startup.objects.filter(slug="b").update(name="Autre nom", slug="renamed")
    assert [(row.startup_slug, row.startup_name, row.record) for row in frozen.all()] == [
        ("b", "Service b", "phase"),
        ("c", "Service c", "phase"),
        ("c", "Service c", "designation"),
    ]
    assert (made.published_by, made.author) == (staff, "Camille")
    assert (made.source, made.note, made.reason) == ("RAP 2021", "Note", "Bilan")
    read = publication(made.pk, year=2021)
    assert read
    assert [(r.code, r.label, r.unit, r.value, r.has_evidence, r.counted, r.base, r.rule) for r in read.results] == [
        ("products_launched", "Produits lancés", "produits", Decimal(2), True, 2, 0, scene.LAUNCHES),
        ("national_impact", "Impact national", "produits", Decimal(1), True, 1, 0, scene.DESIGNATIONS),
    ]


def test_correction_names_what_it_replaces_and_the_old_one_stays(programme: None, staff: User) -> None:
    old = PublishedResult.objects.get(year=2021)
    made = publish(asked(), actor=staff)
    latest, first = publications_of(2021)
    assert (latest.publication.pk, first.publication.pk) == (made.pk, old.publication_id)
    (new,) = latest.results
    (replaced,) = first.results
    assert new.replaces
    assert (new.replaces.publication_id, new.replaces.value) == (first.publication.pk, Decimal(50))
    assert new.replaced_by is None is replaced.replaces
    assert replaced.replaced_by
    assert (replaced.replaced_by.publication_id, replaced.replaced_by.value) == (made.pk, Decimal(2))


def test_figure_of_a_past_year_is_typed_without_evidence(programme: None, staff: User) -> None:
    entries = [
        PublicationEntry("products_launched", typed=True, value=Decimal("51.5")),
        PublicationEntry("national_impact", typed=True),
    ]
    made = publish(asked(*entries), actor=staff)
    read = publication(made.pk, year=2021)
    assert read
    assert [(r.value, r.has_evidence, r.counted, r.rule, r.rule_in_words) for r in read.results] == [
        (Decimal("51.5"), False, 0, None, ""),
        (None, False, 0, None, ""),
    ]


@cases(
    ("entries", "fields", "expected"),
    [
        ([PublicationEntry("unknown")], {}, {"results": ["Aucun indicateur suivi en 2021 n’a le code « unknown »."]}),
        ([PublicationEntry("products_launched")] * 2, {}, {"results": ["Un indicateur est demandé deux fois."]}),
        (
            [PublicationEntry("national_impact", typed=True, value=Decimal("NaN"))],
            {},
            {"results": ["« Impact national » : la valeur n’est pas un nombre."]},
        ),
        (
            [PublicationEntry("national_impact", typed=True, value=Decimal("-0.5"))],
            {},
            {"results": ["« Impact national » : un résultat n’est pas négatif."]},
        ),
        ([], {"reason": "\n"}, {"reason": [wordings.NO_REASON]}),
        (
            [],
            {"published_on": dt.date(2100, 1, 1), "source": "x" * 301, "note": "\0"},
            {
                "published_on": [wordings.PUBLICATION_TO_COME],
                "source": ["La source tient en 300 caractères."],
                "note": ["Retirez le caractère nul."],
            },
        ),
        (
            [],
            {"published_on": dt.date(2021, 12, 31)},
            {"published_on": ["L’année 2021 se publie une fois finie : à partir du 1er\u202fjanvier\u202f2022."]},
        ),
    ],
)
def test_meaningless_publication_is_refused(
    entries: list[PublicationEntry], fields: dict[str, Any], expected: Any, programme: None, staff: User
) -> None:
    assert refusal(asked(*entries, **fields), staff) == expected


def test_publication_without_an_indicator_is_refused(programme: None, staff: User) -> None:
    said = {"results": [wordings.NOTHING_TO_PUBLISH]}
    assert refusal(Request(2021, (), DAY, "Bilan"), staff) == said


@cases(
    "entry",
    [PublicationEntry("products_launched", typed=True, value=Decimal(1)), PublicationEntry("products_launched")],
    ids=["typed", "of the records"],
)
def test_running_year_is_not_published(entry: PublicationEntry, programme: None, staff: User) -> None:
    year = today().year
    said = f"L’année {year} se publie une fois finie : à partir du 1er\u202fjanvier\u202f{year + 1}."
    assert refusal(asked(entry, year=year, published_on=today()), staff) == {"published_on": [said]}


def test_unknown_or_uncomputed_result_is_not_published(programme: None, staff: User) -> None:
    LiveResult.objects.filter(indicator__code="products_launched", year=2021).update(value=None)
    LiveResult.objects.filter(indicator__code="national_impact", year=2021).delete()
    assert refusal(asked(PublicationEntry("products_launched"), PublicationEntry("national_impact")), staff) == {
        "results": [
            "« Produits lancés » n’a pas de valeur d’après les fiches : saisissez-la, ou ND.",
            "« Impact national » n’est pas calculé pour 2021.",
        ]
    }


@pytest.mark.django_db(transaction=True)
def test_records_that_changed_wait_for_their_computation(programme: None, staff: User) -> None:
    assert freshness() == LiveFreshness(is_fresh=True)
    factories.make_startup("d", phases=[("construction", "2021-09-01")])
    assert freshness() == LiveFreshness(is_fresh=False, message=STALE, can_ask=True)
    assert refusal(asked(), staff) == [STALE]
    job = Job.objects.create(kind=RECOMPUTE)
    assert freshness() == LiveFreshness(is_fresh=False, message=WAITING)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, done=1, total=3)
    assert freshness().message.startswith("Un calcul est en cours (1 sur 3).")
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED)
    assert refusal(asked(), staff) == [FAILED]
    assert recompute.run_job()
    assert publish(asked(), actor=staff).results.get().value == 3
    # An external figure does not wait.
    entry = PublicationEntry("products_launched", typed=True, value=Decimal(9))
    assert publish(asked(entry, year=2020), actor=staff).results.get().value == 9


def test_figures_that_moved_since_they_were_seen_are_refused(programme: None, staff: User) -> None:
    seen = VersionToken.of(figures_state(candidates(2021)))
    factories.make_startup("d", phases=[("construction", "2021-09-01")])
    assert recompute.run_job()
    said = wordings.RESULTS_MOVED
    with pytest.raises(EditConflictError) as refused:
        publish(asked(seen=seen), actor=staff)
    assert refused.value.messages == [said]
    assert refused.value.changed == ["products_launched"]
    now = VersionToken.of(figures_state(candidates(2021)))
    assert publish(asked(seen=now), actor=staff).results.get().value == 3


def test_correction_that_changes_nothing_is_refused(programme: None, staff: User) -> None:
    publish(asked(), actor=staff)
    said = {"results": [wordings.PUBLISHED_ALREADY]}
    assert refusal(asked(note="Autre note"), staff) == said
    # The same figure from other records is another result; so is the same figure, typed.
    Phase.objects.filter(startup__slug="b", kind="construction").update(start=dt.date(2021, 6, 7))
    assert recompute.run_job()
    assert publish(asked(), actor=staff).results.get().value == 2
    typed = PublicationEntry("products_launched", typed=True, value=Decimal(2))
    publish(asked(typed), actor=staff)
    assert refusal(asked(typed), staff) == said
    publish(asked(PublicationEntry("products_launched", typed=True)), actor=staff)


@cases("role", [None, User.Role.AGENT])
def test_only_staff_publish(role: str | None, programme: None) -> None:
    actor = factories.make_user("agent@example.gouv.fr", role) if role else None
    with pytest.raises(PermissionDenied, match=wordings.STAFF_DECIDES_THIS):
        publish(asked(), actor=actor)


@cases("table", ["indicators_publication", "indicators_publishedresult", "indicators_publishedevidence"])
def test_sql_can_neither_change_delete_nor_empty_what_is_published(table: str, programme: None, staff: User) -> None:
    publish(asked(), actor=staff)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL betaportfolio.may_empty = ''")  # only the tests may empty these tables
        for statement, said in [
            (f"UPDATE {table} SET id = id", "Cannot update or delete rows"),  # noqa: S608
            (f"DELETE FROM {table}", "Cannot update or delete rows"),  # noqa: S608
            (f"TRUNCATE {table} CASCADE", "Cannot truncate table"),
        ]:
            with pytest.raises(DatabaseError, match=said), transaction.atomic():
                cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_added_to_a_publication_once_it_is_made(programme: None, staff: User) -> None:
    made = publish(asked(), actor=staff)
    result = made.results.get()
    other = factories.make_indicator("other")
    late = PublishedResult(publication=made, indicator=other, year=2021, value=Decimal(1), has_evidence=False)
    row = PublishedEvidence(result=result, record="phase", record_id=99, date=DAY, reason="oubli")
    for write in (late.save, row.save):
        with pytest.raises(DatabaseError, match="publication_sealed"):
            write()
    assert refused_by(late.save) is None  # a trigger, not a constraint of the table


@pytest.mark.django_db(transaction=True)
def test_publications_of_one_transaction_share_a_seal_that_no_other_has(programme: None, staff: User) -> None:
    with transaction.atomic():
        one, two = (Publication.objects.create(year=2021, published_on=DAY) for _ in range(2))
        for publication, code in ((one, "one"), (two, "two"), (one, "three")):
            PublishedResult.objects.create(
                publication=publication,
                indicator=factories.make_indicator(code),
                year=2021,
                value=1,
                has_evidence=False,
            )
    later = publish(asked(), actor=staff)
    assert one.seal == two.seal != later.seal


def test_evidence_needs_a_result_that_announces_it(programme: None) -> None:
    result = PublishedResult.objects.filter(has_evidence=False)[0]
    row = PublishedEvidence(result=result, record="phase", record_id=99, date=DAY, reason="oubli")
    with pytest.raises(DatabaseError, match="publication_sealed"), transaction.atomic():
        row.save()


def test_one_more_indicator_to_publish_takes_no_more_queries(
    programme: None, staff: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        factories.make_indicator(f"i{number}", rule=scene.LAUNCHES)
        with django_assert_num_queries(
            8
        ):  # live, published (two years), targets, former rules, vocabulary, indicators twice
            candidates(2021)
        publish(asked(PublicationEntry(f"i{number}", typed=True, value=Decimal(number))), actor=staff)
        with django_assert_num_queries(2):  # publications, results
            publications_of(2021)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_publish_at_once_take_turns_and_correct_one_another(programme: None, staff: User) -> None:
    with Elsewhere() as one, Elsewhere() as two:
        one.run(lambda: transaction.set_autocommit(False))
        first = one.run(lambda: publish(asked(), actor=staff))
        typed = PublicationEntry("products_launched", typed=True, value=Decimal(9))
        waiting = two.start_blocked(lambda: publish(asked(typed), actor=staff))
        one.run(transaction.commit)
        second = waiting.result(10)
    results = {row.publication_id: row for row in PublishedResult.objects.filter(year=2021)}
    assert results[second.pk].replaces_id == results[first.pk].pk
    assert PublishedResult.objects.filter(year=2021, replaced_by__isnull=True).get() == results[second.pk]
    assert [results[made.pk].evidence.count() for made in (first, second)] == [2, 0]


@pytest.mark.django_db(transaction=True)
def test_a_publication_waits_for_a_computation_and_freezes_what_it_wrote(programme: None, staff: User) -> None:
    with Elsewhere() as worker, Elsewhere() as publisher:
        worker.run(lambda: transaction.set_autocommit(False))
        worker.run(lambda: Phase.objects.filter(startup__slug="b", kind="construction").delete())
        worker.run(actions.compute_live_results)
        waiting = publisher.start_blocked(lambda: publish(asked(), actor=staff))
        worker.run(transaction.commit)
        made = waiting.result(10)
    result = made.results.get()
    assert (result.value, result.evidence.count()) == (Decimal(1), 1)


@cases(("length", "message"), [(300, None), (301, "La source tient en 300 caractères.")])
def test_a_source_has_300_characters_at_most(programme: None, staff: User, length: int, message: str | None) -> None:
    request = asked(source="x" * length)
    if message:
        assert refusal(request, staff) == {"source": [message]}
    else:
        assert publish(request, actor=staff).source == "x" * length


FULL_DISK = """
CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER disk_is_full BEFORE INSERT ON indicators_publishedevidence EXECUTE FUNCTION disk_is_full();
"""


def test_disk_that_fills_up_during_a_publication_leaves_nothing_half_done(programme: None, staff: User) -> None:
    before = list(Publication.objects.order_by("pk")), list(PublishedResult.objects.order_by("pk"))
    with connection.cursor() as cursor:
        cursor.execute(FULL_DISK)
    with pytest.raises(DatabaseError):
        publish(asked(), actor=staff)
    assert (list(Publication.objects.order_by("pk")), list(PublishedResult.objects.order_by("pk"))) == before


def test_records_of_no_service_keep_their_name(programme: None, staff: User) -> None:
    fund = factories.make_round(9, 2021)
    factories.make_award(fund, factories.make_incubator(name="La Fabrique"), "90000", awarded_on=dt.date(2021, 5, 1))
    rule = {"measure": "awards", "aggregate": "sum", "quantity": "amount"}
    factories.make_indicator("awarded", rule=rule, unit="euros")
    assert recompute.run_job()
    made = publish(asked(PublicationEntry("awarded")), actor=staff)
    (row,) = PublishedEvidence.objects.filter(result__publication=made)
    assert (row.startup_name, row.startup_slug, row.amount, row.record) == ("La Fabrique", "", Decimal(90000), "award")
    assert made.results.get().value == 90000
