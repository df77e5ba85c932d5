package dev.cairn.store.kit;

import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteBatch;
import java.time.Instant;
import java.util.Map;

/** Writes that no batch may have. */
@SuppressWarnings("ImmutableEnumChecker") // nobody changes what is in there
enum BadPart {
  EMPTY_NODE("nodeId", new WriteBatch.Save("", new byte[1], null)),
  LONE_SURROGATE("nodeId", new WriteBatch.Save("\ud800", new byte[1], null)),
  LONG_NODE("nodeId", new WriteBatch.Save("n".repeat(1_025), new byte[1], null)),
  BAD_METADATA("metadata", new WriteBatch.Save("node", new byte[1], Map.of("k", new Object()))),
  EMPTY_TYPE("type", new WriteBatch.Append(WorkflowEvent.of("run", ""))),
  EMPTY_NODE_OF_EVENT(
      "nodeId", new WriteBatch.Append(WorkflowEvent.of("run", "type").withNode(""))),
  BAD_PAYLOAD(
      "payload", new WriteBatch.Append(WorkflowEvent.of("run", "type").withPayload(new Object()))),
  ENDLESS_TIME(
      "callerTime",
      new WriteBatch.Append(WorkflowEvent.of("run", "type").withCallerTime(Instant.MAX)));

  /** What is bad, which a refusal must tell. */
  final String argument;

  final WriteBatch.Part part;

  BadPart(String argument, WriteBatch.Part part) {
    this.argument = argument;
    this.part = part;
  }
}
