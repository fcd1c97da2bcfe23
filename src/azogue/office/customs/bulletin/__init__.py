"""The monthly bulletin: what may be said aloud about a month's trade, as a page, a PDF and a feed."""
