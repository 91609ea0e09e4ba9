"""Members without their names, missions, trainings and surveys.

Pages and their API: `catalogue/community/`. Work pages: `workspace/community/`. Their templates have the same folders
in `templates/`.
"""
