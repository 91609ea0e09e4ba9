"""The public API of beta.gouv.fr (drop-in), served from our records at the same paths: clients only change the host."""
