"""What the pages of the workspace share: forms, saving, two people at once, a change shown before it is saved."""
