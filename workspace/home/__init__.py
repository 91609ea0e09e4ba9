"""« Que dois-je faire aujourd’hui ? »: the board of the services of a user, and what to do first."""
