"""Template tags of the consents desk."""
