package dev.cairn.store.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** FORMAT.md section 11, row by row, as a pure function of what was found. */
class RecoveryTest {
  private static FoundJournal journal() {
    return new FoundJournal().file();
  }

  @Test
  void cleanEnd() {
    journal().batches(3).endsCleanlyWith(1, 3);
  }

  @Test
  void cleanEndOfAnEmptyJournal() {
    journal().endsCleanlyWith(1, 0);
  }

  @Test
  void cleanEndBehindWhatHasSettled() {
    journal().batches(3).settled().batches(2).endsCleanlyWith(4, 5);
  }

  @Test
  void cleanEndAcrossFiles() {
    journal().batches(3).file().batches(2).file().batches(1).endsCleanlyWith(1, 6);
  }

  @Test
  void cleanEndBeforeStaleBytes() {
    journal().batches(3).settled().batches(1).stale().endsCleanlyWith(4, 4);
  }

  @Test
  void cleanEndOfAFileThatHasItsHeaderOnly() {
    journal().batches(3).file().endsCleanlyWith(1, 3);
  }

  @Test
  void theChainGoesOnOnTheNextPage() {
    journal().batches(2).onTheNextPage().batches(2).endsCleanlyWith(1, 4);
  }

  @Test
  void theChainEndsBeforeABatchThatNamesAnotherAsTheOneBefore() {
    journal().batches(2).batchOfAnotherChain().isTornAfter(1, 2);
  }

  @Test
  void theChainEndsBeforeABatchThatSkipsANumber() {
    journal().batches(2).batchThatSkipsANumber().isTornAfter(1, 2);
  }

  @Test
  void theChainEndsBeforeAGap() {
    journal().batches(2).gap().batches(2).isTornAfter(1, 2);
  }

  @Test
  void tornTail() {
    Verdict verdict = journal().batches(2).forced().batches(1).bad().batches(2).isTornAfter(1, 3);
    assertTrue(verdict.tornBytes() > 0);
    assertFalse(verdict.lastBatchUnreadable());
    assertEquals(2, verdict.confirmed());
  }

  @Test
  void tornTailWithAHole() {
    Verdict verdict = journal().batches(2).zeros().batches(2).isTornAfter(1, 2);
    assertTrue(verdict.tornBytes() > 0);
  }

  @Test
  void tornTailAcrossFiles() {
    journal().batches(2).zeros().file().batches(2).isTornAfter(1, 2);
  }

  @Test
  void tornTailWhereOnlyALaterHeaderReachedTheDisk() {
    journal()
        .batches(2)
        .forced()
        .file()
        .batches(2)
        .withoutItsHeader()
        .file()
        .batches(2)
        .isTornAfter(1, 2);
  }

  @Test
  void tornTailOfABatchThatConfirmsNothingNew() {
    journal().batches(2).forced().batches(1).bad().batches(5).isTornAfter(1, 3);
  }

  @Test
  void aTornTailIsNotReadAgainAfterAnOpening() {
    journal().batches(3).bad().batches(2).opening(3).batches(2).endsCleanlyWith(1, 5);
  }

  @Test
  void whatAnOpeningHasCopiedIsReadFromTheCopies() {
    journal().batches(5).opening(3).batches(3).endsCleanlyWith(1, 6);
  }

  @Test
  void whatWasAcceptedAsLostConfirmsNothing() {
    journal().batches(2).bad().forced().batches(1).lossAccepted(2).endsCleanlyWith(3, 2);
    journal().batches(2).bad().forced().file().batches(1).lossAccepted(2).endsCleanlyWith(3, 2);
  }

  @Test
  void lastBatchUnreadable() {
    Verdict verdict = journal().batches(2).bad().isTornAfter(1, 2);
    assertTrue(verdict.lastBatchUnreadable());
    assertTrue(verdict.tornBytes() > 0);
  }

  @Test
  void confirmedBatchBad() {
    Verdict verdict =
        journal().batches(2).bad().forced().batches(2).isDamaged("confirmedBatchBad", 1, 2);
    assertEquals(List.of(4L, 5L), verdict.beyond().stream().map(p -> p.batch().number()).toList());
    assertEquals(List.of(1L, 0L), verdict.lost(), "the gap, and the tail");
    assertEquals(1, verdict.stretches().size() - 1, "the gap, and the tail");
    assertEquals(0, verdict.tornBytes());
  }

  @Test
  void confirmedBatchBadThoughItLeftNoTrace() {
    journal().batches(2).zeros().forced().batches(1).isDamaged("confirmedBatchBad", 1, 2);
  }

  @Test
  void confirmedBatchBadAcrossFiles() {
    journal()
        .batches(2)
        .bad()
        .forced()
        .file()
        .batches(1)
        .isDamaged("confirmedBatchBadAcrossFiles", 1, 2);
  }

  @Test
  void confirmedBatchBadAcrossFilesByAHeaderAlone() {
    journal().batches(2).bad().forced().file().isDamaged("confirmedBatchBadAcrossFiles", 1, 2);
  }

  @Test
  void confirmedBatchBadAcrossFilesByAnOpening() {
    journal().batches(2).bad().opening(3).isDamaged("confirmedBatchBadAcrossFiles", 1, 2);
  }

  @Test
  void catalogConfirmsMoreThanTheJournalHas() {
    journal().batches(2).catalogConfirms(3).isDamaged("catalogConfirmsMoreThanTheJournalHas", 1, 2);
  }

  @Test
  void journalFileMissing() {
    journal()
        .batches(2)
        .forced()
        .file()
        .batches(2)
        .gone()
        .forced()
        .file()
        .batches(1)
        .isDamaged("journalFileMissing", 1, 2);
  }

  @Test
  void journalFileShort() {
    journal().batches(2).cutShort().isDamaged("journalFileShort", 1, 2);
  }

  @Test
  void journalHeaderBad() {
    journal().batches(2).withoutItsHeader().isDamaged("journalHeaderBad", 1, 0);
  }

  @Test
  void journalHeaderBadWhereItsBatchesTell() {
    journal().batches(2).batchOfAnEpochWithoutHeader().isDamaged("journalHeaderBad", 1, 2);
  }

  @Test
  void journalHeaderBadWhereTheCatalogTells() {
    journal()
        .batches(2)
        .opening(2)
        .batches(1)
        .settled()
        .withoutItsHeader()
        .isDamaged("journalHeaderBad", 4, 3);
  }

  @Test
  void copiesWithoutAHeaderAreNothing() {
    journal().batches(2).rescuedWithoutHeader(2).isTornAfter(1, 2);
  }

  /** The opening that made them came to its header, which is lost: its catalog says so. */
  @Test
  void copiesUnderALostHeaderAreWhatIsLeft() {
    FoundJournal left = journal().batches(2).forced().rescuedWithoutHeader(3).committedSince();
    Verdict verdict = left.isDamaged("journalHeaderBad", 1, 2);
    assertEquals(
        List.of(3L), verdict.beyond().stream().map(place -> place.batch().number()).toList());
  }

  /** An acceptance that has not come to its header: what it copied is still there. */
  @Test
  void copiesOfAnUnfinishedAcceptanceAreNothingBesideDamage() {
    Verdict verdict =
        journal()
            .batches(2)
            .batchOfAnEpochWithoutHeader()
            .rescuedWithoutHeader(4)
            .isDamaged("journalHeaderBad", 1, 2);
    assertEquals(
        List.of(3L), verdict.beyond().stream().map(place -> place.batch().number()).toList());
  }

  @Test
  void whatNothingConfirmsIsDoubtful() {
    Verdict verdict = journal().batches(2).forced().batches(3).isTornAfter(1, 5);
    assertEquals(2, verdict.confirmed());
    assertEquals(2, verdict.confirmedInChain());
    assertEquals(6 - 1, verdict.lastNumber());
  }
}
