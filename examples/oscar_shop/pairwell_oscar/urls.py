"""Addresses of pairwell in the shop; the widget is told to ask here (``src``)."""

from django.urls import path

from pairwell_oscar import views

app_name = "pairwell"
urlpatterns = [
    path("pairwell.js", views.script, name="script"),
    path("v1/offers", views.offers),
    path("v1/events", views.events),
    path("cart/", views.cart, name="cart"),
    path("add/<int:pk>/", views.AddOffer.as_view()),
]
