from pathlib import Path

import pytest

from tests.betagouv.factory import Content
from tests.betagouv.replay.histories import History
from tests.factories import make_phase_kinds


@pytest.fixture
def content(tmp_path: Path, db: None) -> Content:
    """A folder of records to fill, and a database that knows the phase kinds."""
    make_phase_kinds()
    return Content(tmp_path / "content")


@pytest.fixture
def history(tmp_path: Path, db: None) -> History:
    """A repository of records, and a database that knows the phase kinds."""
    make_phase_kinds()
    return History(tmp_path / "records")
