"""Rules, live results, drift, publications, targets and checks of the PLF indicators.

Pages: `indicators/views/`. API: `indicators/api/`. Work pages: `workspace/indicators/`, `workspace/composer/`,
`workspace/targets/`, `workspace/measured/`, `workspace/publication/`, `workspace/year_entry/`,
`workspace/printed_figures/`. Templates: `templates/indicators/`, and those of the work pages.
"""
