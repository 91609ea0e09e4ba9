"""Print the name of a test when it fails: the tracebacks come at the end, and a run may be stopped before."""

import pytest


@pytest.hookimpl(trylast=True)  # once the terminal reporter is there; the processes of xdist have none
def pytest_configure(config: pytest.Config) -> None:
    """Follow the failures where they are printed."""
    if reporter := config.pluginmanager.get_plugin("terminalreporter"):
        config.pluginmanager.register(NamedFailures(reporter))


class NamedFailures:
    """Print each failure on a line of its own."""

    def __init__(self, reporter: pytest.TerminalReporter) -> None:
        self.reporter = reporter

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.reporter.ensure_newline()
            self.reporter.write_line(f"Failed: {report.nodeid}")
