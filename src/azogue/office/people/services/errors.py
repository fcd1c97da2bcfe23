"""What a service of this desk says when the world does not allow what the gate would."""

from django.utils.functional import Promise


class Impossible(Exception):
    """Something that cannot be done as things are; the reason is for people to read."""

    def __init__(self, reason: "str | Promise", field: str = "") -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.field = field
        """Name of the form's field that is wrong, if one is."""
