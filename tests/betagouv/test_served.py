"""What the API of beta.gouv.fr makes of a text."""

import pytest

from betagouv.parse.served import served_body


@pytest.mark.parametrize(
    ("body", "expected"),
    [("", ""), ("\n \n", ""), ("\n\n# a\n", "# a\n"), ("  a\n", "  a\n"), (" \n  a\n\n", "  a\n\n")],
)
def test_served_body_has_no_blank_lines_before_it(body: str, expected: str) -> None:
    assert served_body(body) == expected
