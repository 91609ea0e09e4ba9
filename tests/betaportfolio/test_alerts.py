"""The rules of ``deploy/alerts.yaml`` name metrics that the site has, a severity, and what to do."""

import re
from pathlib import Path

import pytest
import yaml

from betaportfolio.monitoring.metrics import exposition

RULES = yaml.safe_load((Path(__file__).parents[2] / "deploy/alerts.yaml").read_text())["groups"][0]["rules"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_alert_says_how_bad_it_is_and_what_to_do(rule: dict[str, dict[str, str]]) -> None:
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert rule["annotations"].keys() == {"summary", "action"}


@pytest.mark.django_db
def test_metrics_of_the_alerts_are_those_of_the_site() -> None:
    measured = exposition().decode()
    named = {name for rule in RULES for name in re.findall(r"betaportfolio_\w+", str(rule["expr"]))}
    assert {name for name in named if f"# HELP {name.removesuffix('_total')}" not in measured} == set()
    assert any("absent(" in str(rule["expr"]) for rule in RULES)
