"""The link check: due links, stored results, resuming after an interruption, and the third criterion."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from common.clock import today
from common.models import Job
from common.words import date_fr
from impact.links import actions as checking
from impact.links.actions import CHECK_LINKS, OFF, Link, NetworkDownError, check_links, due_links
from impact.models import CriterionResult, LinkCheck
from impact.national.actions import evaluate_criteria
from impact.tasks import check_links as task
from impact.tasks import request_link_check
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import read_page
from tests.impact.links.fake_network import PUBLIC, SILENT, TestNetwork, serving

pytestmark = pytest.mark.django_db
URL = "http://site.example/"


def quiet(done: int, total: int) -> None:
    """Ignore the progress."""


def known(startup: Startup, *, answered: bool, hours: int, url: str = URL, field: str = "stats_url") -> LinkCheck:
    moment = timezone.now() - dt.timedelta(hours=hours)
    return LinkCheck.objects.create(
        startup=startup, field=field, url=url, checked_at=moment, answered=answered, detail="Réponse 404"
    )


def test_due_are_the_links_not_requested_a_week_or_a_day_when_silent_the_hosts_in_turn() -> None:
    one = factories.make_startup("a", stats_url=URL, budget_url=f"{URL}budget", impact_url="http://autre.example/i")
    for slug, answered, hours in [("b", True, 100), ("c", False, 10)]:
        known(factories.make_startup(slug, stats_url=URL), answered=answered, hours=hours)
    late = [factories.make_startup("d", stats_url=URL), factories.make_startup("e", stats_url=URL)]
    known(late[0], answered=True, hours=24 * 7)
    known(late[1], answered=False, hours=30)
    moved = factories.make_startup("f", stats_url="HTTP://SITE.example/neuve")
    known(moved, answered=True, hours=1)
    factories.make_startup("g")
    assert due_links() == [
        Link(one.pk, "budget_url", f"{URL}budget"),
        Link(one.pk, "impact_url", "http://autre.example/i"),
        Link(one.pk, "stats_url", URL),
        Link(late[0].pk, "stats_url", URL),
        Link(late[1].pk, "stats_url", URL),
        Link(moved.pk, "stats_url", "HTTP://SITE.example/neuve"),
    ]


def test_answers_are_kept_dated_in_place_of_the_last_ones_and_progress_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checking, "AT_ONCE", 2)
    one = factories.make_startup("a", stats_url=URL, budget_url=f"{URL}404")
    other = factories.make_startup("b", stats_url="http://prive.example/")
    known(one, answered=False, hours=30, url="http://ancienne.example/")
    told: list[tuple[int, int]] = []
    before = timezone.now()
    with serving() as site:
        using = TestNetwork(site, site_example=[[PUBLIC]], prive_example=[["10.0.0.1"]])
        outcome = check_links(using, lambda done, total: told.append((done, total)))
        assert due_links() == []
        again = check_links(using, quiet)
    assert outcome.message == "3\xa0pages demandées, 1\xa0a répondu."
    assert again.message == "0\xa0page demandée, 0\xa0a répondu."
    assert told == [(0, 3), (2, 3), (3, 3)]
    assert list(LinkCheck.objects.values_list("startup", "field", "url", "answered", "detail")) == [
        (one.pk, "budget_url", f"{URL}404", False, "Réponse 404"),
        (one.pk, "stats_url", URL, True, "Réponse 200"),
        (other.pk, "stats_url", "http://prive.example/", False, wordings.PRIVATE_ADDRESS),
    ]
    assert all(before <= check.checked_at <= timezone.now() for check in LinkCheck.objects.all())


def test_check_that_dies_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "AT_ONCE", 1)
    for slug in "abc":
        factories.make_startup(slug, stats_url=f"http://{slug}.example/{slug}")

    def dying(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with serving() as site:
        using = TestNetwork(site, a_example=[[PUBLIC]], b_example=[[PUBLIC]], c_example=[[PUBLIC]])
        with pytest.raises(KeyboardInterrupt):
            check_links(using, dying)
        assert LinkCheck.objects.count() == 2
        check_links(using, quiet)
        assert [path for _, path in site.paths] == ["/a", "/b", "/c"]
    assert LinkCheck.objects.filter(answered=True).count() == 3


def test_network_that_is_down_proves_nothing_of_the_pages() -> None:
    for slug in "abcd":
        factories.make_startup(slug, stats_url=f"http://{slug}.example/")
    with pytest.raises(NetworkDownError):
        check_links(TestNetwork(None), quiet)
    assert not LinkCheck.objects.exists()


def test_sites_that_are_gone_never_end_a_check_while_one_page_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "AT_ONCE", 4)
    for slug in [*"abcde", *"fghijkl"]:
        factories.make_startup(slug, stats_url=f"http://{slug}.example/")
    with serving() as site:
        outcome = check_links(TestNetwork(site, e_example=[[PUBLIC]]), quiet)
    assert outcome.message == "12\xa0pages demandées, 1\xa0a répondu."
    assert list(LinkCheck.objects.filter(answered=True).values_list("url", flat=True)) == ["http://e.example/"]
    # the last page that was reached is requested again if no page of a batch is
    assert site.paths == [("e.example", "/")] * 2
    assert due_links() == []


def test_network_that_goes_down_concurrently_keeps_what_was_reached_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "AT_ONCE", 1)
    for slug in "abc":
        factories.make_startup(slug, stats_url=f"http://{slug}.example/")
    with serving() as site:
        # its name resolves to the site once, then to an address that refuses connections
        using = TestNetwork(site, a_example=[[PUBLIC], [SILENT]])
        with pytest.raises(NetworkDownError):
            check_links(using, quiet)
    assert [(one.url, one.answered) for one in LinkCheck.objects.all()] == [("http://a.example/", True)]


@cases(("count", "is_down"), [(3, False), (4, True)])
def test_few_silent_pages_alone_show_nothing_of_the_network(count: int, is_down: bool) -> None:
    factories.make_startup("prive", stats_url="http://prive.example/")
    for slug in "abcd"[:count]:
        factories.make_startup(slug, stats_url=f"http://{slug}.example/")
    using = TestNetwork(None, prive_example=[["10.0.0.1"]])  # never requested, so that it proves nothing
    if is_down:
        with pytest.raises(NetworkDownError):
            check_links(using, quiet)
    else:
        check_links(using, quiet)
    assert LinkCheck.objects.count() == (0 if is_down else 4)


def test_network_that_is_down_is_known_before_all_pages_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "WAITING", 16)
    for n in range(20):
        factories.make_startup(f"s{n}", stats_url=f"http://s{n}.example/")
    using = TestNetwork(None)
    with pytest.raises(NetworkDownError):
        check_links(using, quiet)
    assert (len(using.resolved), LinkCheck.objects.count()) == (16, 0)


def test_job_is_off_by_default_and_requested_where_it_is_on(
    settings: Any, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    factories.make_startup(stats_url=URL)
    with django_capture_on_commit_callbacks(execute=True):
        request_link_check()
    assert not Job.objects.exists()
    job = Job.objects.create(kind=CHECK_LINKS)
    task(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message, LinkCheck.objects.count()) == ("done", OFF, 0)
    settings.LINK_CHECKS = True
    with django_capture_on_commit_callbacks(execute=True):
        request_link_check()
    assert Job.objects.filter(kind=CHECK_LINKS, state="queued").count() == 1


@cases(
    ("url", "answered", "state", "date"),
    [(URL, True, "met", True), (URL, False, "missing", True), ("http://ancienne.example/", False, "met", False)],
)
def test_answer_of_the_statistics_page_is_evidence_of_the_third_criterion(
    url: str, answered: bool, state: str, date: bool
) -> None:
    startup = factories.make_startup(stats_url=URL, has_stats=True)
    known(startup, answered=answered, hours=0, url=url)
    known(startup, answered=False, hours=0, field="budget_url")
    evaluate_criteria()
    proof = CriterionResult.objects.get(criterion=3).evidence[1]
    assert (proof["state"], proof["says"], proof["date"]) == (state, URL, today().isoformat() if date else None)


def test_fiche_shows_when_each_page_answered(client: Client) -> None:
    startup = factories.make_startup(stats_url=URL, budget_url=f"{URL}budget", impact_url=f"{URL}impact")
    factories.make_designation(startup)
    known(startup, answered=True, hours=0)
    known(startup, answered=False, hours=0, field="budget_url", url=f"{URL}budget")
    known(startup, answered=False, hours=0, field="impact_url", url="http://ancienne.example/")
    evaluate_criteria()
    page = read_page(client.get(f"/startups/{startup.slug}/"))
    day = date_fr(today()).replace("\u202f", " ")
    assert [one.text for one in page.all("span", "standards__checked")] == [
        f"répondait le {day}",
        f"ne répondait pas le {day} (réponse 404)",
    ]
    assert f"{URL}, page vérifiée le {day}" in page.one("ol", "criteria").text
