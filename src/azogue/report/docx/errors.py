"""What can go wrong with a document somebody else made."""


class ReportError(ValueError):
    """A report cannot be written as asked; the message says what to do."""
