"""Address of the specimen page."""

from django.urls import path

from azogue.office.look.specimen import specimen

app_name = "look"
urlpatterns = [path("", specimen, name="specimen")]
