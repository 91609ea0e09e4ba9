"""Two processes that share only the database: no read is older than the last commit acknowledged before it began."""

import itertools
import random
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic, sleep

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from startups.models import Startup
from tests import factories
from tests.sweeps import examples
from tests.web_server import RawConnection, WebServer, raise_the_version, running

pytestmark = pytest.mark.django_db(transaction=True)

PATHS = ["/startups/a/", "/startups/", "/api/v1/startups/a/", "/api/v1/startups/", "/api/v2.6/startups.json"]
ENCODINGS = ["Accept-Encoding: identity", "X-Nothing: 1"]
READERS, WRITERS, SECONDS, LONGEST = 6, 2, 3, 60
NUMBERS = itertools.count(1)
"""The names only grow, so that the last one is known among those that the history of a page tells."""


@pytest.fixture(scope="module")
def servers(server: WebServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[WebServer]]:
    with running(tmp_path_factory.mktemp("other")) as other:
        yield [server, other]


@pytest.fixture(autouse=True)
def records(transactional_db: None) -> None:
    raise_the_version()
    factories.make_startup("a", name="Nom 0")


def rename(number: int) -> None:
    Startup.objects.filter(slug="a").update(name=f"Nom {number}")


@dataclass
class Reader:
    """Read pages as a browser does: with the ETag of the stored page, that a 304 repeats."""

    lines: list[RawConnection]
    pages: dict[str, tuple[str, int]] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def of(cls, servers: list[WebServer]) -> "Iterator[Reader]":
        with ExitStack() as stack:
            yield cls([stack.enter_context(RawConnection(server.port)) for server in servers])

    def read(self, server: int, path: str, encoding: str = "X-Nothing: 1", *, has_tag: bool = False) -> int:
        tag, known = self.pages.get(path, ("", 0))
        response = self.lines[server].get(path, encoding, *([f"If-None-Match: {tag}"] if has_tag and tag else []))
        if response.status == 304:
            return known
        assert response.status == 200, response
        found = max(int(number) for number in re.findall(rb"Nom (\d+)", response.body))
        self.pages[path] = response.header("ETag"), found
        return found


OPERATIONS = st.one_of(
    st.just("write"),
    st.tuples(st.sampled_from([0, 1]), st.sampled_from(PATHS), st.sampled_from(ENCODINGS), st.booleans()),
)


@examples(15)
@given(operations=st.lists(OPERATIONS, min_size=5, max_size=25))
def test_each_read_is_of_the_last_write(servers: list[WebServer], operations: list[object]) -> None:
    rename(number := next(NUMBERS))
    with Reader.of(servers) as reader:
        for operation in operations:
            if isinstance(operation, tuple):
                server, path, encoding, has_tag = operation
                assert reader.read(server, path, encoding, has_tag=has_tag) == number
            else:
                rename(number := next(NUMBERS))


@pytest.mark.sweep  # seconds of concurrent reads and writes; above, one after the other
def test_no_read_is_older_than_the_last_write_acknowledged_before_it(servers: list[WebServer]) -> None:
    written, lock, began, reads = [0], Lock(), monotonic(), list[bool]()
    first = next(NUMBERS)

    def is_on() -> bool:
        """Whether to go on: for some seconds, and on a slow machine until there are enough reads and writes."""
        seconds, are_enough = monotonic() - began, len(reads) > 100 and written[0] - first > 20
        return seconds < SECONDS or (not are_enough and seconds < LONGEST)

    def write(seed: int) -> None:
        chance = random.Random(seed)
        while is_on():
            with lock:  # names increase in the order of the commits
                rename(number := next(NUMBERS))
                written[0] = number
            sleep(chance.random() / 20)
        connection.close()

    def read(seed: int) -> None:
        chance = random.Random(seed)
        with Reader.of(servers) as reader:
            while is_on():
                known = written[0]
                found = reader.read(chance.randrange(2), chance.choice(PATHS), has_tag=chance.random() < 0.5)
                reads.append(found >= known)

    with ThreadPoolExecutor(READERS + WRITERS) as pool:
        jobs = [pool.submit(write, seed) for seed in range(WRITERS)]
        jobs += [pool.submit(read, seed) for seed in range(READERS)]
        for one in jobs:
            one.result()
    assert (len(reads) > 100, written[0] - first > 20, all(reads)) == (True, True, True)
