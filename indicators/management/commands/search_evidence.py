"""``manage.py search_evidence YEAR [--from DAY] [--until DAY]``: search past states for printed figures."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.words import number_fr, plural_fr, strip_trailing_zeros
from indicators.reconstruction import presenters
from indicators.reconstruction.actions import search_evidence
from indicators.reconstruction.queries import SearchedFigure, printed_figures, usual_days
from startups.queries import today


class Command(BaseCommand):
    help = (
        "Essaie les états des fiches autour d’une publication : ceux qui donnent les chiffres imprimés d’une année, par leur "
        "règle. L’historique des fiches doit être repris (replay_betagouv)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", metavar="YEAR", type=int)
        parser.add_argument("--from", dest="first", type=dt.date.fromisoformat, help="premier jour essayé, AAAA-MM-JJ")
        parser.add_argument("--until", dest="last", type=dt.date.fromisoformat, help="dernier jour essayé, AAAA-MM-JJ")

    def handle(self, *args: Any, **options: Any) -> None:
        year = options["year"]
        figures = printed_figures(year)
        if not figures:
            raise CommandError(f"Aucun chiffre de {year} n’a été imprimé sans ses enregistrements.")
        first, last = usual_days(figures, today())
        try:
            states = search_evidence(year=year, first=options["first"] or first, last=options["last"] or last)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        figures = printed_figures(year)
        searched = [figure for figure in figures if figure.search]
        self.stdout.write(
            f"{plural_fr(states, 'état essayé', 'états essayés')} : {sum(bool(one.matches) for one in searched)} des"
            f" {len(searched)} chiffres de {year} sont donnés par les fiches d’un de ces jours."
        )
        for figure in figures:
            self._show(figure)
        self.stdout.write("")
        self.stdout.write(presenters.CHANCE)

    def _show(self, figure: SearchedFigure) -> None:
        self.stdout.write("")
        self.stdout.write(f"{figure.label} {figure.year} : {presenters.printed_in_words(figure)}")
        if figure.search:
            self.stdout.write(presenters.tried_in_words(figure.search, len(figure.tried)))
        self.stdout.write(presenters.found_in_words(figure))
        for state in figure.tried:
            mark = "*" if figure.is_given_by(state) else " "
            value = number_fr(strip_trailing_zeros(state.value))
            reading = presenters.reading_in_words(state.reading)
            self.stdout.write(f"{mark} {value:>6}  {presenters.days_in_words(state)}  [{reading}]")
