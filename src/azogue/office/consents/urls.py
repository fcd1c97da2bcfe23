"""Addresses of the consents desk."""

from django.urls import path

from azogue.office.consents.views import asking, consents, files, notices, papers, registry, trade

app_name = "consents"
urlpatterns = [
    path("", registry.index, name="index"),
    path("consents.csv", registry.listing_csv, name="listing_csv"),
    path("may-it-go/", asking.ask, name="ask"),
    path("may-it-go/record/", asking.record, name="record"),
    path("shipments/", asking.shipments, name="shipments"),
    path("shipments.csv", asking.shipments_csv, name="shipments_csv"),
    path("register/", papers.general_list, name="general_list"),
    path("register.csv", papers.general_csv, name="general_csv"),
    path("register/add/", papers.add_general, name="add_general"),
    path("register/<int:pk>/", papers.general, name="general"),
    path("register/<int:pk>/change/", papers.change_general, name="change_general"),
    path("register/<int:pk>/revoke/", papers.revoke_general, name="revoke_general"),
    path("register/<int:pk>/paper.<str:kind>", files.general_paper, name="general_paper"),
    path("papers/", papers.others, name="papers"),
    path("papers/certificates/add/", papers.certificate, name="add_certificate"),
    path("papers/certificates/<int:pk>/", papers.certificate, name="certificate"),
    path("papers/certificates/<int:pk>/revoke/", papers.revoke_certificate, name="revoke_certificate"),
    path("papers/certificates/<int:pk>/paper.<str:kind>", files.certificate_paper, name="certificate_paper"),
    path("papers/responses/add/", papers.response, name="add_response"),
    path("papers/responses/<int:pk>/", papers.response, name="response"),
    path("papers/actions/add/", papers.action, name="add_action"),
    path("papers/actions/<int:pk>/", papers.action, name="action"),
    path("papers/standings/add/", papers.standing, name="add_standing"),
    path("papers/standings/<int:pk>/", papers.standing, name="standing"),
    path("notices/", notices.listing, name="notices"),
    path("notices/add/", notices.draft, name="add_notice"),
    path("notices/<int:pk>/", notices.one, name="notice"),
    path("notices/<int:pk>/edit/", notices.edit, name="edit_notice"),
    path("notices/<int:pk>/step/", notices.step, name="step_notice"),
    path("notices/<int:pk>/paper.<str:kind>", files.notice_paper, name="notice_paper"),
    path("trade/", trade.index, name="trade"),
    path("trade.csv", trade.index_csv, name="trade_csv"),
    path("add/", consents.propose, name="propose"),
    path("<int:pk>/", consents.one, name="consent"),
    path("<int:pk>/answer/", consents.answer, name="answer"),
    path("<int:pk>/withdraw/", consents.withdraw, name="withdraw"),
    path("<int:pk>/close/", consents.close, name="close"),
    path("<int:pk>/ship/", consents.ship, name="ship"),
    path("<int:pk>/cancel/", consents.cancel, name="cancel"),
    path("<int:pk>/paper.<str:kind>", files.consent_paper, name="consent_paper"),
]
