"""Consent facts: the forms of Article 3, what the Rotterdam Convention says of mercury, and hazards.

`forms` are Forms A to D, the notification of Article 3(9) and the registration of exemptions, field by field;
`substances` are mercury and its compounds with the hazard statements that stand beside a notice;
`rotterdam_facts` are times and duties. Tables under `tables/`, each row with a citation and a confidence.
"""

from azogue.facts.consent.forms import forms
from azogue.facts.consent.hazards import find_substance, hazard_statements, hazards_of, substances
from azogue.facts.consent.rotterdam import rotterdam_facts

__all__ = ["find_substance", "forms", "hazard_statements", "hazards_of", "rotterdam_facts", "substances"]
