"""Mistakes that a person can mend, told as one clear sentence in Vietnamese."""


class ActionError(Exception):
    """The request cannot be carried out and the person can do something about it.

    `message` is shown as it is: on a form, in a command's one line on stderr (exit 2), in the API's answer.
    `field` names the box it belongs to, when there is one.
    """

    def __init__(self, message: str, *, field: str = ""):
        super().__init__(str(message))
        self.message = message
        self.field = field


class TransitionRefused(ActionError):
    """The state table does not know this action from the state that the object is in."""


class Conflict(ActionError):
    """Somebody else has changed the object since it was read; nothing was overwritten."""
