"""Every page of the workspace, from its URLs, with records that show all their parts."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.history import history_of
from common.models import Job
from common.third_party_internals import history_context
from community.models import NpsWave
from impact.actions.designating import confirm_millesimes
from impact.models import (
    Designation,
    FileState,
    IndicatorLink,
    Measurement,
    Metric,
    Objective,
    PublishedFile,
    Review,
)
from incubators.models import CoachAssignment, Incubator
from indicators.actions.targets import set_target
from indicators.models import Inconsistency, Indicator, PrintedFigure, Target
from startups.fiche_actions import edit_fiche
from startups.models import Finding, Startup
from tests import factories
from tests.addresses import Address, addresses_of
from tests.browser.money_pages import money_examples
from tests.impact.published_files.rows import as_csv, row
from workspace import urls
from workspace.composer.actions import PREVIEW, ask_preview, compute_preview, job_of
from workspace.digests.links import stop_token
from workspace.fiche.forms import SECTIONS
from workspace.models import RulePreview
from workspace.published_files.presenters import key_of

NO_PAGES = (
    "-csv",
    "-pdf",
    "-calendar",
    "-export",
    "-template",
    "-compute",
    "-progress",
    "-run",
    "-bring-back",
    "-request-access",
    "-request-dismiss",
)
"""How the names of the addresses end that answer with a file, or only to a form."""


def addresses(service: Startup, incubator: Incubator, actor: User) -> list[str]:
    """Return the URL of each page with its arguments; raise KeyError for one without example."""
    examples = make_examples(service, incubator, actor)
    return [
        reverse(page.name, kwargs={**example, **page.given}) for page in _pages() for example in examples[page.name]
    ]


def _pages() -> list[Address]:
    return [one for one in addresses_of(urls.urlpatterns) if not one.name.endswith(NO_PAGES)]


def make_examples(service: Startup, incubator: Incubator, actor: User) -> dict[str, list[dict[str, Any]]]:
    """Create the records, and return the URL arguments by URL name."""
    slug, none = {"slug": service.slug}, [dict[str, Any]()]
    account = CoachAssignment.objects.filter(incubator=incubator).latest("pk")
    found = dict.fromkeys((page.name for page in _pages() if not page.parameters), none)
    found |= {page.name: [slug] for page in _pages() if page.parameters == ["slug"]}
    found |= {
        "workspace-section": [{**slug, "key": key} for key in SECTIONS],
        "digest-stop": [{"token": stop_token(actor)}],
        "workspace-set-aside": [{**slug, "key": "metric"}],
        "workspace-set-all-aside": [{"key": "metric"}],
        "workspace-change": [{**slug, "change": _change_fiche(service, actor)}],
        "workspace-millesimes-undo": [{"change": _confirm_a_millesime(actor)}],
        "workspace-assign": [{"pk": account.user_id}],
        "workspace-assignment-end": [{"pk": account.user_id, "assignment": account.pk}],
        **{
            f"workspace-account{part}": [{"pk": account.user_id}]
            for part in ("", "-role", "-close", "-unbind", "-code")
        },
        "workspace-account-reopen": [{"pk": factories.make_user("parti@example.gouv.fr", is_active=False).pk}],
    }
    found |= _of_the_service(service, incubator) | _of_the_staff(service, actor)
    return found | money_examples(service, incubator, actor)


def _change_fiche(service: Startup, actor: User) -> UUID:
    """Change the fiche; return the context of the change in the history."""
    values = {"mission": "Aider les communes à répondre."}
    edit_fiche(startup=service, values=values, seen=None, reason="Relecture", actor=actor)
    made: UUID = history_of(Startup)._default_manager.latest("pgh_id").pgh_context_id  # type: ignore[attr-defined]
    return made


def _change_target(indicator: Indicator, actor: User) -> UUID:
    """Set a target as a page does; return the context of the change in the history."""
    target = Target(indicator=indicator, year=2021, edition="forecast", edition_year=2021, value=40, source="PAP 2022")
    with history_context({"request": "a-page"}):
        set_target(target, reason="PAP 2022", actor=actor)
    made: UUID = history_of(Target)._default_manager.latest("pgh_id").pgh_context_id  # type: ignore[attr-defined]
    return made


def _confirm_a_millesime(actor: User) -> UUID:
    """Confirm the millésime of a designation; return the context of the change in the history."""
    startup = factories.make_startup("a-confirmer")
    one = factories.make_designation(startup, 2023, decided_on=dt.date(2024, 5, 1), is_millesime_confirmed=False)
    confirm_millesimes(chosen={one.pk: 2023}, reason="Vérifié", actor=actor)
    made: UUID = history_of(Designation)._default_manager.latest("pgh_id").pgh_context_id  # type: ignore[attr-defined]
    return made


def _of_the_file(service: Startup, metric: Metric) -> dict[str, list[dict[str, Any]]]:
    """Create a file that waits, with a linked indicator, another one and a row that is set aside."""
    file = PublishedFile.objects.create(startup=service, url="https://site.example/f.csv")
    other, faulty = row(indicateur="Délai"), row("beaucoup", indicateur="Délai", month="2026-09")
    content = as_csv(row("999", "2021-03"), row("9", "2021-04"), other, faulty)
    question = ["La ligne 2 : cette valeur est inhabituelle."]
    FileState.objects.create(file=file, content=content, question=question, digest="x", read_at=timezone.now())
    link = IndicatorLink.objects.create(file=file, indicator="Usagers du mois", unit="unité", metric=metric)
    return {
        "workspace-file-address": [{"slug": service.slug, "pk": file.pk}],
        "workspace-file-address-withdraw": [{"slug": service.slug, "pk": file.pk}],
        "workspace-file-link": [{"slug": service.slug, "key": key_of("Délai")}],
        "workspace-file-unlink": [{"slug": service.slug, "pk": link.pk}],
    }


def _of_the_service(service: Startup, incubator: Incubator) -> dict[str, list[dict[str, Any]]]:
    def about(record: Any) -> list[dict[str, Any]]:
        return [{"slug": service.slug, "pk": record.pk}]

    investigated = factories.make_startup("eau", phases=[("investigation", "2020-01-01")], incubator=incubator)
    carrier = factories.make_membership(service, factories.make_incubator("avec"), "2022-01-01", is_lead=False)
    metric = factories.make_metric(service, is_headline=True)
    value = factories.make_measurement(metric, "2021-03", "120")
    spending = service.spendings.create(year=2021, amount=1000)
    designation = factories.make_designation(
        service, 2021, decided_on=dt.date(2021, 12, 1), reason="Un million d’usagers"
    )
    Startup.objects.filter(pk=service.pk).update(impact_url="https://matrice.example")
    service.refresh_from_db()
    decision = factories.make_matrix_decision(service)
    phase = service.phases.earliest("start")
    stopped = factories.make_startup("arrete", phases=[("abandon", "2021-01-01")], incubator=incubator)
    event = factories.make_event(service, "committee", "2021-06-01", "Avis favorable")
    review = Review.objects.create(
        startup=service, held_on=dt.date(2021, 9, 1), decision="reinvest", reason="Mille usagers"
    )
    doubt = Finding.objects.create(startup=service, code="unordered", field="phases[1].start")
    measured = [{"slug": service.slug, "code": metric.code}]
    _add_an_objective(review, value)
    return {
        **_of_the_file(service, metric),
        "workspace-conclude": [{"slug": investigated.slug}],
        "workspace-phase-correct": about(phase),
        "workspace-phase-withdraw": about(phase),
        "workspace-phase-end-reason": [{"slug": stopped.slug, "pk": stopped.phases.get().pk}],
        "workspace-finding": about(doubt),
        "workspace-review": about(review),
        "workspace-review-withdraw": about(review),
        "workspace-event-withdraw": about(event),
        "workspace-membership-end": about(carrier),
        "workspace-metric": measured,
        "workspace-metric-edit": measured,
        "workspace-metric-withdraw": measured,
        "workspace-record": measured,
        "workspace-measurement": about(value),
        "workspace-measurement-withdraw": about(value),
        "workspace-spending-withdraw": about(spending),
        "workspace-matrix-decision": about(decision),
        "workspace-matrix-decision-withdraw": about(decision),
        "workspace-designation": about(designation),
        "workspace-designation-withdraw": about(designation),
    }


def _add_an_objective(review: Review, value: Measurement) -> None:
    """Create an objective of the committee."""
    Objective.objects.create(
        review=review,
        metric=value.metric,
        initial_value=120,
        initial_on=dt.date(2021, 3, 31),
        target_value=200,
        target_on=dt.date(2022, 3, 31),
    )


def _of_the_staff(service: Startup, actor: User) -> dict[str, list[dict[str, Any]]]:
    token = factories.make_token(service)
    gap = Inconsistency.objects.create(
        check_code="totals", subject="2021", level="gap", year=2021, sentence="Le total annoncé diffère de ses lignes."
    )
    wave = NpsWave.objects.create(month=dt.date(2019, 3, 1), score=40, answers=12)
    survey: list[dict[str, Any]] = [{"pk": wave.pk}]
    indicator = {"code": "products_launched"}
    launched = Indicator.objects.get(code="products_launched")
    figure = factories.make_measured(launched, 2021, "38.4615", numerator=40, denominator=104)
    printed = PrintedFigure.objects.create(
        subject="services", year=2021, report_year=2021, value=4, printed="4", as_of=dt.date(2021, 12, 31)
    )
    of_the_figure = {**indicator, "pk": figure.pk}
    of_the_follower = {**indicator, "pk": launched.followers.get().pk}
    of_the_year = {"year": 2021, **indicator}
    comment = launched.target_comments.create(year=2021, said_on=dt.date(2021, 6, 1), text="Six services ouvrent.")
    of_the_comment = {**of_the_year, "pk": comment.pk}
    return {
        "workspace-survey": survey,
        "workspace-survey-withdraw": survey,
        "workspace-training": [],
        "workspace-training-withdraw": [],
        "workspace-intrapreneurs": [],
        "workspace-intrapreneurs-withdraw": [],
        "workspace-token-revoke": [{"pk": token.pk}],
        "workspace-inconsistency": [{"pk": gap.pk}],
        "workspace-targets": [{"year": 2021}],
        "workspace-publish": [{"year": 2021}],
        "workspace-target": [of_the_year],
        "workspace-targets-undo": [{"year": 2021, "change": _change_target(launched, actor)}],
        "workspace-target-comment-new": [of_the_year],
        "workspace-target-comment": [of_the_comment],
        "workspace-target-comment-withdraw": [of_the_comment],
        "workspace-year": [{"year": 2021}],
        "workspace-measured": [indicator],
        "workspace-measured-correct": [of_the_figure],
        "workspace-measured-withdraw": [of_the_figure],
        "workspace-card": [indicator],
        "workspace-indicator-remove": [indicator],
        "workspace-version-remove": [indicator],
        "workspace-printed-correct": [{"pk": printed.pk}],
        "workspace-printed-withdraw": [{"pk": printed.pk}],
        "workspace-indicator": [indicator],
        "workspace-reword": [indicator],
        "workspace-indicator-end": [indicator],
        "workspace-follower": [of_the_follower],
        "workspace-follower-new": [indicator],
        "workspace-follower-withdraw": [of_the_follower],
        "workspace-compose-version": [indicator],
        "workspace-preview": [{"pk": one.pk} for one in _previews(actor)],
    }


def _previews(actor: User) -> Iterator[RulePreview]:
    """Yield a rule preview in progress, one computed, and one that names a deleted record."""
    rule = {"measure": "states", "group": "service", "aggregate": "share", "counted": {"national_impact": True}}
    waiting = ask_preview(rule=rule, actor=actor)
    Job.objects.create(kind=PREVIEW, arguments={"preview": str(waiting.pk)}, state="running", done=3, total=15)
    yield waiting
    computed = ask_preview(rule=rule, actor=actor)
    if job := job_of(computed):
        compute_preview(job.pk)
    yield computed
    yield RulePreview.objects.create(user=actor, rule=rule, result={"refusals": ["L’incubateur « x » n’existe pas."]})
