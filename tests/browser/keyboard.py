"""Use a page by keyboard: reach elements by Tab, type, activate."""

import re

from playwright.sync_api import Locator, Page, expect

from tests import factories

FOCUS_NEAR = """target => {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')];
  const reached = all.filter((one) => one === target || (one.tabIndex >= 0 && !one.disabled && one.checkVisibility()));
  reached[reached.indexOf(target) - 2]?.focus();
}"""
"""Each key has the page drawn again: starting at its top took most of the time of a story."""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until ``target`` has the focus, from two elements before it."""
    handle = target.element_handle()
    handle.evaluate(FOCUS_NEAR)
    for _ in range(150):
        page.keyboard.press("Tab")
        if handle.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"The keyboard does not reach {target}.")


def type_in(page: Page, label: str, text: str) -> None:
    tab_to(page, page.get_by_label(re.compile(f"^{label}")))
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def follow(page: Page, role: str, name: str) -> None:
    """Reach a link or a button by Tab, and press Enter."""
    tab_to(page, page.get_by_role(role, name=name, exact=True).first)  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def sign_in(page: Page, site: str, email: str, path: str = "/espace/") -> None:
    page.goto(f"{site}{path}")
    type_in(page, "Adresse e-mail", email)
    type_in(page, "Mot de passe", factories.PASSWORD)
    follow(page, "button", "Se connecter")
    expect(page).to_have_url(f"{site}{path}")
