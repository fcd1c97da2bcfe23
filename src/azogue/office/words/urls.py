"""Addresses of the words: the glossary."""

from django.urls import path

from azogue.office.words import views

app_name = "words"
urlpatterns = [path("glossary/", views.glossary, name="glossary")]
