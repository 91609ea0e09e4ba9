"""URLs of sign-in and sign-out."""

from django.urls import path

from accounts.views import password, proconnect, sign_out

urlpatterns = [
    path("connexion/", password.SignInView.as_view(), name="login"),
    # Names that mozilla-django-oidc requires.
    path("connexion/proconnect/", proconnect.ask, name="oidc_authentication_init"),
    path("connexion/proconnect/retour/", proconnect.back, name="oidc_authentication_callback"),
    path("connexion/proconnect/code/", proconnect.code, name="proconnect-code"),
    path("deconnexion/", sign_out.SignOutView.as_view(), name="logout"),
    path("deconnexion/retour/", sign_out.signed_out, name="logout-done"),
]
