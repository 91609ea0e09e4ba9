import re

from django.template import engines
from django.test import RequestFactory
from django.urls import resolve

FOOT = '{% load components layout %}{% include "components/main_navigation.html" %}{% page_footer %}'


def test_links_of_the_menu_and_footer_resolve_to_views() -> None:
    page = engines["django"].from_string(FOOT).render({}, RequestFactory().get("/"))
    paths = re.findall(r'href="(/[^"?]*)', page)
    assert len(paths) > 20
    assert [path for path in paths if not callable(resolve(path).func)] == []
