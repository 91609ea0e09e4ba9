"""The pictures of the help page, taken from a running site with its demonstration.

``.venv/bin/python -m tests.browser.help_pictures http://localhost:8000`` writes them again in ``static/help/``.
``tests/catalogue/site/test_help.py`` holds that they are there, small, and shown.
"""

import io
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.plugins.chromium import find

FOLDER = Path(__file__).resolve().parents[2] / "static" / "help"
SIZE = {"width": 1040, "height": 720}
WIDTH, HEIGHT = 640, 400
COLOURS = 48
PASSWORD = "demonstration"


@dataclass(frozen=True)
class Picture:
    """What a role sees: the file, the account of the demonstration (empty: none), the address, the part to show."""

    name: str
    account: str
    address: str
    part: str = "main"


PICTURES = (
    Picture("portefeuille", "", "/"),
    Picture("indicateurs", "", "/indicateurs/2021/"),
    Picture("donnees", "", "/donnees/"),
    Picture("a-mettre-a-jour", "coach", "/espace/", "section[aria-labelledby='a-mettre-a-jour']"),
    Picture("changer-de-phase", "coach", "/espace/services/dossierfacile/phase/"),
    Picture("impact-national", "dinum", "/espace/impact-national/"),
)


def sign_in(page: Page, site: str, account: str) -> None:
    page.goto(f"{site}/connexion/")
    page.get_by_label("Adresse e-mail").fill(f"{account}@demonstration.example")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")


def take(page: Page, site: str, picture: Picture) -> bytes:
    """The top of the part, small, in few colours."""
    page.goto(f"{site}{picture.address}")
    page.wait_for_load_state("networkidle")
    box = page.locator(picture.part).first.bounding_box()
    assert box is not None
    clip = {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["width"] * HEIGHT / WIDTH}
    shown = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip)))  # type: ignore[arg-type]
    small = shown.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    small.quantize(COLOURS, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


def main(site: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find())
        for account in dict.fromkeys(picture.account for picture in PICTURES):
            page = browser.new_page(viewport=SIZE, locale="fr-FR", color_scheme="light")  # type: ignore[arg-type]
            if account:
                sign_in(page, site, account)
            for picture in PICTURES:
                if picture.account == account:
                    (FOLDER / f"{picture.name}.png").write_bytes(take(page, site, picture))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
