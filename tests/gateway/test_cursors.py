import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.feed import Cursor, CursorError, read_cursor

numbers = st.integers(0, 10**18 - 1)


@given(st.builds(Cursor, numbers, st.integers(0, 999), numbers))
def test_a_cursor_is_read_back(cursor: Cursor) -> None:
    assert read_cursor(str(cursor)) == cursor


def test_no_cursor_is_the_beginning() -> None:
    assert read_cursor("") == Cursor(0, 0, 0)


@pytest.mark.parametrize(
    "text", ["changes-1-2", "changes-1-2-3-4", "-1-2-3", "changes-١-2-3", "changes-1-2-3\n", "cD0yMDIx", "9" * 70]
)
def test_what_is_of_another_list_is_refused(text: str) -> None:
    with pytest.raises(CursorError, match="Ce curseur n’est pas de cette liste"):
        read_cursor(text)
