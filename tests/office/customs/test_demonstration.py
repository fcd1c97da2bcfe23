"""The trade of the demonstration: all of it invented, marked as such, and made once."""

import pytest

from azogue.office.customs import demonstration, invented
from azogue.office.customs.models import Alert, Bulletin, CustomsMapping, Delivery, Watch

pytestmark = pytest.mark.django_db


def test_the_invented_files_are_the_same_every_time_and_have_mistakes():
    assert invented.own_file() == invented.own_file()
    assert invented.mirror_file() == invented.mirror_file()
    assert "Atlántida".encode() in invented.own_file()
    assert "Atlántida".encode() in invented.next_file()
    assert b"/2017" in invented.next_file()
    assert b"/2014" not in invented.next_file()


def test_the_demonstration_is_marked_throughout_and_loaded_once(account, as_person):
    olga = as_person(account("olga", "officer", "PER", demo=True))
    carlos = as_person(account("carlos", "customs", "PER", demo=True))
    demonstration.load(olga, carlos)
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["accepted", "accepted", "preview"]
    assert Alert.objects.filter(state="explained").count() == 1
    assert Watch.objects.get().hits.filter(alert__isnull=False).exists()
    for model in (Delivery, Alert, Bulletin, Watch, CustomsMapping):
        assert model.objects.exists()
        assert not model.objects.filter(demo=False).exists()
    before = Delivery.objects.count(), Alert.objects.count(), Bulletin.objects.count()
    demonstration.load(olga, carlos)
    assert (Delivery.objects.count(), Alert.objects.count(), Bulletin.objects.count()) == before
