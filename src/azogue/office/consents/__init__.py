"""The consents desk: may this mercury cross the border, and by which document.

Minamata Article 3 (written consents, general notifications, certificates of non-Parties) and the import
responses of the Rotterdam Convention for mercury compounds used as pesticides. `records` holds what is on
file, `rules` decides (`may_export`, `may_import`) from the decision tables in `tables`, `ledger` keeps a
consent from proposal through answer to the last gram drawn, `reconciling` lays consents beside a year's
trade, `register` lists what is open, over or public, `window` reads what a customs single window sends and
writes the answer, `papers` sets Forms A to D in type. All of it is pure: no database, no clock. The tables
are printed in `docs/reference/consents.md`.
"""
