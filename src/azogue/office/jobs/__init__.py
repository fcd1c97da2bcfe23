"""Long work in the background, with progress that a person can watch and a record of what came of it."""
