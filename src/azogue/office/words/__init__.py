"""The languages of the office: extraction, compilation and catalogues, without the gettext programs."""
