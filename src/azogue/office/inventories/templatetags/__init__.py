"""Tags of the inventories desk."""
