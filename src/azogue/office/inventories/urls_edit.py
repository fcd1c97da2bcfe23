"""Pages of the inventories desk where figures are typed and understood."""

from typing import Any

from django.urls import path

from azogue.office.inventories.views import books, carry, desk, explain, rows, sheet

urlpatterns: list[Any] = [
    path("", desk.listing, name="list"),
    path("begin/", desk.start, name="begin"),
    path("own/", rows.own, name="own"),
    path("version/<int:pk>/", desk.overview, name="overview"),
    path("version/<int:pk>/header/", desk.header, name="header"),
    path("version/<int:pk>/next/", desk.go_on, name="new_version"),
    path("version/<int:pk>/carry/", carry.carry, name="carry"),
    path("version/<int:pk>/books/", books.books, name="books"),
    path("version/<int:pk>/explain/", explain.explain, name="explain"),
    path("version/<int:pk>/sheet/<str:name>/", sheet.part, name="sheet"),
    path("version/<int:pk>/sheet/<str:name>/add/", sheet.add, name="row_add"),
    path("row/<int:pk>/", rows.row, name="row"),
    path("row/<int:row>/history/", rows.row_history, name="row_history"),
    path("row/<int:row>/history/<str:column>/", rows.row_history, name="history"),
    path("row/<int:row>/remove/", rows.remove, name="row_remove"),
    path("row/<int:row>/copy/", rows.copy, name="row_copy"),
    path("row/<int:row>/assign/", rows.assign, name="row_assign"),
    path("row/<int:row>/cell/<str:column>/", sheet.cell, name="cell"),
    path("change/<int:change>/undo/", rows.take_back, name="undo"),
    path("batch/<int:batch>/undo/", rows.take_back_batch, name="batch_undo"),
]
