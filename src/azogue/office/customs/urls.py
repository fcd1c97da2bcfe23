"""Addresses of the customs desk."""

from django.urls import path

from azogue.office.customs.bulletin.feed import BulletinFeed
from azogue.office.customs.views import (
    alerts,
    bulletins,
    columns,
    deliveries,
    mirror,
    months,
    overview,
    watch,
)

app_name = "customs"
urlpatterns = [
    path("", overview.index, name="index"),
    path("bulletins.atom", BulletinFeed(), name="feed"),
    path("deliveries/<int:pk>/", deliveries.delivery, name="delivery"),
    path("deliveries/<int:pk>/columns/", columns.columns, name="columns"),
    path("deliveries/<int:pk>/step/", deliveries.step, name="step_delivery"),
    path("deliveries/<int:pk>/bad.csv", deliveries.bad_csv, name="bad_csv"),
    path("deliveries/<int:pk>/file/", deliveries.file, name="delivery_file"),
    path("alerts/<int:pk>/", alerts.alert, name="alert"),
    path("alerts/<int:pk>/rows.csv", alerts.rows_csv, name="rows_csv"),
    path("alerts/<int:pk>/step/", alerts.step, name="step_alert"),
    path("alerts/<int:pk>/note/", alerts.note, name="note"),
    path("watch/<int:pk>/", watch.change, name="change_watch"),
    path("watch/<int:pk>/remove/", watch.remove, name="remove_watch"),
    path("<str:country>/", overview.country, name="country"),
    path("<str:country>/overview.csv", overview.country_csv, name="country_csv"),
    path("<str:country>/deliveries/", deliveries.deliveries, name="deliveries"),
    path("<str:country>/deliveries/add/", deliveries.add, name="add_delivery"),
    path("<str:country>/mappings/<int:pk>/remove/", columns.remove, name="remove_mapping"),
    path("<str:country>/months/", months.months, name="months"),
    path("<str:country>/months.csv", months.months_csv, name="months_csv"),
    path("<str:country>/mirror/", mirror.mirror, name="mirror"),
    path("<str:country>/mirror.csv", mirror.mirror_csv, name="mirror_csv"),
    path("<str:country>/mirror/<str:key>/", mirror.flow, name="flow"),
    path("<str:country>/alerts/", alerts.alerts, name="alerts"),
    path("<str:country>/alerts.csv", alerts.alerts_csv, name="alerts_csv"),
    path("<str:country>/watch/", watch.watched, name="watch"),
    path("<str:country>/watch/add/", watch.add, name="add_watch"),
    path("<str:country>/bulletins/", bulletins.bulletins, name="bulletins"),
    path("<str:country>/bulletins.atom", BulletinFeed(), name="country_feed"),
    path("<str:country>/bulletins/<int:month>/", bulletins.bulletin, name="bulletin"),
    path("<str:country>/bulletins/<int:month>.pdf", bulletins.bulletin_pdf, name="bulletin_pdf"),
    path("<str:country>/bulletins/<int:month>.csv", bulletins.bulletin_csv, name="bulletin_csv"),
    path("<str:country>/bulletins/<int:month>/step/", bulletins.step, name="publish"),
]
