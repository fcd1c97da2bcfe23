"""The inventories desk: per country and year, from the first cell to the published page."""
