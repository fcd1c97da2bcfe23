"""Template filters of the treaty desk."""
