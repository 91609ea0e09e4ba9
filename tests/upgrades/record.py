"""``make release``: record the digests of the migrations, and a database of this version to upgrade in later tests."""

import json

import pytest
from django.test import override_settings

from betaportfolio import __version__
from betaportfolio.backups.checksums import checksum_file
from betaportfolio.backups.saving import back_up
from common.background.recompute import RECOMPUTE
from common.models import Job
from sampledata.demonstration import load_demo
from tests.upgrades.recorded import RELEASES, migrations, state


@pytest.mark.django_db(transaction=True)
def test_record_this_version() -> None:
    with override_settings(LOCAL_RUN=True):
        load_demo()
    Job.objects.create(kind=RECOMPUTE, state=Job.State.DONE)
    found = {"migrations": migrations(), **state()}
    dump = RELEASES / f"{__version__}.dump"
    dump.unlink(missing_ok=True)
    back_up(dump)
    checksum_file(dump).unlink()  # the repository keeps the file as it is
    dump.chmod(0o644)
    (RELEASES / f"{__version__}.json").write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")
