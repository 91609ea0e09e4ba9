"""All the sources, by the name that a rule gives to its measure."""

from indicators.algebra.community_sources import MEMBERS_ACTIVE, MEMBERS_JOINING, TRAININGS
from indicators.algebra.life_sources import DESIGNATIONS, DURATIONS, ENTRIES, EVENTS, REVIEWS, STATES
from indicators.algebra.money_sources import AWARD_RESULTS, AWARDS, CREDITS, SPENDINGS
from indicators.algebra.source import Source

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
