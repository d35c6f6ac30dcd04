"""How does a command end that cannot do what it was asked for?"""


class WrongCall(Exception):
    """What was asked for cannot be done as things are: its message is a sentence that says what to do."""
