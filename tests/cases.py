"""Build a scene once for a module, or for several cases of a test: what each of them changes is undone."""

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.forgetting import forget_public_responses, forget_redis
from tests.sweeps import one_in


@contextmanager
def undone() -> Iterator[None]:
    """Undo at the end what the block writes to the database, the caches, the queue and the mailbox."""
    sent = len(mail.outbox)
    with transaction.atomic():
        yield
        connection.check_constraints()  # those that are checked at the end of a transaction
        transaction.set_rollback(True)
    del mail.outbox[sent:]
    forget_public_responses()
    forget_redis()


def module_scene[T](build: Callable[[], T]) -> Callable[..., Iterator[T]]:
    """Return a fixture of a module: what ``build`` writes is there for all its tests, and undone after the last one.

    Every test of the module must use it, and none commits (``transaction=True``).
    """

    @pytest.fixture(scope="module")
    def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[T]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield build()
            transaction.set_rollback(True)

    return built


def cases(
    names: str | tuple[str, ...],
    values: Iterable[Any],
    *,
    ids: Iterable[str] | Callable[[Any], str] | None = None,
    parts: int = 1,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Call the test for each of ``values``, given as for ``pytest.mark.parametrize``, within one test.

    It is for tests whose fixtures take longer than the test (19 files took 37 s of processor time instead of 46):
    their database can't be committed to (``transaction=True``), and what a case changes elsewhere (settings, files) is
    not undone. A failure names its case; the others still run. With several ``parts``, ``make test`` has one case in so
    many, from the first, and ``make test-all`` the others.
    """
    named = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    every = list(values)
    listed = [dict(zip(named, value if len(named) > 1 else (value,), strict=True)) for value in every]
    labels = map(str, listed) if ids is None else map(ids, every) if callable(ids) else ids
    labelled = list(zip(labels, listed, strict=True))

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def run(*instance: object, **fixtures: Any) -> None:
            chosen = labelled[fixtures.pop("part", 0) :: parts] if parts > 1 else labelled
            failures = [
                error
                for label, case in chosen
                if (error := failure(functools.partial(test, *instance, **fixtures, **case), label))
            ]
            if failures:
                raise ExceptionGroup(f"{len(failures)} of {len(chosen)} cases failed", failures)

        kept = [one for name, one in inspect.signature(test).parameters.items() if name not in named]
        if parts > 1:
            kept.append(inspect.Parameter("part", inspect.Parameter.KEYWORD_ONLY))
        run.__signature__ = inspect.Signature(kept)  # type: ignore[attr-defined]  # pytest reads the fixtures there
        return pytest.mark.parametrize("part", one_in(parts, range(parts)))(run) if parts > 1 else run

    return decorate


def failure(test: Callable[[], None], label: str) -> Exception | None:
    """Return the error of a case, with its label, after what it changed is undone."""
    try:
        with undone():
            test()
    except Exception as error:  # raised again by the caller, with those of the other cases
        error.add_note(f"case: {label}")
        return error
    return None
