"""Addresses of the inventories desk, one list for each part of it."""

from azogue.office.inventories import urls_edit, urls_import, urls_publish

app_name = "inventories"
urlpatterns = [*urls_edit.urlpatterns, *urls_import.urlpatterns, *urls_publish.urlpatterns]
