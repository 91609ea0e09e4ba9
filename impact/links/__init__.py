"""Check the public pages named in fiches; requests only go to the public network."""
