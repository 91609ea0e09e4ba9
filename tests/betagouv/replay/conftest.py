from pathlib import Path

import pytest

from tests.betagouv.replay.histories import History
from tests.factories import make_phase_kinds


@pytest.fixture
def history(tmp_path: Path, db: None) -> History:
    """A repository of records, and a database that knows the phase kinds."""
    make_phase_kinds()
    return History(tmp_path / "records")
