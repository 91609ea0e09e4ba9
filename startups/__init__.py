"""Services, their phases, memberships, events and investigations.

Pages and their API: `catalogue/startups/`, `catalogue/fiche/`, `catalogue/investigations/`, `catalogue/standards/`.
Work pages: `workspace/fiche/`, `workspace/phases/`, `workspace/memberships/`, `workspace/events/`,
`workspace/investigations/`. Their templates have the same folders in `templates/`.
"""
