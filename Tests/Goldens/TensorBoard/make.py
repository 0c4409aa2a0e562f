"""TensorBoard's own writer: python make.py (tensorboard 2.21) writes events.bin, which EventFile's frames must equal."""

import io
import pathlib

from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.summary.writer.record_writer import RecordWriter

buffer = io.BytesIO()
buffer.close_for_real, buffer.close = buffer.close, lambda: None
writer = RecordWriter(buffer)
Value = summary_pb2.Summary.Value
for event in [
    event_pb2.Event(wall_time=1700000000.25, file_version="brain.Event:2"),
    event_pb2.Event(wall_time=1700000001.5, step=300, session_log=event_pb2.SessionLog(status=1)),
    event_pb2.Event(
        wall_time=1700000002.0, step=70000,
        summary=summary_pb2.Summary(
            value=[Value(tag="validation/auroc", simple_value=0.875), Value(tag="training/loss", simple_value=-1.5)]
        ),
    ),
]:
    writer.write(event.SerializeToString())
writer.flush()
pathlib.Path(__file__).with_name("events.bin").write_bytes(buffer.getvalue())
