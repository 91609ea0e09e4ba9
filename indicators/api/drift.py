"""Public read API of the drift: a published figure compared with the live one, record by record."""

from rest_framework import serializers as s

from indicators.api.indicators import indicator_of_code, past_day, year_of
from indicators.drift.explaining import CauseKind
from indicators.drift.presenters import by_whom
from indicators.drift.queries import ExplainedDifference, drift_of, published_in_force, read_sides
from indicators.serializers import ND, RECORD_URL, record_path
from web.api.errors import AddressField, ExactNumberField, MomentField, missing
from web.api.figures import MarksSerializer
from web.api.lists import PublicListAPIView, Rows
from web.filters import ReaderFilter, RowFilterSet, Search, of_words

CAUSES = [(kind.word, kind.value) for kind in CauseKind]


class DriftRowSerializer(s.Serializer[ExplainedDifference]):
    """Un enregistrement qui fait la différence, et pourquoi ; l'historique ne nomme ici personne."""

    startup = s.CharField(
        source="startup_slug",
        allow_null=True,
        help_text="Identifiant du service ; null : l’enregistrement n’est d’aucun.",
    )
    name = s.CharField(source="row.name", allow_blank=True, help_text="Nom.")
    record = s.CharField(source="row.record", help_text="Sorte d’enregistrement.")
    record_id = s.IntegerField(source="row.record_id", help_text="Numéro de l’enregistrement.")
    reason = s.CharField(source="row.reason", help_text="Pourquoi il est compté, ou l’était.")
    before = s.DateField(
        source="difference.before.date", allow_null=True, help_text="Date qui comptait ; null : il ne comptait pas."
    )
    after = s.DateField(
        source="difference.after.date", allow_null=True, help_text="Date qui compte ; null : il ne compte plus."
    )
    is_day_known = s.BooleanField(
        source="row.is_date_precise",
        help_text="Faux : date non précise, celle d’un financement dont le jour est inconnu.",
    )
    amount = ExactNumberField(source="difference.amount", help_text="Ce dont il change le résultat, exact.")
    cause = s.ChoiceField(source="cause.kind.word", choices=CAUSES, help_text="Sorte de cause.")
    what = s.CharField(source="cause.what", allow_blank=True, help_text="La cause en mots ; vide : sa sorte dit tout.")
    changed_at = MomentField(
        source="cause.change.at",
        allow_null=True,
        help_text="Moment du changement ; null : l’historique ne le dit pas.",
    )
    why = s.CharField(
        source="cause.change.reason",
        default="",
        allow_blank=True,
        help_text="Motif donné alors ; vide : non renseigné.",
    )
    by = s.SerializerMethodField(help_text="Équipe, ou voie, par laquelle le changement est venu.")
    url = AddressField(path=record_path, source="row", allow_null=True, help_text=RECORD_URL)

    def get_by(self, line: ExplainedDifference) -> str:
        return by_whom(line.cause, may_read_authors=False)


class DriftFilter(RowFilterSet):
    cause = of_words("cause__kind__word", CAUSES, "Sorte de cause.")
    known_on = ReaderFilter(
        field_name="",
        reader=str,
        label="Compare à ce qu’on savait ce jour passé (AAAA-MM-JJ) ; sans lui, à maintenant.",
    )
    search = Search("startup_slug", "row__name", "cause__what", "cause__change__reason")


class DriftHeadSerializer(MarksSerializer):
    """The fields of the drift, its records excepted, with the marks of what the records give."""

    figure = "figure"

    code = s.CharField(help_text="Code, qui ne change pas.")
    year = s.IntegerField(help_text="Année.")
    published = ExactNumberField(source="published.value", allow_null=True, help_text=f"Résultat publié. {ND}")
    published_on = s.DateField(source="published.publication.published_on", help_text="Jour de la publication.")
    live = ExactNumberField(
        source="value",
        allow_null=True,
        help_text=f"Ce que les enregistrements donnent maintenant, ou au jour « known_on ». {ND}",
    )
    total = ExactNumberField(
        source="total.exact", allow_null=True, help_text="live moins published ; null : non déterminé."
    )
    total_at_least = ExactNumberField(source="total.least", allow_null=True, help_text="Son minimum ; null : inconnu.")
    total_at_most = ExactNumberField(source="total.most", allow_null=True, help_text="Son maximum ; null : inconnu.")
    change = ExactNumberField(help_text="Somme des « amount » : ce dont les enregistrements ont changé le résultat.")
    unexplained = ExactNumberField(
        allow_null=True, help_text="Publié au-delà des enregistrements connus alors ; null : on ne le sait pas."
    )
    adds_up = s.BooleanField(help_text="Vrai : published - unexplained + change est exactement live.")
    kept = s.IntegerField(help_text="Nombre d’enregistrements qui comptent comme alors.")
    compared_with = s.ChoiceField(
        source="reference.kind",
        choices=["published", "known"],
        help_text="published : les preuves publiées ; known : ce qu’on savait.",
    )
    compared_at = MomentField(source="reference.moment", help_text="Moment des enregistrements comparés.")


class DriftView(PublicListAPIView):
    """Ce qui a changé depuis la publication d'un résultat : chaque enregistrement, avec la cause et le moment."""

    subject = "indicators"
    list_name = "drift"
    operation_id = "indicator-drift"
    serializer_class = DriftRowSerializer
    filterset_class = DriftFilter
    head_class = DriftHeadSerializer

    def get_rows(self) -> Rows:
        indicator, year = indicator_of_code(self.kwargs["code"]), year_of(self.kwargs["year"])
        published = published_in_force(indicator.code, year)
        if published is None:
            raise missing("year", f"« {indicator.label} » n’a pas de résultat publié pour {year}.")
        day = past_day(self.filter_value("known_on"), after=published.publication.published_on)
        self.head_value = drift_of(published, *read_sides(published, day))
        return self.head_value.lines  # type: ignore[no-any-return]  # the head of a view has any type
