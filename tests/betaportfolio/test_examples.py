"""The examples of ``deploy/`` and the compose file start what the Procfile starts, which a test runs."""

import re
import shlex
from collections.abc import Iterator
from typing import Any

import yaml

from devserver.folders import BASE_DIR
from tests.betaportfolio.test_procfile import COMMANDS

DEPLOY = BASE_DIR / "deploy"
UNIT = re.compile(r"^ExecStart=(.+)$", re.MULTILINE)


def words_of(command: str | list[str]) -> tuple[str, ...]:
    """Return a command without the folder of its program, the addresses, the number of jobs at once and the quiet."""
    words = shlex.split(command) if isinstance(command, str) else command
    values = {index + 1 for index, word in enumerate(words) if word in ("--concurrency", "--bind")}
    program, *rest = [word for index, word in enumerate(words) if index not in values]
    return (program.rpartition("/")[2], *(word for word in rest if word not in ("--quiet", "--bind")))


def procfile() -> dict[str, tuple[str, ...]]:
    """Return the commands of the Procfile; the worker is what its shell ends with."""
    found = {name: COMMANDS[name] for name in ("web", "clock", "release")}
    found["worker"] = COMMANDS["worker"].rpartition(" exec ")[2].rstrip("'")
    return {name: words_of(command) for name, command in found.items()}


def kubernetes() -> dict[str, dict[str, Any]]:
    documents = yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())
    return {f"{one['kind']} {one['metadata']['name'].removeprefix('betaportfolio-')}": one for one in documents}


def containers(documents: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in documents.values():
        if one["kind"] == "CronJob":
            yield from one["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
        elif "template" in one["spec"]:
            yield from one["spec"]["template"]["spec"]["containers"]


def test_compose_starts_what_the_procfile_does() -> None:
    services = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())["services"]
    expected = procfile()
    assert words_of(services["worker"]["command"]) == expected["worker"]
    assert words_of(services["beat"]["command"]) == expected["clock"]
    assert words_of(services["migrate"]["command"]) == expected["release"]
    (image,) = re.findall(r"^CMD \[(.+)\]$", (BASE_DIR / "Dockerfile").read_text(), re.MULTILINE)
    assert words_of(image.replace(",", "")) == expected["web"]
    assert services["worker"]["healthcheck"]["test"][1:] == WATCH


WATCH = ["python", "-m", "common.background.kill_silent_worker"]


def test_kubernetes_starts_what_the_procfile_does() -> None:
    found = {one["name"]: words_of(one["command"]) for one in containers(kubernetes()) if "command" in one}
    backup = found.pop("backup")
    expected = procfile()
    assert found == {"migrate": expected["release"], "worker": expected["worker"], "beat": expected["clock"]}
    assert "manage.py backup --daily /backups && python manage.py try_restore --weekly /backups" in backup[2]
    probes = [one["livenessProbe"]["exec"]["command"] for one in containers(kubernetes()) if one["name"] == "worker"]
    assert probes == [WATCH]


def test_kubernetes_web_processes_are_ready_before_the_former_ones_end() -> None:
    web = kubernetes()["Deployment web"]
    assert web["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": "100%"}
    (container,) = web["spec"]["template"]["spec"]["containers"]
    probe = container["readinessProbe"]
    assert (probe["httpGet"]["path"], probe["failureThreshold"] > 1) == ("/readyz", True)


def test_units_start_what_the_procfile_does() -> None:
    found = {
        path.name.removeprefix("betaportfolio-"): [words_of(command) for command in UNIT.findall(path.read_text())]
        for path in sorted((DEPLOY / "systemd").glob("*.service"))
    }
    expected = procfile()
    folder = "/var/backups/betaportfolio"
    assert found == {
        "web.service": [expected["web"]],
        "worker@.service": [expected["worker"]],
        "beat.service": [expected["clock"]],
        "watch.service": [tuple(WATCH)],
        "backup.service": [
            ("python", "manage.py", "backup", "--daily", folder),
            ("python", "manage.py", "try_restore", "--weekly", folder),
        ],
    }


def test_nginx_passes_on_what_caddy_says_of_the_client() -> None:
    text = (DEPLOY / "nginx-one-second-cache.conf").read_text()
    assert text.count("{") == text.count("}")
    assert dict(re.findall(r"proxy_set_header (X-\S+) (\S+);", text)) == {
        "X-Forwarded-For": "$http_x_forwarded_for",
        "X-Forwarded-Proto": "$http_x_forwarded_proto",
    }


def test_caddy_lets_requests_wait_while_a_web_process_is_replaced() -> None:
    text = (DEPLOY / "Caddyfile").read_text()
    assert text.count("{") == text.count("}")
    assert re.findall(r"lb_try_duration (\S+)", text) == ["60s"]
