/**
 * The detectors' detector: breaks the engine's checks one by one, and shows that a test goes red
 * for each. {@code src/test/resources/mutants.txt} says what is broken, and who has to notice.
 */
package dev.cairn.store.mutants;
