"""How the office looks: base templates, one stylesheet with tokens, template tags, charts on pages."""
