"""The standards of a digital service that a fiche can declare."""

PUBLISHED = {
    "stats": ("leurs statistiques", "coalesce(startup.has_stats, false) OR startup.stats_url <> ''"),
    "budget": ("leur budget", "startup.budget_url <> ''"),
    "source": ("leur code source", "startup.repository <> ''"),
    "impact": ("leur mesure d’impact", "startup.impact_url <> ''"),
    "accessibility": ("leur conformité d’accessibilité", "startup.accessibility <> ''"),
    "risk": ("leur analyse de risques", "startup.risk_analysis_url <> '' OR startup.risk_analysed"),
}
"""What a fiche can publish, in words, and the condition on the fiche ``startup`` that says that it does."""
