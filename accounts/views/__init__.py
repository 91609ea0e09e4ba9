"""Views of sign-in and sign-out."""
