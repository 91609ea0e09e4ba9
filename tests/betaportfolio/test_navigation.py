import pytest
from django.urls import resolve

from common.web.navigation import FOOTER, MAIN

ALONE = [(item[0], item[1]) for item in MAIN if len(item) == 2]
GROUPED = [link for item in MAIN if len(item) == 3 for link in item[2]]


@pytest.mark.parametrize(("label", "path"), [*ALONE, *GROUPED, *FOOTER])
def test_links_of_every_page_link_to_a_view(label: str, path: str) -> None:
    assert callable(resolve(path).func), label
