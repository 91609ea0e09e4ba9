"""« Que dois-je faire aujourd'hui ? »: the queue, and the services that the user follows."""
