"""Publications, immutable: triggers refuse updates, deletions and later insertions."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from common.columns import stripped_decimal, stripped_number
from common.history import versioned
from common.periods import plausible_year
from indicators.models.indicators import Definition, Indicator
from indicators.models.results import BaseEvidence, MarkedResult, quantity
from indicators.models.targets import Target, TargetStatus

FROZEN = pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)
NEVER_EMPTIED = pgtrigger.Trigger(
    name="never_emptied",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="""
        IF coalesce(current_setting('betaportfolio.may_empty', true), '') <> 'test' THEN
            RAISE EXCEPTION 'Cannot truncate table %', TG_TABLE_NAME;
        END IF;
        RETURN NULL;
    """,
)
"""TRUNCATE is refused. The tests, which empty every table after each, say so in the setting of their connection."""


def sealed(publication: str, also: str = "FALSE") -> pgtrigger.Trigger:
    """Return a trigger that refuses rows after the publishing transaction; ``publication`` joins new rows ``n`` to
    ``p``.
    """
    return pgtrigger.Trigger(
        name="sealed",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_values"),
        func=f"""
            IF EXISTS (SELECT FROM new_values n {publication} WHERE p.seal <> common_transaction_seal() OR {also}) THEN
                RAISE EXCEPTION 'publication_sealed'
                    USING ERRCODE = 'check_violation',
                          HINT = 'Une publication ne reçoit plus rien : une correction est une autre publication.';
            END IF;
            RETURN NULL;
        """,
    )


@pgtrigger.register(FROZEN, NEVER_EMPTIED)
@versioned
class Publication(models.Model):
    """The results of a year, published for ever. A correction is another publication, whose results name the replaced
    ones.

    ``author`` is the name of ``published_by`` on that day, never shown to the public. ``seal`` is the random value of
    the transaction that wrote it, the only one that may add results.
    """

    year = models.PositiveSmallIntegerField("année")
    published_on = models.DateField("publiée le")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    author = models.CharField("publiée par", max_length=300, blank=True, default="")
    source = models.CharField("source", max_length=300, blank=True)
    note = models.TextField("note", blank=True)
    reason = models.TextField("raison", blank=True, default="")
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    seal = models.UUIDField(db_default=models.Func(function="common_transaction_seal"), editable=False)

    class Meta:
        verbose_name = "publication"
        ordering = ["year", "published_on", "pk"]
        constraints = [plausible_year("publication_year_plausible")]

    def __str__(self) -> str:
        return f"Publication {self.year} du {self.published_on}"


FREEZES_TARGET = pgtrigger.Trigger(
    name="freezes_target",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("aimed", "RECORD")],
    func="""
        SELECT value, direction, tolerance, source, judgement INTO aimed FROM indicators_target
        WHERE indicator_id = NEW.indicator_id AND year = NEW.year AND edition = 'law' AND edition_year = NEW.year;
        NEW.target_status := CASE WHEN NOT FOUND THEN 'none' WHEN aimed.value IS NULL THEN 'unknown' ELSE 'value' END;
        NEW.target_value := aimed.value;
        NEW.target_direction := coalesce(aimed.direction, '');
        NEW.target_tolerance := coalesce(aimed.tolerance, 0);
        NEW.target_source := coalesce(aimed.source, '');
        NEW.judgement := coalesce(aimed.judgement, '');
        RETURN NEW;
    """,
)
"""A published result holds the target voted for its year, as it is when it is published: by whatever path it comes."""


@pgtrigger.register(
    FROZEN,
    NEVER_EMPTIED,
    sealed("JOIN indicators_publication p ON p.id = n.publication_id"),
    pgtrigger.Trigger(
        name="replaces_same_figure",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__replaces__isnull=False),
        declare=[("replaced", "RECORD")],
        func="""
            SELECT indicator_id, year INTO replaced FROM indicators_publishedresult WHERE id = NEW.replaces_id;
            IF replaced.indicator_id IS DISTINCT FROM NEW.indicator_id OR replaced.year IS DISTINCT FROM NEW.year THEN
                RAISE EXCEPTION 'published_result_replaces_same_figure'
                    USING ERRCODE = 'check_violation',
                          HINT = 'Une correction remplace un résultat du même indicateur et de la même année.';
            END IF;
            RETURN NEW;
        """,
    ),
    FREEZES_TARGET,
)
@versioned
class PublishedResult(MarkedResult):
    """A frozen result. The one in force is not replaced; there is at most one for an indicator and a year.

    The label of the indicator and the counting rule are frozen with it; ``rule`` is null without a rule. So is the
    target voted in the law of the year, set by a trigger: whether a published year reached its target depends on these
    columns. ``former_value`` is the value by the previous rule in the first year of a new one. The mark is that of the
    day, even if a millésime is confirmed later. ``reconstructed`` says how a list that was not published with the result
    was made again from the records of then (empty: the evidence is that of the publication).
    """

    publication = models.ForeignKey(Publication, on_delete=models.DO_NOTHING, related_name="results")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="published_results")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField("année")
    value = quantity("résultat", null=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    has_evidence = models.BooleanField("avec ses preuves")
    reconstructed = models.CharField("comment la liste est reconstituée", max_length=600, blank=True, default="")
    label = models.CharField("libellé", max_length=200, blank=True, default="")
    unit = models.CharField("unité", max_length=60, blank=True, default="")
    wording = models.TextField("définition", blank=True, default="")
    rule = models.JSONField("règle", null=True, blank=True)
    rule_in_words = models.TextField("règle en toutes lettres", blank=True, default="")
    target_status = models.CharField("sorte de cible", max_length=10, choices=TargetStatus, default=TargetStatus.NONE)
    target_value = stripped_decimal("cible", blank=True)
    target_direction = models.CharField("sens de la cible", max_length=10, blank=True, default="")
    target_tolerance = stripped_number("tolérance", default=0)
    target_source = models.CharField("source de la cible", max_length=300, blank=True, default="")
    judgement = models.TextField("jugement de l’année", blank=True, default="")
    former_value = quantity("résultat selon la règle d’avant", null=True, blank=True)
    former_rule_in_words = models.TextField("règle d’avant, en toutes lettres", blank=True, default="")

    class Meta:
        verbose_name = "résultat publié"
        ordering = ["year", "indicator_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="published_result_one_in_force",
                fields=["indicator", "year"],
                condition=Q(replaces__isnull=True),
                violation_error_message="Ce résultat est déjà publié : une correction doit nommer celui qu’elle remplace.",
            ),
            plausible_year("published_result_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year} : {self.value}"

    @property
    def target(self) -> Target | None:
        """Return the frozen target, as an unsaved row; None if there was none."""
        if self.target_status == TargetStatus.NONE:
            return None
        columns = {name: f"target_{name}" for name in Target.EDITED} | {"judgement": "judgement"}
        frozen = {name: getattr(self, column) for name, column in columns.items()}
        return Target(indicator_id=self.indicator_id, year=self.year, edition_year=self.year, **frozen)


@pgtrigger.register(
    FROZEN,
    NEVER_EMPTIED,
    sealed(
        "JOIN indicators_publishedresult r ON r.id = n.result_id JOIN indicators_publication p ON p.id = r.publication_id",
        also="NOT r.has_evidence",
    ),
)
class PublishedEvidence(BaseEvidence):
    """A record behind a published result, as it was, with the slug and the name of its startup at the time."""

    startup_slug = models.CharField(max_length=120, blank=True)
    startup_name = models.CharField(max_length=300, blank=True)
    result = models.ForeignKey(PublishedResult, on_delete=models.DO_NOTHING, related_name="evidence")
    is_day_known = models.BooleanField(
        "jour connu",
        null=True,
        help_text="Faux : le jour de l’enregistrement n’était pas précis ; vide : il n’a pas été figé.",
    )

    class Meta(BaseEvidence.Meta):
        ordering = ["date", "startup_slug", "record_id"]

    def __str__(self) -> str:
        return f"{self.date} : {self.startup_name}"
