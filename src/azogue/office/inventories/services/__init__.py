"""What can be done with inventories: one function for each change of the world."""
