"""The browser fixtures leave no state for later tests of the same process."""

import asyncio

import pytest
from playwright.sync_api import Browser, Page

from tests.plugins.browser import loop_put_aside


async def answer() -> str:
    await asyncio.sleep(0)
    return "répondu"


def test_code_that_starts_a_loop_runs_after_a_browser_and_the_browser_goes_on(browser: Browser, page: Page) -> None:
    page.set_content("<title>Avant</title>")
    with loop_put_aside():
        assert asyncio.run(answer()) == "répondu"
    page.set_content("<title>Après</title>")
    assert page.title() == "Après"


def test_browser_keeps_a_loop_running_which_is_why_it_is_put_aside(browser: Browser) -> None:
    waiting = answer()
    with pytest.raises(RuntimeError, match=r"cannot be called from a running event loop"):
        asyncio.run(waiting)
    waiting.close()


def test_test_without_a_browser_meets_no_loop() -> None:
    assert asyncio.run(answer()) == "répondu"
