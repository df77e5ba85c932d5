package dev.cairn.bench.compare.contender;

/** What is left of acknowledged writes when the power fails, from the most to the least. */
public enum Survival {
  /** Nothing acknowledged is lost. */
  ALL("nothing lost", "nothing acknowledged is lost"),
  /** The newest may be lost; what is left is whole. The death of the process loses nothing. */
  NEWEST_LOST("newest lost", "the newest may be lost, the rest is whole"),
  /** The newest may be lost, also when only the process dies; what is left is whole. */
  NEWEST_LOST_WITH_PROCESS("newest lost, also on kill", "the newest may be lost, even by a kill"),
  /** What was acknowledged long ago may be lost or damaged too, perhaps without a trace. */
  UNCERTAIN("uncertain", "older data may be lost or damaged");

  private final String label;
  private final String meaning;

  Survival(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  /** Two or three words. */
  public String label() {
    return label;
  }

  /** Half a sentence. */
  public String meaning() {
    return meaning;
  }

  /** The least that a mode must promise to be compared with others of that mode. */
  public static Survival expectedOf(Mode mode) {
    return mode == Mode.DURABLE ? ALL : NEWEST_LOST;
  }

  /** Whether this promises as much as that. */
  public boolean isAtLeast(Survival that) {
    return compareTo(that) <= 0;
  }
}
