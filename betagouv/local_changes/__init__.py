"""What people changed here and the source does not have yet: to be reported in espace-membre, in the stage ``alongside``."""
