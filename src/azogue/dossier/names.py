"""Which sheet and which column a name means, in English, French and Spanish."""

from functools import cache
from typing import Final

from azogue.dossier import schema
from azogue.dossier.text import key_of

SHEET_SYNONYMS: Final = {
    "activities": "activity, activity data, activity rates, activités, activité, actividades, actividad",
    "scenarios": "scenario, output scenarios, scénarios, scénario, escenarios, escenario",
    "factors": "factor, input factors, national factors, facteurs, facteurs d'entrée, factores, factores "
    "de entrada",
    "distributions": "distribution, output distribution, output factors, répartition, répartitions, "
    "distribución, "
    "distribuciones",
    "context": "national context, contexte, contexto",
    "supply": "mercury supply, offre, approvisionnement, suministro, oferta",
    "trade": "commerce, échanges, comercio, imports and exports",
    "stocks": "stock, storage, existencias, inventario de existencias",
    "measures": "measure, mesures, mesure, medidas, medida",
    "dossier": "header, about, cover, general, en-tête, généralités, portada, datos generales",
    "help": "aide, ayuda, readme, read me, instructions, instrucciones",
    "examples": "example, exemples, ejemplos",
    "lists": "list, listes, listas",
}

COLUMN_SYNONYMS: Final = {
    "year": "yr, année, an, año, ano, exercice, ejercicio, reference year",
    "code": "category code, source code, toolkit code, code de catégorie, código, codigo, c/n, "
    "sub-category code",
    "name": "facility, plant, site, facility name, nom, installation, nombre, instalación, planta, "
    "figure, indicator, "
    "indicateur, indicador, measure",
    "variant": "variante, type, fuel type, tipo",
    "rate": "activity rate, amount per year, quantity, activity, taux d'activité, taux, quantité, tasa, "
    "tasa de actividad, cantidad, annual activity rate",
    "low": "min, minimum, lower, low value, bas, inférieur, mínimo, bajo, inferior",
    "high": "max, maximum, upper, high value, haut, supérieur, máximo, alto, superior",
    "unit": "units, unité, unités, unidad, unidades, rate unit",
    "grade": "quality, data quality, qualité, calidad",
    "scenario": "output scenario, abatement, control, scénario, escenario, control technology",
    "phase": "life phase, life cycle phase, phase de vie, fase, fase de vida",
    "factor_set": "factor sets, set, jeu de facteurs, conjunto de factores",
    "heat_value": "heating value, calorific value, ncv, net calorific value, pouvoir calorifique, pci, "
    "poder calorífico",
    "service_life": "lifetime, life time, durée de vie, vida útil",
    "latitude": "lat, latitud",
    "longitude": "lon, long, lng, longitud",
    "source": "data source, reference, origine, fuente",
    "document": "doc, title, titre, documento",
    "page": "pages, table, página",
    "confidence": "confiance, confianza, certainty",
    "note": "notes, comment, comments, remark, remarks, remarque, commentaire, nota, comentario, "
    "observaciones",
    "share": "fraction, part, proportion, cuota, proporción, percent",
    "default": "factor, input factor, value, best, central, valeur, défaut, valor, defecto",
    "value": "valeur, valor, figure value",
    "air": "to air, atmosphere, aire",
    "water": "to water, eau, agua",
    "land": "to land, soil, sol, suelo, tierra",
    "byproducts": "by-products, products, by-products and impurities, sous-produits, subproductos",
    "general_waste": "waste, general waste, déchets, déchets généraux, residuos, residuos generales",
    "sector_treatment": "sector specific treatment, sector specific waste treatment, traitement sectoriel, "
    "tratamiento sectorial, sector-specific treatment or disposal",
    "full_split": "full, complete, adds up to one, complet, completo",
    "origin": "kind, source of supply, origen, provenance",
    "amount": "quantity, mass, quantité, cantidad, masa",
    "direction": "flow, trade flow, sens, flujo",
    "partner": "partner country, country, pays, país, socio",
    "hs": "hs code, commodity code, code sh, código sa",
    "product": "commodity, produit, producto",
    "mercury_content": "content, teneur en mercure, contenido de mercurio",
    "kind": "type, tipo, genre",
    "state": "status, état, estado",
    "rate_change": "change, variation, cambio",
    "cost": "coût, costo, coste",
    "until": "end year, last year, jusqu'à, hasta",
}

HEADER_SYNONYMS: Final = {
    "country": "iso3, pays, país, country code",
    "title": "titre, título",
    "authority": "agency, ministry, autorité, autoridad",
    "contact": "e-mail, email, contacto",
    "language": "lang, langue, idioma",
    "factor_sets": "factor set, jeux de facteurs, conjuntos de factores",
    "level1": "level 1, niveau 1, nivel 1, population estimates",
}


def _split(words: str) -> list[str]:
    return [word.strip() for word in words.split(",")]


@cache
def sheet_keys() -> dict[str, str]:
    """Return the sheet that each known name means, by the key of the name."""
    keys = {key_of(word): name for name, words in SHEET_SYNONYMS.items() for word in _split(words)}
    return keys | {key_of(name): name for name in SHEET_SYNONYMS}


@cache
def column_keys(sheet: str) -> dict[str, str]:
    """Return the column of a sheet that each known name means; a column's own name goes first.

    The columns that reading leaves alone stand for themselves.
    """
    item = schema.sheet(sheet)
    names = [*(c.name for c in item.columns), *item.ignored]
    keys: dict[str, str] = {}
    for name in names:
        for word in _split(COLUMN_SYNONYMS.get(name, name)):
            keys.setdefault(key_of(word), name)
    return keys | {key_of(name): name for name in names}


@cache
def header_keys() -> dict[str, str]:
    """Return the line of the header data that each known name means."""
    keys = {key_of(word): name for name, words in HEADER_SYNONYMS.items() for word in _split(words)}
    return keys | {key_of(c.name): c.name for c in schema.HEADER}
