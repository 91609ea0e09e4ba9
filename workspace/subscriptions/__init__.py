"""Being told by e-mail of the changes of a service or an incubator: asked, confirmed from the mail box, stopped."""
