"""Pages of the treaty desk: Parties and their dates, the facts, meetings and requests, calls."""
