"""Error pages say what happened and what to do, with or without a request, and the last one needs nothing at all."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory


@pytest.mark.parametrize(
    ("code", "title"), [("400", "Demande incomprise"), ("403", "Accès refusé"), ("404", "Page non trouvée")]
)
def test_error_pages_say_what_happened_and_where_to_go(code: str, title: str) -> None:
    html = render_to_string(f"{code}.html", request=RequestFactory().get("/inconnu/"))
    assert f"<title>{title} – Betaportfolio</title>" in html
    assert f"<h1>{title}</h1>" in html
    assert f"Erreur {code}" in html
    assert re.findall(r'class="fr-btn[^"]*" href="([^"]*)"', html) == ["/", "/startups/"]


@pytest.mark.parametrize("code", ["400", "403", "404"])
def test_error_pages_can_be_made_without_a_request(code: str) -> None:
    assert "canonical" not in render_to_string(f"{code}.html", {"messages": []})


def test_the_page_of_an_unexpected_error_stands_alone() -> None:
    html = render_to_string("500.html")
    assert "<h1>Erreur inattendue</h1>" in html
    assert re.findall(r"(?:src|href|style)=\"([^\"]*)\"", html) == ["/"]
