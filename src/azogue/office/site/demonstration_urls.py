"""Addresses of the demonstration; mounted only when it is on."""

from django.urls import path

from azogue.office.site import demonstration_views as views

urlpatterns = [
    path("", views.door, name="demonstration"),
    path("enter/<int:number>/", views.enter, name="demonstration_enter"),
    path("workbook.xlsx", views.workbook, name="demonstration_workbook"),
]
