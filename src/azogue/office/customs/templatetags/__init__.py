"""Template tags of the customs desk."""
