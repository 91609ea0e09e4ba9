"""Fixtures for the tests of every app."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from tests.plugins.services import OWN_SERVER, WITHOUT_SERVICES, start_database

ROOT = Path(__file__).resolve().parents[1]

# No deadline: the two cores are shared, and a slow moment is no error. A fixture that resets the database between
# tests, not between examples, is intended here.
_usual = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
settings.register_profile("suite", _usual, max_examples=10, derandomize=True)
# `make test-all` tries more and other examples each night; a failure prints how to reproduce it.
settings.register_profile("nightly", _usual, max_examples=100, print_blob=True)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Start the database of this process, or make a test database on the server that DATABASE_URL names."""
    if OWN_SERVER is None:
        request.getfixturevalue("django_db_setup")
    else:
        with django_db_blocker.unblock():
            start_database(OWN_SERVER)


@pytest.fixture(scope="session")
def real_records() -> Path:
    """Return the folder of the real records of beta.gouv.fr, which are not part of the project."""
    folder = Path(os.environ.get("BETAGOUV_RECORDS") or ROOT.parent / "shared" / "data" / "betagouv-2026-08")
    if not folder.is_dir():
        pytest.skip(f"The real records are not at {folder}: set BETAGOUV_RECORDS to their folder.")
    return folder


@pytest.fixture(scope="session")
def real_history() -> Path:
    """Return the git bundle of the history of the real records, which is not part of the project."""
    bundle = Path(os.environ.get("BETAGOUV_HISTORY") or ROOT.parent / "shared" / "data" / "records-history.bundle")
    if not bundle.is_file():
        pytest.skip(f"The history of the real records is not at {bundle}: set BETAGOUV_HISTORY to its bundle.")
    return bundle


@pytest.fixture(autouse=True)
def _forget() -> None:
    """Empty the caches and the queue before each test."""
    from tests.forgetting import forget_public_responses, forget_redis  # not before Django is set up

    forget_public_responses()
    if not WITHOUT_SERVICES:
        forget_redis()
