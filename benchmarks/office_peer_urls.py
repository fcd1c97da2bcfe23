"""The office's addresses and, beside them, the admin list of rows with the columns of our sheet."""

from django.contrib.admin import AdminSite, ModelAdmin
from django.urls import path

from azogue.office.inventories.models import Row
from azogue.office.site.urls import urlpatterns as office

COLUMNS = ("code", "name", "rate", "low", "high", "unit", "grade", "source")


class Site(AdminSite):
    """Open to whoever has signed in: rights are not what is measured."""

    def has_permission(self, request):
        return request.user.is_authenticated


class RowAdmin(ModelAdmin):
    """Django's own list of rows, a hundred to a page, without counting twice."""

    list_per_page = 100
    show_full_result_count = False

    def has_module_permission(self, *_asked):
        return True

    def has_view_permission(self, *_asked):
        return True

    def has_change_permission(self, *_asked):
        return True

    def has_add_permission(self, *_asked):
        return False

    def has_delete_permission(self, *_asked):
        return False


def _column(name):
    def cell(_admin, row):
        return row.cells.get(name, "")

    cell.short_description = name
    return cell


for _name in COLUMNS:
    setattr(RowAdmin, f"c_{_name}", _column(_name))
RowAdmin.list_display = tuple(f"c_{name}" for name in COLUMNS)

site = Site(name="peer")
site.register(Row, RowAdmin)
urlpatterns = [path("admin/", site.urls), *office]
