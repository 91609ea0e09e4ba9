"""What the rehearsal of several machines reads and says, without any machine."""

import httpx
import pytest

from devserver.folders import ServiceError
from devserver.rehearsal import Findings, Form, _redirected

SEARCH = '<form><input name="q" value="x"></form>'
FICHE = (
    '<form method="post"><input type="hidden" name="token" value="a&amp;b"><input name="name" value="Pix">'
    '<input type="submit" value="Enregistrer"><input name="empty">'
    '<textarea name="mission">\n\nAider &lt;les gens&gt;\n</textarea></form>'
)
FILLED = {"token": "a&b", "name": "Pix", "empty": "", "mission": "\nAider <les gens>\n"}


@pytest.mark.parametrize(
    ("page", "field", "values"),
    [
        (FICHE, "name", FILLED),
        (f"{SEARCH}{FICHE}{SEARCH}", "name", FILLED),  # the form that asks for the field, not the first nor the last
        (f"{SEARCH}{FICHE}", "mission", FILLED),
        (f"{SEARCH}{FICHE}", "q", {"q": "x"}),
        (FICHE, "reason", {}),
        ("", "name", {}),
        ('<input name="name" value="hors">', "name", {}),  # of no form
    ],
)
def test_a_form_is_filled_as_its_page_says(page: str, field: str, values: dict[str, str]) -> None:
    assert Form(page, field).values == values


def test_what_should_not_be_is_kept_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    found = Findings()
    found.report_finding("la page répond")
    found.report_finding("une réponse est périmée", is_right=False)
    assert found.faults == ["une réponse est périmée"]
    assert capsys.readouterr().out == "  la page répond\n! une réponse est périmée\n"


def answer(status: int, text: str = "") -> httpx.Response:
    return httpx.Response(status, text=text, request=httpx.Request("POST", "http://127.0.0.1/espace/"))


def test_a_form_that_was_saved_leads_elsewhere() -> None:
    _redirected(answer(302))


@pytest.mark.parametrize(
    ("status", "text", "said"),
    [
        (400, '<p class="fr-error-text">Donnez le nom.</p>', "http://127.0.0.1/espace/ : 400 Donnez le nom."),
        (500, "", "http://127.0.0.1/espace/ : 500 "),
        (200, "", "http://127.0.0.1/espace/ : 200 "),
    ],
)
def test_a_form_that_was_not_is_said_with_its_refusal(status: int, text: str, said: str) -> None:
    with pytest.raises(ServiceError) as refused:
        _redirected(answer(status, text))
    assert str(refused.value) == said
