package org.meanfield.memory;

import java.util.List;
import org.meanfield.cluster.Room;

/**
 * How many train, and what they take of the cluster.
 *
 * @param need of the fullest executor
 * @param there what an executor has
 */
public record Crew(int workers, MemoryEstimate need, AvailableMemory there) implements Room.Claim {
  @Override
  public int slots() {
    return workers;
  }

  @Override
  public boolean hasMemoryBeside(List<Room.Claim> others) {
    MemoryEstimate together = need;
    for (Room.Claim other : others) {
      if (other instanceof Crew crew) {
        together = together.beside(crew.need());
      }
    }
    return MemoryCheck.refusal(together, there).isEmpty();
  }
}
