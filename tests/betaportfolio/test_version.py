"""The version and the commit of the code that runs."""

import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from betaportfolio import __version__
from betaportfolio.api.views import openapi_schema
from betaportfolio.configuration import commit
from devserver.folders import BASE_DIR
from tests import factories

GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.fr", "-c", "commit.gpgsign=false", "-C")


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run([*GIT, str(folder), *arguments], check=True, capture_output=True, text=True).stdout.strip()


def test_version_is_the_one_of_the_packaging() -> None:
    assert f'version = "{__version__}"' in (BASE_DIR / "pyproject.toml").read_text()


def test_commit_is_read_from_a_branch_a_packed_one_a_worktree_and_a_detached_head(tmp_path: Path) -> None:
    one, worktree = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    assert commit.current(one) == "unknown"
    git(one, "init", "--quiet")
    git(one, "commit", "--quiet", "--allow-empty", "--message", "first")
    made = git(one, "rev-parse", "HEAD")[:12]
    assert commit.current(one) == made
    git(one, "worktree", "add", "--quiet", str(worktree))
    assert commit.current(worktree) == made
    git(one, "pack-refs", "--all")
    assert (commit.current(one), commit.current(worktree)) == (made, made)
    git(one, "checkout", "--quiet", "--detach")
    assert commit.current(one) == made


@pytest.mark.django_db
def test_pages_of_staff_show_the_version_and_public_pages_do_not(client: Client) -> None:
    shown = f"Betaportfolio, version {__version__} ({settings.COMMIT})"
    assert shown not in client.get("/cgu/").content.decode()
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    assert shown in client.get("/espace/jetons/").content.decode()


@pytest.mark.django_db
def test_description_of_the_api_has_the_version_of_the_application() -> None:
    info = openapi_schema()["info"]
    assert info["version"] == "v1"
    assert (info["x-application-version"], info["x-application-commit"]) == (__version__, settings.COMMIT)
