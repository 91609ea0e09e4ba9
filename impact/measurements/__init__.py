"""What services measure: how it is read, what recording it would do, and its writes."""
