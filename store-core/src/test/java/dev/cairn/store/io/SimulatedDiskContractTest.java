package dev.cairn.store.io;

/** The simulation does what a disk does, before anything goes wrong. */
class SimulatedDiskContractTest extends DiskContract {
  private final SimulatedDisk disk = new SimulatedDisk();

  @Override
  Disk newDisk() {
    return disk;
  }

  @Override
  int openHandles() {
    return disk.openFiles() + disk.openMaps();
  }
}
