"""The errors that a person sees: one base, a reason code, and what to do next."""

from __future__ import annotations

from typing import Any, ClassVar


class KitError(Exception):
    """Base of every error the kit raises on purpose.

    ``message`` is a whole sentence, or several, for somebody who does not program: what
    happened, to which file or member, and what to do next. ``subject`` names that file or
    member. ``reason`` is the stable code that docs/reference.md explains, and
    ``exit_code`` what the command ends with (1: refused or failed, 2: the call itself).
    """

    reason: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, subject: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild with the keyword argument, so that errors cross process borders."""
        return (_rebuild, (type(self), self.message, self.subject))

    def __str__(self) -> str:
        return self.message

    def _render_traceback_(self) -> list[str]:
        """What IPython shows below a cell instead of a traceback: the sentence alone.

        The way through the kit's code says nothing to an analyst; ``sys.last_value`` has it.
        """
        return [self.message]


def _rebuild(kind: type[KitError], message: str, subject: str) -> KitError:
    return kind(message, subject=subject)


class SourceError(KitError):
    """A source cannot be read at all: missing, empty, binary, too large, not such a report."""

    reason = "source-unreadable"


class FormError(KitError):
    """The questionnaire's own data file is not as it must be."""

    reason = "form-invalid"


class MemberError(KitError):
    """The member asked for is not among the sources."""

    reason = "member-unknown"
    exit_code = 2


class ParameterError(KitError):
    """A parameter is unknown, or its value is of the wrong kind."""

    reason = "parameter-invalid"
    exit_code = 2


class NotebookError(KitError):
    """The notebook asked for is missing or cannot be opened."""

    reason = "notebook-unreadable"
    exit_code = 2


class ClusterError(KitError):
    """The cluster that should make the reports is missing, or cannot make them."""

    reason = "cluster-unusable"
    exit_code = 2


class OutputError(KitError):
    """The output folder cannot be written."""

    reason = "output-unwritable"
    exit_code = 2


class RunError(KitError):
    """The notebook raised an error while it ran for a member."""

    reason = "notebook-failed"


class LimitError(RunError):
    """The notebook took more time or memory, or put out more, than it may."""

    reason = "limit-exceeded"


class KernelError(KitError):
    """The kernel that ran the notebook did not start, died, or fell silent."""

    reason = "kernel-lost"


class MachineryError(KitError):
    """Something failed that the kit has no name for; the report was tried twice."""

    reason = "machinery"


class RenderError(KitError):
    """A report was composed but could not be turned into the wanted format."""

    reason = "render-failed"
