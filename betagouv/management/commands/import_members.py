"""``manage.py import_members FICHIER [--apply] [--day DATE] [--confirm] [--format text|json]``: import the members."""

import datetime as dt
from pathlib import Path

from betagouv.commands import ImportCommand
from betagouv.members.importing import import_members
from betagouv.members.report import MembersReport


class Command(ImportCommand):
    help = (
        "Compare les membres de la communauté, sans leurs noms, avec la base, et les importe avec --apply. SOURCE : un "
        "fichier JSON, liste de {id, domaine, missions: [{start, end, status, startups}]}."
    )

    def run(self, source: str, *, as_of: dt.date | None, applying: bool, confirmed: bool) -> MembersReport:
        return import_members(Path(source), as_of=as_of, applying=applying, confirmed=confirmed)
