"""Public read API of the definitions of indicators, and of the grammar of their rules."""

from rest_framework.request import Request
from rest_framework.response import Response

from indicators.algebra import describe, read_vocabulary
from indicators.models import Indicator
from web.api.errors import BAD_REQUEST, GONE, missing_record
from web.api.public import PublicView
from workspace.composer import serializers


class IndicatorView(PublicView):
    """Un indicateur, les versions de sa définition, et les années où il est suivi."""

    subject = "indicators"
    refusals = {**BAD_REQUEST, **GONE}
    operation_id = "indicator"
    serializer_class = serializers.DefinedIndicatorSerializer

    def get(self, request: Request, code: str) -> Response:
        indicator = Indicator.objects.filter(code=code).first()
        if indicator is None:
            raise missing_record(Indicator, "code", f"Aucun indicateur n’a le code « {code} ».", code=code)
        return self.answer(indicator)


class GrammarView(PublicView):
    """Ce qu'une règle peut dire : les mesures, leurs périodes, leurs calculs et leurs conditions."""

    subject = "indicators"
    operation_id = "grammar"
    serializer_class = serializers.GrammarDocumentSerializer

    def get(self, request: Request) -> Response:
        return self.answer(describe(read_vocabulary()))
