"""A site as a deployment runs it, for the tests that only ask it something."""

from collections.abc import Iterator

import pytest

from tests.web_server import WebServer, running


@pytest.fixture(scope="session")
def server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """Yield one gunicorn for all the tests of this process: starting it takes longer than most modules.

    Each test begins with ``raise_the_version``, after which the site repeats nothing of the tests before it.
    """
    with running(tmp_path_factory.mktemp("site")) as server:
        yield server
