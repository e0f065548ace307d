"""Messages of a kernel, read without what a batch does not ask of them."""

from __future__ import annotations

import json
from hmac import compare_digest
from typing import Any

from jupyter_client.session import Session


class PlainSession(Session):
    """Signs and checks messages as Jupyter does, and leaves the times in their heads as text.

    Jupyter parses six dates for each message, which takes longer than most messages.
    """

    def deserialize(self, msg_list: Any, content: bool = True, copy: bool = True) -> Any:
        """Return a message of its parts; raises ``ValueError`` when its signature is wrong."""
        del copy  # bytes are made of the parts whatever they are
        frames = [part if isinstance(part, bytes) else bytes(part) for part in msg_list]
        if len(frames) < 5:
            raise ValueError("A message has five parts at least.")
        if self.auth is not None and not compare_digest(self.sign(frames[1:5]), frames[0]):
            raise ValueError("The signature of a message is wrong.")
        header, parent, metadata = map(json.loads, frames[1:4])
        return {
            "header": header,
            "msg_id": header["msg_id"],
            "msg_type": header["msg_type"],
            "parent_header": parent,
            "metadata": metadata,
            "content": json.loads(frames[4]) if content else frames[4],
            "buffers": [memoryview(frame) for frame in frames[5:]],
        }
