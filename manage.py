#!/usr/bin/env python
"""Run the management commands of Betaportfolio; without DATABASE_URL they use the services of a local run."""

import os
import sys

# Commands that use neither the database nor Redis: no service is started for them.
WITHOUT_SERVICES = {"help", "version", "collectstatic", "findstatic", "makemessages"}
WITHOUT_SERVICES |= {"compilemessages", "diffsettings", "startapp"}


def needs_services(arguments: list[str]) -> bool:
    """Whether the command line ``arguments`` (without the program) may use the database or Redis."""
    asks_help = not arguments or arguments[0] in WITHOUT_SERVICES or arguments[0].startswith("-")
    return not asks_help and not {"-h", "--help"} & set(arguments)


def is_configured() -> bool:
    """Whether the environment defines the database and Redis."""
    return all(os.environ.get(variable) for variable in ("DATABASE_URL", "REDIS_URL"))


def main() -> None:
    """Run the command; if it needs services that the environment does not define, start those of the data folder."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "betaportfolio.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed for this Python: run `make setup`, then .venv/bin/python manage.py …")
    if is_configured() or not needs_services(sys.argv[1:]):
        execute_from_command_line(sys.argv)
        return
    from devserver.folders import ServiceError  # not part of an installation, which defines its services
    from devserver.services import services

    try:
        with services():
            execute_from_command_line(sys.argv)
    except ServiceError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
