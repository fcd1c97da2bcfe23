"""Pages of the consents desk: register, question, consents, notices, papers, consents beside trade."""
