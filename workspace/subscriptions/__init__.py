"""E-mail subscriptions to the changes of a service or an incubator: requested, confirmed by e-mail, stopped."""
