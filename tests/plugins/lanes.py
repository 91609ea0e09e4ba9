"""Select and order the tests, and print which ones ``make test`` leaves to ``make test-all``.

For ``make fast``, ``TESTS_WITHOUT_SERVICES=on`` skips test files that need a database, a queue or a browser before they
are imported.
"""

from pathlib import Path

import pytest

from tests.plugins.services import WITHOUT_SERVICES

NEED_SERVICES = (
    "django_db",
    "TestCase",
    "transactional_db",
    "live_server",
    "live_site",
    "redis",
    "Redis",
    "subprocess",
    "spawn",
)
EARLY = {"browser_errors", "celery_worker_process", "public_sweep", "staff_sweep"}
"""The fixtures of a page in a browser, of a worker, and of answers that several tests compare.

A module that uses one runs early, whole: the processes share out the last tests only.
"""
FIXTURES = {"db", "transactional_db", "live_server", "browser", "client", "wait_until"}


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Ignore a test file whose text names a service."""
    if not WITHOUT_SERVICES or not collection_path.name.startswith("test_"):
        return None
    text = collection_path.read_text()
    return True if any(name in text for name in NEED_SERVICES) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the tests whose fixtures need a service; begin with those that wait for other processes.

    With xdist they are the first process's: it waits, while the others use the cores, and the last tests are short.
    """
    if WITHOUT_SERVICES:
        needy = [item for item in items if _needs_services(item)]
        config.hook.pytest_deselected(items=needy)
        items[:] = [item for item in items if not _needs_services(item)]
    early = {item.path for item in items if EARLY.intersection(getattr(item, "fixturenames", ()))}
    items.sort(key=lambda item: (item.get_closest_marker("end_to_end") is None, item.path not in early))


def _needs_services(item: pytest.Item) -> bool:
    from django.test import TransactionTestCase  # not before Django is set up

    cls = getattr(item, "cls", None)
    of_django = cls is not None and issubclass(cls, TransactionTestCase)
    return bool(of_django or item.get_closest_marker("django_db") or FIXTURES & set(getattr(item, "fixturenames", ())))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print which tests were deselected."""
    if "not sweep" in config.option.markexpr:
        terminalreporter.write_line("The rest of the sweeps is left to `make test-all`.")
    if WITHOUT_SERVICES:
        terminalreporter.write_line("The tests that need a database, a queue or a browser are left to `make test`.")
