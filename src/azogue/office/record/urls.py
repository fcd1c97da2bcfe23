"""Addresses of documents."""

from django.urls import path

from azogue.office.record import views

app_name = "record"
urlpatterns = [
    path("<int:number>/", views.document, name="document"),
    path("<int:number>/file/", views.document_file, name="document_file"),
    path("<int:number>/share/", views.document_share, name="document_share"),
]
