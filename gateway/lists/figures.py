"""The lists of figures: current and published values."""

import datetime as dt

from django.db.models import DateField, F, IntegerField
from django.db.models.functions import Cast, ExtractYear

from gateway.lists.declaring import ID, ListColumn, ListDeclaration, described_columns
from indicators.models import (
    Definition,
    Indicator,
    IndicatorCard,
    IndicatorFollower,
    LiveResult,
    MeasuredFigure,
    PublishedResult,
)
from web.days import InForceFilter, from_day, since_and_before
from web.filters import of_names, of_number, yes_or_no

C = ListColumn
LAST_DAY = Cast(F("until") - dt.timedelta(days=1), DateField())
LAST_YEAR = Cast(ExtractYear(LAST_DAY), IntegerField())  # a plain number, since a date can't have year 0

INDICATOR = C("indicator", "indicator__code", "Code de l’indicateur.")
YEAR = C("year", "year", "Année du chiffre.")
MARKS = (
    C("unconfirmed", "unconfirmed", "Désignations comptées dont le millésime reste à confirmer."),
    C("by_dates", "by_dates", "Résultat selon l’année des dates ; null : le même."),
    C("missing", "missing", "Lauréats du FAST annoncés et non enregistrés : le résultat est un minimum."),
)
"""The marks of a result."""
OF_INDICATOR = of_names("indicator__code", Indicator, "Code de l’indicateur.", "code", "api-indicators")
OF_YEAR = of_number("year", "Année du chiffre.")

FIGURES = (
    ListDeclaration(
        "results",
        "indicators",
        "Les résultats que donnent maintenant les enregistrements, par indicateur et par année.",
        LiveResult.objects.all,
        (
            INDICATOR,
            YEAR,
            C("value", "value", "Résultat, exact ; null : non déterminé (ND)."),
            *MARKS,
            *described_columns(LiveResult, "counted", "base"),
            C("version", "definition__version", "Version de la définition qui compte."),
            C("computed_at", "computed_at", "Moment où le résultat a changé pour la dernière fois."),
        ),
        {"indicator": OF_INDICATOR, "year": OF_YEAR},
        ("year", "indicator__code", "pk"),
        address="indicators/{indicator}/{year}/",
    ),
    ListDeclaration(
        "measured",
        "indicators",
        "Les chiffres relevés hors des fiches, d’après une source, pour les indicateurs que rien n’y compte.",
        lambda: MeasuredFigure.objects.annotate(last_day=LAST_DAY, last_year=LAST_YEAR),
        (
            ID,
            INDICATOR,
            *described_columns(MeasuredFigure, "start"),
            C("end", "last_day", "Dernier jour de la période, inclus."),
            *described_columns(MeasuredFigure, *MeasuredFigure.EDITED[2:]),
            C("entered_at", "entered_at", "Moment de la saisie, ou de la dernière correction."),
        ),
        {
            "indicator": OF_INDICATOR,
            "year": of_number("last_year", "Année du dernier jour : celle que le chiffre renseigne."),
            **since_and_before("start", "Périodes qui commencent"),
            "as_of": InForceFilter("start", "until"),
        },
        ("indicator__code", "start", "pk"),
        ("source", "document", "indicator__label"),
    ),
    ListDeclaration(
        "published-results",
        "indicators",
        "Les résultats publiés, figés : une correction en publie un autre, qui nomme celui qu’il remplace.",
        PublishedResult.objects.all,
        (
            INDICATOR,
            YEAR,
            C("value", "value", "Résultat publié, exact ; null : non déterminé (ND)."),
            *MARKS,
            C("label", "label", "Libellé, à ce moment-là."),
            C("unit", "unit", "Unité, à ce moment-là."),
            C("publication", "publication__id", "Numéro de la publication."),
            C("published_on", "publication__published_on", "Jour de la publication."),
            C("source", "publication__source", "D’où vient le chiffre ; vide : calculé ici."),
            C("has_evidence", "has_evidence", "Vrai : publié avec ses preuves."),
            C("rule_in_words", "rule_in_words", "Règle en toutes lettres ; vide : aucune n’a compté."),
            C("replaces", "replaces__publication__id", "Publication dont il remplace le résultat ; null : aucune."),
            C("replaced_by", "replaced_by__publication__id", "Publication qui le remplace ; null : il est en vigueur."),
        ),
        {
            "indicator": OF_INDICATOR,
            "year": OF_YEAR,
            "in_force": yes_or_no("replaced_by", "En vigueur : aucun autre ne le remplace.", "isnull"),
            "published_since": from_day("publication__published_on", "Publiés à partir de ce jour."),
        },
        ("year", "indicator__code", "pk"),
        ("label",),
        address="publications/{publication}/",
    ),
    ListDeclaration(
        "definitions",
        "indicators",
        "Les versions de la définition de chaque indicateur : chacune décide des années jusqu’à la suivante.",
        Definition.objects.all,
        (
            ID,
            INDICATOR,
            C("version", "version", "Numéro de la version."),
            C("first_year", "first_year", "Première année où elle vaut."),
            C("rule", "rule", "La règle, en données : voir /api/v1/grammar/."),
            C("created_at", "created_at", "Moment de la création."),
        ),
        {"indicator": OF_INDICATOR},
        ("indicator__position", "version", "pk"),
    ),
    ListDeclaration(
        "indicator-cards",
        "indicators",
        "Les fiches des indicateurs : méthode, source, limites.",
        IndicatorCard.objects.all,
        (
            ID,
            INDICATOR,
            *described_columns(IndicatorCard, *IndicatorCard.EDITED, compensation="Comment les biais sont compensés."),
        ),
        {"indicator": OF_INDICATOR},
        ("indicator__position", "pk"),
        ("method", "limits"),
    ),
    ListDeclaration(
        "indicator-followers",
        "indicators",
        "Le suivi des indicateurs : par qui, de quelle année à quelle année.",
        IndicatorFollower.objects.all,
        (
            ID,
            INDICATOR,
            C("follower", "follower", "Qui le suit."),
            C("first_year", "first_year", "Première année."),
            C("last_year", "last_year", "Dernière année ; null : sans fin."),
        ),
        {"indicator": OF_INDICATOR},
        ("indicator__position", "first_year", "pk"),
    ),
)
