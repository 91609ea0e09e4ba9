"""One scene in which each figure has a mark, asked at every address and file: each figure is printed with its marks.

``make test`` asks every public address and the work pages of ``FIGURES_OF_STAFF`` with and without one doubt in two, and
with half of the records, and those of ``SAMPLE`` with and without missing laureates; ``make test-all`` asks every address
with and without each doubt.
"""

import datetime as dt
import re
from collections.abc import Callable, Set
from functools import cache
from http import HTTPStatus
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.html import escape

from access.models import AccessRequest, AccessRequestEmail
from access.rights import Action, record_author
from accounts.models import User
from betagouv.models import FailedImport, ImportAlert
from betaportfolio.celery import app
from bilan.models import Edition
from budget.models import Application, Award, RoundEmail
from common.background import emails
from common.clock import today
from common.figure import Figure
from common.words import date_fr
from impact.models import Designation
from indicators.models import Publication
from tests import factories
from tests.addresses import addresses_of
from tests.cases import undone
from tests.catalogue.reading import read_page
from tests.hostile import ALL, DRIFTING, FOLLOWED, STAFF, Marked, last_year, make_hostile_scene, records_day
from tests.marked import Statement, changed, statements_of
from tests.moved_clock import on_day
from tests.rights_table import BY_ADDRESS, PARAMETERS
from tests.sweeps import one_in
from tests.workspace.reading import filled, text_of
from web.view_rights import right_of

pytestmark = pytest.mark.django_db

MARK = {
    Marked.UNCONFIRMED: re.compile(r"à confirmer|unconfirmed|by_dates"),
    Marked.INCOMPLETE: re.compile(r"au moins|at_least|non enregistré|missing"),
    Marked.ROUNDED: re.compile(r"environ|arrondi|rounded|approximate|à peu près"),
    Marked.UNPRICED: re.compile(r"inconnu|unknown|au moins|at_least|\bND\b"),
    Marked.UNDATED: re.compile(r"non précise|jour connu|is_day_known|date_precise"),
}
FEWEST_STATEMENTS = 2000
"""The addresses of the scene have more: a page that is refused has none."""
FEWEST_OF_STAFF = 400
NOT_OF_RECORDS = re.compile(
    r"publication n° \d+$|^id · |\.bytes = | = FAST \d+ \(|informations? manque|État au |^Figée le |^• Usagers : |"  # of files
    r"^\.count = |^Afficher |^\d+ autres? : |^Télécharger |chiffres|"  # lines of a page, each with its marks
    r"^Ce résultat, ou ses preuves, ont changé|\.mark = |lauréats du FAST ne sont pas enregistrés|"
    r": 112 enregistrements|premier-|second-|^120 000 usagers|^Usagers : |^Désigné le |"  # of one service
    r"\d+ enregistrements comptent comme alors|"  # on both sides of a difference
    r"\d+ (?:autres? )?sujets? à reprendre"  # kinds of things to do
)
"""Statements that count no record of the programme, or are the mark itself."""


FIGURES_OF_STAFF = {
    "workspace",
    "workspace-committees",
    "workspace-preparation",
    "workspace-readings",
    "workspace-report-preview",
    "workspace-report-publish",
    "workspace-startup",
    "workspace-year",
    "preview of a designation",
    "preview of a phase",
}
SAMPLE = {
    "api-awards",
    "api-indicators",
    "api-national-impact",
    "api-report",
    "credits-year",
    "funding",
    "funding-national",
    "incubator-detail",
    "indicator",
    "indicator-year",
    "indicators",
    "national-impact",
    "publication-file",
    "publications",
    "report",
    "startup-list",
}
"""An address of each page and kind of file whose figures have the marks of a millésime or of missing laureates."""


def addresses(*, of_staff: bool = False) -> dict[str, str]:
    """Return an example of every address of the URL configuration that everybody reads, or that only staff read."""
    found = {}
    for one in addresses_of(get_resolver().url_patterns):
        view = one.pattern.callback
        if not one.name or one.name == "api-nothing":
            continue
        if (right_of(view) == Action.READ) is not of_staff:
            for place, more in enumerate(VARIANTS.get(one.name, [{}])):
                given = {**PARAMETERS, **BY_ADDRESS.get(one.name, {}), **of_scene(one.name), **more}
                example = reverse(one.name, kwargs={**{name: given[name] for name in one.parameters}, **one.given})
                found[f"{one.name} {one.given or place or ''}".strip()] = example
    return found


VARIANTS: dict[str, list[dict[str, Any]]] = {
    "report-file": [{"name": name} for name in ("bilan.pdf", "bilan.zip", "bilan.json", "bilan.ods")],
    "report-table": [{"name": name} for name in ("fast", "credits", "indicateurs")],
    "chart-page": [{"key": key} for key in ("portefeuille", "passages", "lancements", "incubateurs")],
    "funding-chart": [{"name": name} for name in ("credits", "fast")],
    "budget-documents-file": [{"form": form} for form in ("csv", "ods", "xlsx", "pdf")],
    "credits-year": [{}, {"year": last_year() - 1}],
    "indicator-csv": [{"name": "annees"}, {"code": "fast_products", "name": "annees"}],
    **{name: [{}, {"code": "fast_products"}] for name in ("indicator", "indicator-evidence")},
    **{name: [{"code": code} for code in DRIFTING] for name in ("indicator-drift", "api-indicator-drift")},
}
"""The examples of an address that answers several questions."""


def of_scene(name: str) -> dict[str, Any]:
    """Return the values of parameters with which an address shows a figure of the scene."""
    year = last_year()
    slug = "ministere" if name.startswith(("administration", "api-administration")) else "premier-c"
    slug = "fabrique" if "incubator" in name else slug
    said: dict[str, Any] = {"slug": slug, "year": year, "number": 2, "code": "national_impact", "key": "portefeuille"}
    if "publication" in name:
        said["pk"] = said["id"] = Publication.objects.latest("pk").pk
        said["year"] = last_year() - 1
    if "metric" in name or "measure" in name:
        said["code"] = "usagers"
    if "edition" in name or name in {"report-file", "report-picture", "workspace-report-files"}:
        said["number"] = Edition.objects.latest("pk").number
    if name == "report-figure":
        said["key"] = "portfolio.services"
    if name.startswith("standard"):
        said["key"] = "statistiques"
    if name in {"incubator-proof", "report-table", "community-csv", "funding-year-chart", "funding-chart"}:
        return {key: value for key, value in said.items() if key in {"slug", "year"}}
    return said


type Names = Set[str] | None
type Answers = dict[str, tuple[int, list[Statement]]]
"""The status and the statements of each address."""


def ask(marked: Marked, among: Names = None, *, is_whole: bool = True) -> Answers:
    """Ask the public addresses, all or those named, and as staff those of ``FIGURES_OF_STAFF``, in the scene with the
    marked records.
    """
    with undone():
        make_hostile_scene(marked, is_whole=is_whole)
        visited = answers_of(Client(raise_request_exception=False), addresses(), among)
        of_staff = FIGURES_OF_STAFF if among is None else FIGURES_OF_STAFF & among
        return visited | (staff_answers(of_staff) if of_staff else {})


def ask_as_staff(marked: Marked, among: Names = None) -> Answers:
    """Ask the addresses of staff, all or those named, in the scene with the marked records."""
    with undone():
        make_hostile_scene(marked)
        return staff_answers(among)


def staff_answers(among: Names) -> Answers:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(email=STAFF))
    answers = answers_of(client, addresses(of_staff=True), among) | previews(client)
    return answers | {name: (200, found) for name, found in emails_to_staff().items()}


def emails_to_staff() -> dict[str, list[Statement]]:
    """Return the statements of each form of an e-mail of every kind; that of Monday follows a colleague who begins a
    service.
    """
    colleague, sent_before = factories.make_user("collegue@example.gouv.fr"), len(mail.outbox)
    with record_author(colleague, reason="Nouveau"):
        factories.make_startup("nouveau", phases=[("investigation", str(today()))])
    write_emails(User.objects.get(email=STAFF), colleague)
    with on_day(today() + dt.timedelta(days=7 - today().weekday())):
        app.loader.import_default_modules()
        app.tasks["workspace.send_digests"].run()
    emails.sending(lambda done, total: None)
    assert [kind.name for kind in emails.KINDS if not kind.model._default_manager.filter(sent_at__isnull=False)] == []
    forms = {}
    for place, email in enumerate(mail.outbox[sent_before:]):
        assert email.to == [STAFF]
        lines = [email.subject, *re.sub(r"https?://\S+", "", str(email.body)).splitlines()]
        forms[f"e-mail {place}"] = "".join(f"<p>{escape(line)}</p>" for line in lines)
        if isinstance(email, EmailMultiAlternatives) and email.alternatives:
            forms[f"e-mail {place}, html"] = str(email.alternatives[0][0])
    return {name: statements_of(HttpResponse(form)) for name, form in forms.items()}


def write_emails(staff: User, colleague: User) -> None:
    """Write to staff an e-mail of each kind but that of Monday; those of the FAST are about an award of unknown amount."""
    award = Award.objects.select_related("round", "startup").get(startup__slug="premier-f")
    assert award.startup
    decided = {"decision": Application.Decision.AWARDED, "decision_reason": "Utile", "decided_on": today()}
    award.application = factories.make_application(award.round, award.startup, **decided)
    award.save()
    for kind in RoundEmail.Kind:
        RoundEmail.objects.create(user=staff, kind=kind, round=award.round, application=award.application, award=award)
    asked = AccessRequest.objects.create(user=colleague)
    AccessRequestEmail.objects.create(user=staff, request=asked)
    failed = FailedImport.objects.create(source="content", reason="Le dossier n’a aucune fiche.")
    ImportAlert.objects.create(user=staff, failed_import=failed)


def previews(client: Client) -> Answers:
    """Return what staff are shown before a designation is corrected, and before a service enters a phase."""
    one, year = Designation.objects.get(startup__slug="premier-c"), last_year()
    asked: dict[str, tuple[str, dict[str, Any]]] = {
        "preview of a designation": (
            reverse("workspace-designation", args=["premier-c", one.pk]),
            {"millesime": str(year - 1)},
        ),
        "preview of a phase": (
            reverse("workspace-phase", args=["premier-c"]),
            {"kind": "transfere", "date": f"{year}-12-01"},
        ),
    }
    responses = {
        name: client.post(address, filled(client.get(address), reason="Essai", **typed))
        for name, (address, typed) in asked.items()
    }
    return {name: (response.status_code, statements_of(response)) for name, response in responses.items()}


type Sweep = Callable[[Marked], Answers]


def kept(asked: Callable[[Marked, Names], Answers]) -> Sweep:
    """Return ``asked``, which answers a second test from what it keeps.

    The scenes without a mark are asked only the addresses that have statements in the whole one.
    """

    @cache
    def sweep(marked: Marked) -> Answers:
        if marked == ALL:
            return asked(ALL, None)
        return asked(marked, {name for name, (_, statements) in sweep(ALL).items() if statements})

    return sweep


@pytest.fixture(scope="module")
def public_sweep() -> Sweep:
    return kept(ask)


@pytest.fixture(scope="module")
def staff_sweep() -> Sweep:
    return kept(ask_as_staff)


def answers_of(client: Client, asked: dict[str, str], among: Names) -> Answers:
    responses = {name: client.get(address) for name, address in asked.items() if among is None or name in among}
    return {name: (response.status_code, statements_of(response)) for name, response in responses.items()}


def bare_figures(mark: Marked, whole: Answers, without: Answers) -> list[str]:
    """Return the statements that change without the records of a mark, and do not have it."""
    return [
        f"{name}: {one.text}"
        for name, (_, statements) in whole.items()
        if statements
        for one in changed(statements, without[name][1])
        if not MARK[mark].search(one.around) and not NOT_OF_RECORDS.search(one.text)
    ]


def check_answers(whole: Answers, fewest: int) -> None:
    """Check that no address fails, and that there are enough statements."""
    assert [name for name, (status, _) in whole.items() if status >= HTTPStatus.INTERNAL_SERVER_ERROR] == []
    assert sum(len(statements) for _, statements in whole.values()) > fewest


def check_marks(mark: Marked, sweep: Sweep, fewest: int) -> None:
    """Check that each figure has the mark."""
    whole = sweep(ALL)
    check_answers(whole, fewest)
    bare = bare_figures(mark, whole, sweep(ALL & ~mark))
    assert not bare, "\n".join(bare)


def check_previews(answers: Answers) -> None:
    """Check that what staff are shown before a change has figures."""
    shown = [statements for name, (_, statements) in answers.items() if name.startswith("preview of")]
    assert (len(shown), all(shown)) == (2, True)


@pytest.mark.parametrize("mark", one_in(2, Marked))
def test_no_public_address_writes_a_figure_without_its_mark(public_sweep: Sweep, mark: Marked) -> None:
    check_marks(mark, public_sweep, FEWEST_STATEMENTS)
    check_previews(public_sweep(ALL))


def test_no_address_of_a_sample_writes_a_figure_without_its_mark(public_sweep: Sweep) -> None:
    mark = Marked.INCOMPLETE
    whole = {name: answer for name, answer in public_sweep(ALL).items() if name in SAMPLE}
    assert set(whole) == SAMPLE
    without = ask(ALL & ~mark, SAMPLE)
    assert sum(bool(changed(statements, without[name][1])) for name, (_, statements) in whole.items()) > 5
    assert bare_figures(mark, whole, without) == []


@pytest.mark.sweep
@pytest.mark.parametrize("mark", list(Marked))
def test_no_work_page_writes_a_figure_without_its_mark(staff_sweep: Sweep, mark: Marked) -> None:
    check_marks(mark, staff_sweep, FEWEST_OF_STAFF)
    check_previews(staff_sweep(ALL))


NOT_OF_A_DAY = re.compile(
    # Lists of records: each has its own dates, and the only figure is the number of rows.
    "api-(startups|sponsorships|phases|memberships|events|awards|measurements|designations|metrics|funding-rounds)$|"
    "api-incubator$|"  # one record
    r"(administration|community|incubator|indicator|reviews-chart|targets)-csv( 1)?$|"  # a date in each row
    "funding-(year-)?chart$|report-table|"
    "api-indicator-drift|"  # between two moments, ``compared_at`` and now
    "report-file 3$|"  # sheets of an edition, whose page and archive have its day
    "api-results$|"  # rows of the table of results, each with the moment when it last changed
    "api-portfolio-series$|"  # each point has its date
    "workspace|preview of|e-mail"  # of the day when they are worked on
)
"""The addresses whose figures have no day of the records."""
OF_ANOTHER_DAY: tuple[tuple[str, Callable[[], dt.date]], ...] = (
    ("publications$", lambda: dt.date(last_year(), 2, 1)),  # that of each publication of the year before
    ("publication-file$", lambda: dt.datetime.now(dt.UTC).date()),  # of its moment, which an archive writes in UTC
    ("publication|report|api-report", today),  # that of what is frozen: the scene publishes today
)


def day_of(name: str) -> dt.date:
    """Return the day that an address names: that of the records, unless its figures have another."""
    return next((day() for names, day in OF_ANOTHER_DAY if re.match(names, name)), records_day())


def days_in(statements: list[Statement]) -> str:
    return " ".join(one.around for one in statements).replace("\u202f", " ").replace("\xa0", " ")


def test_each_address_with_figures_of_the_records_names_their_day(public_sweep: Sweep) -> None:
    whole = public_sweep(ALL)
    check_answers(whole, FEWEST_STATEMENTS)
    without = ask(ALL, {name for name, (_, statements) in whole.items() if statements}, is_whole=False)
    silent = []
    for name, (_, statements) in whole.items():
        day = day_of(name)
        named = date_fr(day).replace("\u202f", " "), day.isoformat()
        is_of_a_day = statements and not NOT_OF_A_DAY.match(name) and changed(statements, without[name][1])
        if is_of_a_day and not any(one in days_in(statements) for one in named):
            silent.append(name)
    assert not silent


def test_figure_that_loses_its_marks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Figure, "marks", "")
    mark, page = Marked.UNCONFIRMED, {"national-impact"}
    assert bare_figures(mark, ask(ALL, page), ask(ALL & ~mark, page)) == [
        f"national-impact: {text}"
        for text in (
            f"Au titre de {last_year()} : 9.",
            f"{last_year() + 1} 9 0 0 Les désignations de {last_year() + 1}",
            f"{last_year()} 9 9 0 Les désignations de {last_year()}",
            f"Millésime {last_year()} 9 services",
        )
    ]


def test_addresses_that_answer_one_question_agree_and_show_an_indicator_with_a_revised_target_once(
    client: Client,
) -> None:
    make_hostile_scene()
    portfolio = client.get("/api/v1/portfolio/").json()
    assert portfolio["as_of"] == records_day().isoformat()
    services = {
        portfolio["services"],
        sum(one["services"] for one in portfolio["by_incubator"]),
        client.get("/api/v1/startups/?phase=service&page_size=1").json()["count"],
        client.get("/api/v1/administrations/ministere/").json()["services"],
    }
    assert services == {24}
    for address in ("/", "/startups/?phase=service", "/incubateurs/fabrique/", "/statistiques/"):
        assert "24" in text_of(client.get(address).content.decode()), address
    lines = read_page(client.get("/")).all("li", "indicators__item")
    assert [one.one("a", "indicators__label").text for one in lines] == [label for label, _ in FOLLOWED.values()]
    assert ["cible de 17" in one.text for one in lines] == [False] * len(FOLLOWED)
