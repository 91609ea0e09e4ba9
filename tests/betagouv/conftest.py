from pathlib import Path

import pytest

from tests.betagouv.factory import Content
from tests.betagouv.replay.histories import History
from tests.factories import make_phase_kinds


@pytest.fixture
def content(tmp_path: Path, db: None) -> Content:
    """Return an empty folder of records, with the phase kinds in the database."""
    make_phase_kinds()
    return Content(tmp_path / "content")


@pytest.fixture
def history(tmp_path: Path, db: None) -> History:
    """Return a repository of records, with the phase kinds in the database."""
    make_phase_kinds()
    return History(tmp_path / "records")
