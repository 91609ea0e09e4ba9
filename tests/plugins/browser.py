"""Pages in a real Chromium, where a violation of the content security policy or a console error fails the test."""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.plugins import chromium

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    # The last list wins: what Playwright disables, then what a window does for its invisible address bar
    # (half a second of CPU time for each test), and a spare process.
    "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,LensOverlay,"
    "HttpsFirstBalancedModeAutoEnable,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,OptimizationHints,"
    "AvoidCorsURLLoaderRestartOnRedirect,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,"
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess",
]
VISITOR: dict[str, Any] = {"locale": "fr-FR", "timezone_id": "Europe/Paris", "reduced_motion": "reduce"}
"""Without motion: a click is lost when what it aims at still slides, as menus and accordions do for 0.3 s."""
REPORT_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', event =>
  window.reportViolation(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
FIND_VIOLATIONS = "part => axe.run(part, {resultTypes: ['violations']}).then(found => found.violations)"


@contextmanager
def loop_put_aside() -> Iterator[None]:
    """Hide Playwright's running event loop from this thread within the block, as in a worker."""
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(running)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Hide the event loop left by earlier browser tests from tests without a browser, and from their class fixtures.

    Django has other connections where a loop runs: records made there for a class would be missing in its tests.
    """
    if "browser" in getattr(item, "fixturenames", ()):
        return (yield)
    with loop_put_aside():
        return (yield)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield one Chromium for all tests of this process."""
    # Playwright keeps an event loop on this thread, where Django otherwise refuses queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium.find(), args=ARGUMENTS)
        loop = asyncio._get_running_loop()
        yield launched
        asyncio._set_running_loop(loop)  # hidden if the last test has no browser
        launched.close()


@pytest.fixture
def browser_errors() -> list[str]:
    """Return the list of browser errors. A test that provokes an error asserts it, then clears the list."""
    return []


@pytest.fixture
def page(browser: Browser, browser_errors: list[str]) -> Iterator[Page]:
    """Yield a page with a French locale; the test fails if the browser reported an error."""
    context = browser.new_context(**VISITOR)
    context.expose_function("reportViolation", lambda violation: browser_errors.append(f"CSP : {violation}"))
    context.add_init_script(REPORT_VIOLATIONS)
    opened = context.new_page()
    opened.set_default_timeout(30_000)

    def note_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            browser_errors.append(f"console : {message.text} ({message.location['url']})")

    opened.on("console", note_console)
    opened.on("pageerror", lambda error: browser_errors.append(f"script : {error.message}"))
    yield opened
    context.close()
    assert browser_errors == []


@pytest.fixture
def second(browser: Browser) -> Iterator[Page]:
    """Yield a page of another user's browser, whose errors are ignored."""
    context = browser.new_context(**VISITOR)
    yield context.new_page()
    context.close()


@pytest.fixture
def axe() -> Callable[..., None]:
    """Return a function that checks the accessibility of the current page, or of a part (selector), with axe."""
    from axe_playwright_python.base import AXE_SCRIPT  # slow to import

    def assert_no_fault(page: Page, part: str = "html") -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        violations: list[dict[str, Any]] = page.evaluate(FIND_VIOLATIONS, part)
        faults = [
            f"{violation['id']} ({violation['help']}) : {node['html']} {node['failureSummary']}"
            for violation in violations
            for node in violation["nodes"]
        ]
        assert faults == []

    return assert_no_fault


@pytest.fixture
def live_site(live_server: Any) -> str:
    """Return the URL of the site, served with all its middleware; the data of the test are committed."""
    return str(live_server.url)


@pytest.fixture(scope="session", autouse=True)
def _answers_at_once() -> None:
    """Disable Nagle's algorithm: the server sends a response in two pieces, and the second would wait 40 ms."""
    from django.core.servers.basehttp import WSGIRequestHandler  # not before Django is set up

    WSGIRequestHandler.disable_nagle_algorithm = True
