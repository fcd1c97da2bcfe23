"""Pages on which a file is brought into an inventory."""

from django.urls import path

from azogue.office.inventories.views import import_cell, importing

urlpatterns = [
    path("version/<int:pk>/import/", importing.imports, name="import_new"),
    path("import/<int:source>/", importing.page, name="import_page"),
    path("import/<int:source>/file/", importing.file, name="import_file"),
    path("import/<int:source>/columns/", importing.mapping, name="import_mapping"),
    path("import/<int:source>/preview/", importing.preview, name="import_preview"),
    path("import/<int:source>/choose/", importing.choose, name="import_choose"),
    path("import/<int:source>/apply/", importing.apply, name="import_apply"),
    path("import/<int:source>/undo/", importing.undo, name="import_undo"),
    path("import/<int:source>/reopen/", importing.reopen, name="import_reopen"),
    path("import/<int:source>/abandon/", importing.abandon, name="import_abandon"),
    path("import/row/<int:row>/<str:column>/", import_cell.cell, name="import_cell"),
]
