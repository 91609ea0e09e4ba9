"""Credits, the rounds of the FAST, the seasons of GAMMA, and supports in kind.

Pages and their API: `catalogue/money/`. Work pages: `workspace/money/`, `workspace/credits/`, `workspace/fast/`,
`workspace/gamma/`, `workspace/in_kind/`. Their templates have the same folders in `templates/`.
"""
