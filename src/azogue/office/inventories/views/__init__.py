"""Pages of the inventories desk."""
