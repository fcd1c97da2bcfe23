"""Files of the tests of the customs desk, and what is done with them."""

from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile

from azogue.office.customs import services
from azogue.office.customs.models import Alert, Delivery, Flow, Monthly
from azogue.trade import CustomsMapping

COUNTRY = "GHA"
HEADER = "code,date,flow,country,value,kg,qty,unit"
COLUMNS = CustomsMapping(
    reporter=COUNTRY,
    code="code",
    partner="country",
    period="date",
    direction="flow",
    value="value",
    kg="kg",
    quantity="qty",
    unit="unit",
)
WORLD = (
    "refYear,period,reporterISO,flowCode,partnerISO,classificationCode,cmdCode,qtyUnitAbbr,qty,netWgt,"
    "primaryValue"
)


def own_csv(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows, ""]).encode()


def world_csv(*rows: str) -> bytes:
    return "\n".join([WORLD, *rows, ""]).encode()


OWN = own_csv(
    "280540,202101,import,ESP,25000,1000,1000,kg",
    "280540,202102,import,ESP,26000,1000,1000,kg",
    "280540,202102,import,ESP,13000,,,",
    "280540,202103,export,BOL,60000,2000,2000,kg",
    "853931,202101,import,CHN,9000,1000,9000,u",
    "853931,202102,import,CHN,9100,1000,9100,u",
)
WORLD_FILE = world_csv(
    "2021,2021,ESP,X,GHA,H5,280540,kg,12000,12000,290000",
    "2021,2021,BOL,M,GHA,H5,280540,kg,2000,2000,64000",
    "2021,2021,CHN,X,GHA,H5,853931,u,18100,2000,17000",
    "2021,2021,NLD,X,GHA,H5,280540,kg,900,900,22500",
    "2021,2021,NLD,X,ESP,H5,280540,kg,900,900,22500",
    "2021,2021,GHA,M,ESP,H5,280540,kg,9999,9999,999999",
)


def file_of(content: bytes, name: str = "customs.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/csv")


def hand_in(person, content: bytes = OWN, *, name: str = "customs.csv", country: str = COUNTRY) -> Delivery:
    """Hand in rows of the country's own customs, say what the columns mean, and have them read."""
    delivery = services.upload(person, country, file_of(content, name))
    if delivery.state == "mapping":
        delivery = services.set_columns(person, delivery, replace(COLUMNS, reporter=country))
    return delivery


def hand_in_world(person, content: bytes = WORLD_FILE, *, name: str = "world.csv") -> Delivery:
    """Hand in what partners report, and have it read."""
    return services.upload(person, COUNTRY, file_of(content, name), kind="partners")


def figures(country: str = COUNTRY) -> tuple[object, ...]:
    """Return every sum there is, but for numbers of records and turns."""
    skip = {"id", "turn"}

    def rows(model, **where):
        names = [f.name for f in model._meta.concrete_fields if f.name not in skip]
        return sorted(map(repr, model.objects.filter(country=country, **where).values_list(*names)))

    alerts = Alert.objects.filter(country=country, current=True)
    seen = sorted(alerts.values_list("key", "score", "figure", "value", "because"))
    return rows(Monthly), rows(Flow), seen
