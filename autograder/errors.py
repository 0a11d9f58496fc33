"""The one exception for a slip of a user of the kit: what came, what was wanted, what to do."""


class KitError(Exception):
    """A mistake of a person who uses the kit, told in one line.

    Parameters
    ----------
    name : str  what is wrong: an option, a file (`path:line`), a field
    got : object  what came; None where nothing came
    want : str  what would have been right; legal choices are listed
    do : str  the next step that mends it
    """

    def __init__(self, name: str, got: object = None, want: str = "", do: str = ""):
        self.name, self.got, self.want, self.do = name, got, want, do
        parts = [f"got {got!r}" if got is not None else "", f"want {want}" if want else ""]
        middle = ", ".join(part for part in parts if part)
        super().__init__(f"{name}: {middle}" + (f". {do}" if do and middle else do))

    def __reduce__(self) -> tuple:
        """Comes through from a worker process as it is."""
        return KitError, (self.name, self.got, self.want, self.do)

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback: the line alone."""
        return [str(self)]


class CheckError(Exception):
    """A defect in the kit itself (a check that judges nothing, a duplicate id); never a student's fault."""
