import json
import logging
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from betaportfolio.monitoring.logs import JsonFormatter, OneLineForRefusals, is_not_repeated
from common import history, request_context
from common.background import jobs
from common.models import Job
from incubators.models import Incubator
from tests import factories

NAME = "requete-0123456789"


@pytest.mark.django_db
def test_answer_shows_the_name_of_its_request(client: Client) -> None:
    names = [client.get("/mentions-legales/")["X-Request-ID"] for _ in range(2)]

    assert [re.fullmatch("[0-9a-f]{32}", name) is not None for name in names] == [True, True]
    assert names[0] != names[1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proposed", "proxy", "kept"),
    [
        (NAME, True, True),
        (NAME, False, False),
        ("court", True, False),
        ("a" * 65, True, False),
        ("a b c d e f g", True, False),
    ],
)
def test_name_that_the_proxy_gives_is_kept_when_it_is_well_formed(
    client: Client, settings: Settings, proposed: str, proxy: bool, kept: bool
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxy else None

    response = client.get("/mentions-legales/", headers={"x-request-id": proposed})

    assert (response["X-Request-ID"] == proposed) is kept


@pytest.mark.django_db(transaction=True)
def test_name_goes_to_the_history_and_to_the_jobs_and_what_these_write() -> None:
    def work(progress: jobs.Progress) -> jobs.JobResult:
        with history.because(reason="Calcul", source="page"):
            Incubator.objects.create(slug="second", name="Second")
        return jobs.JobResult(request_context.identifier())

    with request_context.identified(NAME):
        with history.because(reason="Essai", source="page"):
            Incubator.objects.create(slug="premier", name="Premier")
        jobs.request("common.resend_jobs")
    job = Job.objects.get()
    assert (job.request_id, request_context.identifier()) == (NAME, "")
    assert jobs.run(job.pk, job.kind, work) == jobs.JobResult(NAME)
    versions = history.history_of(Incubator)._default_manager.order_by("pgh_id")
    assert [version.pgh_context.metadata["request"] for version in versions] == [NAME, NAME]  # type: ignore[attr-defined]


def line(message: str, *arguments: object, error: BaseException | None = None, **extra: object) -> dict[str, object]:
    trace = (type(error), error, None) if error else None
    record = logging.LogRecord("test", logging.ERROR, "here.py", 1, message, arguments, trace)
    record.__dict__.update(extra)
    written = JsonFormatter().format(record)
    assert "\n" not in written
    read: dict[str, object] = json.loads(written)
    return read


def test_json_line_holds_its_parts_and_nothing_personal() -> None:
    with request_context.identified(NAME):
        said = line("mail to %s", "ana@exemple.gouv.fr", measures={"path": "/comptes/jo@a.fr/", "status": 200})

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", str(said.pop("time")))
    assert said == {
        "level": "ERROR",
        "logger": "test",
        "message": "mail to [adresse masquée]",
        "request": NAME,
        "path": "/comptes/[adresse masquée]/",
        "status": "200",
    }


def test_json_line_of_an_error_is_one_line_with_its_trace() -> None:
    said = line("failed", error=ValueError("duplicate key\nDETAIL:  Key (name)=(Ana Lee) already exists."))

    assert said["trace"] == "ValueError: duplicate key\nDETAIL: [masqué]"
    assert "request" not in said


@pytest.mark.django_db
def test_refusal_of_rights_is_one_line(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.force_login(factories.make_user("agent@example.gouv.fr", User.Role.AGENT))
    refusals = OneLineForRefusals()
    logging.getLogger("django.request").addFilter(refusals)
    try:
        assert client.get("/espace/taches/").status_code == 403
    finally:
        logging.getLogger("django.request").removeFilter(refusals)

    (record,) = [record for record in caplog.records if record.name == "django.request"]
    assert (record.getMessage(), record.exc_info) == ("Forbidden (Permission denied): /espace/taches/", None)


@pytest.mark.django_db
def test_host_that_is_not_ours_is_one_warning(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    logger, refusals = logging.getLogger("django.security.DisallowedHost"), OneLineForRefusals()
    logger.addFilter(refusals)
    try:
        assert client.get("/", headers={"host": "autre.example"}).status_code == 400
    finally:
        logger.removeFilter(refusals)
    seen = [(record.levelname, record.exc_info) for record in caplog.records if record.name == logger.name]
    assert seen == [("WARNING", None)]


@pytest.mark.django_db
def test_limit_that_is_passed_is_one_warning_a_minute(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.READS_PER_MINUTE = 2
    logger = logging.getLogger("django.request")
    logger.addFilter(is_not_repeated)
    try:
        for second in (1_000_000_000.0, 1_000_000_020.0):
            monkeypatch.setattr("betaportfolio.middleware.time.time", lambda second=second: second)
            assert [client.get("/mentions-legales/").status_code for _ in range(5)] == [200] * 2 + [429] * 3
    finally:
        logger.removeFilter(is_not_repeated)
    assert [record.getMessage() for record in caplog.records] == ["More than 2 reads a minute: /mentions-legales/"] * 2


def test_trace_of_a_fault_stays() -> None:
    for error, kept in ((PermissionDenied(), False), (RuntimeError(), True)):
        record = logging.LogRecord("django.request", 40, "", 1, "", (), (type(error), error, None))
        assert OneLineForRefusals().filter(record) is True
        assert (record.exc_info is not None) is kept
