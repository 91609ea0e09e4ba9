"""All the sources, by the name that a rule gives to its measure."""

from impact.algebra.community_sources import MEMBERS_ACTIVE, MEMBERS_JOINING, TRAININGS
from impact.algebra.life_sources import DESIGNATIONS, DURATIONS, ENTRIES, EVENTS, REVIEWS, STATES
from impact.algebra.money_sources import AWARD_RESULTS, AWARDS, CREDITS, SPENDINGS
from impact.algebra.source import Source

SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        ENTRIES,
        STATES,
        DESIGNATIONS,
        EVENTS,
        DURATIONS,
        AWARDS,
        AWARD_RESULTS,
        REVIEWS,
        CREDITS,
        SPENDINGS,
        MEMBERS_ACTIVE,
        MEMBERS_JOINING,
        TRAININGS,
    )
}
