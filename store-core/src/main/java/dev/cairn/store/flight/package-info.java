/**
 * What the store tells JDK Flight Recorder: one class an event, docs/flight-recorder.md describes
 * them. Off, an event costs a test of a flag.
 */
@NullMarked
package dev.cairn.store.flight;

import org.jspecify.annotations.NullMarked;
