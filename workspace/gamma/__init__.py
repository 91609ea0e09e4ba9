"""The seasons of GAMMA: participants, entry criteria, milestones."""
