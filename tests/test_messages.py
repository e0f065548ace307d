"""Messages of kernels are read plainly, and only when they are signed rightly."""

from __future__ import annotations

import pytest

from kit.messages import PlainSession


def test_a_message_is_read_as_it_was_sent_with_its_times_as_text() -> None:
    session = PlainSession(key=b"known to both")
    sent = session.msg("stream", {"name": "stdout", "text": "ñ"}, parent=session.msg("x"))
    _, frames = session.feed_identities(session.serialize(sent))
    read = session.deserialize(frames)
    assert read["content"] == {"name": "stdout", "text": "ñ"}
    assert read["parent_header"]["msg_type"] == "x"
    assert isinstance(read["header"]["date"], str)


def test_a_message_of_somebody_else_is_refused() -> None:
    stranger, session = PlainSession(key=b"a guess"), PlainSession(key=b"known to both")
    _, frames = session.feed_identities(stranger.serialize(stranger.msg("stream", {})))
    with pytest.raises(ValueError, match="signature"):
        session.deserialize(frames)
    with pytest.raises(ValueError, match="five parts"):
        session.deserialize(frames[:3])
