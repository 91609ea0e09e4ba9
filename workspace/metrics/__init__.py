"""What a service measures: metrics, values, spendings, the unit that money is divided by."""
