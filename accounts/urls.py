"""The addresses of signing in and out."""

from django.urls import path

from accounts.views import SignInView, SignOutView

urlpatterns = [
    path("connexion/", SignInView.as_view(), name="login"),
    path("deconnexion/", SignOutView.as_view(), name="logout"),
]
