"""Template tags of the people desk."""
