"""Take the pictures of the help page and of the README from the demonstration and from the exercise.

``make pictures`` starts both sites in folders of their own, and writes the pictures again in ``static/help/`` and
``docs/images/``. Those of the work of a coach are of the exercise, so that none shows a real service as late.
``tests/catalogue/site_pages/test_help.py`` checks that those of the help exist, are small, and are shown.
"""

import io
import signal
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import FloatRect, Page, sync_playwright

from tests.devserver.running import RunningSite
from tests.plugins.chromium import find

FOLDER = Path(__file__).resolve().parents[2] / "static" / "help"
SIZE = {"width": 1040, "height": 720}
WIDTH, HEIGHT = 640, 400
COLOURS = 48
README_FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
README_SIZE, WIDE = (800, 1170), (1280, 1000)
MARGIN = 24
"""The pixels under the element that ends a picture."""
PASSWORD = "demonstration"


@dataclass(frozen=True)
class Picture:
    """The screen of a role: the file, the account of the demonstration (empty: none), the URL, the part, the size.

    A picture ends under the element ``until`` (empty: at the height of its size). It is taken after ``act``.
    """

    name: str
    account: str
    address: str
    part: str = "main"
    size: tuple[int, int] = (WIDTH, HEIGHT)
    until: str = ""
    act: Callable[[Page], None] | None = None
    is_exercise: bool = False


def preview_construction(page: Page) -> None:
    """Fill the form of a phase, up to the preview of its effects: nothing is saved."""
    page.get_by_label("Nouvelle phase").select_option(label="Construction")
    page.locator("[name=reason]").fill("Le comité lance la construction.")
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_load_state("networkidle")


PICTURES = (
    Picture("portefeuille", "", "/"),
    Picture("indicateurs", "", "/indicateurs/2021/"),
    Picture("donnees", "", "/donnees/"),
    Picture("a-mettre-a-jour", "coach", "/espace/a-mettre-a-jour/", "main table", is_exercise=True),
    Picture("changer-de-phase", "coach", "/espace/services/ma-communaute-crea/phase/"),
    Picture("impact-national", "dinum", "/espace/impact-national/"),
)
README_PICTURES = (
    Picture("annee-2021", "", "/indicateurs/2021/", "body", WIDE, until="main .dense"),
    Picture("derive", "", "/indicateurs/products_launched/2021/derive/", size=README_SIZE),
    Picture("tableau-de-bord", "coach", "/espace/", "div.workspace", README_SIZE, is_exercise=True),
    Picture("service", "", "/startups/dossierfacile/", size=README_SIZE, until="[aria-labelledby=matrice]"),
    Picture(
        "changement",
        "coach",
        "/espace/services/ma-communaute-crea/phase/",
        "div.workspace",
        README_SIZE,
        until="main button:has-text('Enregistrer')",
        act=preview_construction,
    ),
    Picture(
        "comite",
        "coach",
        "/espace/services/ex-jardins/comites/preparation/",
        "div.workspace",
        README_SIZE,
        until="main p:has-text('À compléter')",
        is_exercise=True,
    ),
)


def sign_in(page: Page, site: str, account: str) -> None:
    page.goto(f"{site}/connexion/")
    page.get_by_label("Adresse e-mail").fill(f"{account}@demonstration.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/connexion/" not in url)


def take(page: Page, site: str, picture: Picture) -> Image.Image:
    """Return the top of the part that the picture names, in its size, in pixels."""
    width = picture.size[0]
    page.set_viewport_size(SIZE | {"width": max(SIZE["width"], width)})  # type: ignore[arg-type]
    answer = page.goto(f"{site}{picture.address}")
    assert answer is not None
    assert answer.ok, picture.address
    page.wait_for_load_state("networkidle")
    if picture.act:
        picture.act(page)
    clip = place_of(page, picture)
    shown = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip)))
    height = round(clip["height"] * width / clip["width"])
    return shown.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)


def place_of(page: Page, picture: Picture) -> FloatRect:
    """Return the place of a picture on its page, in pixels of the page."""
    box = box_of(page, picture.part)
    width, height = picture.size
    clip = box | {"height": box["width"] * height / width}
    if picture.until:
        last = box_of(page, picture.until)
        clip["height"] = last["y"] + last["height"] + MARGIN - box["y"]
    return clip


def box_of(page: Page, selector: str) -> FloatRect:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box


def write_help_picture(page: Page, site: str, picture: Picture) -> None:
    """Write a PNG of few colours in ``static/help/``."""
    few = take(page, site, picture).quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{picture.name}.png", "PNG", optimize=True)


def write_readme_picture(page: Page, site: str, picture: Picture) -> None:
    """Write a WebP in ``docs/images/``."""
    shown = take(page, site, picture)
    shown.save(README_FOLDER / f"{picture.name}.webp", "WEBP", quality=75, method=6)


def main(demonstration: str, exercise: str) -> None:
    """Write both folders of pictures, one account of a site after the other."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find())
        readers = dict.fromkeys((one.is_exercise, one.account) for one in (*PICTURES, *README_PICTURES))
        for is_exercise, account in readers:
            site = exercise if is_exercise else demonstration
            page = browser.new_page(viewport=SIZE, locale="fr-FR", color_scheme="light")  # type: ignore[arg-type]
            if account:
                sign_in(page, site, account)
            for pictures, write in ((PICTURES, write_help_picture), (README_PICTURES, write_readme_picture)):
                for picture in pictures:
                    if (picture.is_exercise, picture.account) == (is_exercise, account):
                        write(page, site, picture)
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        demonstration = RunningSite(Path(folder, "demonstration"), SET="demonstration")
        exercise = RunningSite(Path(folder, "exercice"), SET="exercice")
        try:
            main(demonstration.url, exercise.url)
        finally:
            for site in (demonstration, exercise):
                site.end(signal.SIGTERM)
