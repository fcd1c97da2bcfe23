"""Addresses of jobs."""

from django.urls import path

from azogue.office.jobs import views

app_name = "jobs"
urlpatterns = [
    path("<int:number>/", views.job, name="job"),
    path("<int:number>/forget/", views.forget, name="forget"),
]
