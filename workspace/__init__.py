"""Work pages.

Those of one app are named by it. Of none: `workspace/home/` (boards), `workspace/queue/` (to update),
`workspace/digests/` (e-mails), `workspace/undoing/`, `workspace/accounts/`, `workspace/tokens/`,
`workspace/jobs/`, `workspace/pages/` (what all share).
"""
