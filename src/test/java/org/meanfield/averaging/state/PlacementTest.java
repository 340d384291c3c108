package org.meanfield.averaging.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.meanfield.cluster.BlockAddress;

class PlacementTest {
  private static final BlockAddress A = new BlockAddress("0", "here", 1);
  private static final BlockAddress B = new BlockAddress("1", "here", 2);
  private static final BlockAddress C = new BlockAddress("2", "here", 3);
  private static final BlockAddress D = new BlockAddress("3", "here", 4);

  @Test
  void trainsEachWorkerOnce_inRunsAsEvenAsCanBe() {
    Placement placement = new Placement(4, List.of(A, B, C));

    assertThat(IntStream.range(0, placement.groups()).mapToObj(placement::workersOf))
        .containsExactly(List.of(0), List.of(1), List.of(2, 3));
  }

  @Test
  void keepsWhoIsThereInPlace_andPutsOthersInThePlacesOfThoseThatAreGone() {
    assertThat(new Placement(3, List.of(A, B, C)).on(List.of(D, C, A)).executors())
        .containsExactly(A, D, C);
  }

  @Test
  void closesUp_whereNoOneComesForOneThatIsGone() {
    assertThat(new Placement(3, List.of(A, B, C)).on(List.of(A, C)).executors())
        .containsExactly(A, C);
  }

  @Test
  void takesInMore_asFarAsWorkersWaitForAnExecutorOfTheirOwn() {
    assertThat(new Placement(3, List.of(A)).on(List.of(A, B, C, D)).executors())
        .containsExactly(A, B, C);
    assertThat(new Placement(1, List.of(A)).on(List.of(A, B)).executors()).containsExactly(A);
  }

  @Test
  void eachBeginsToFetchWithItsOwn_andGoesAround() {
    Placement placement = new Placement(3, List.of(A, B, C));
    SliceLayout layout = new SliceLayout(100, 6);

    assertThat(placement.slicesFrom(layout, 0)).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(placement.slicesFrom(layout, 1)).containsExactly(2, 3, 4, 5, 0, 1);
    assertThat(placement.slicesFrom(layout, 2)).containsExactly(4, 5, 0, 1, 2, 3);
    assertThat(placement.subtreesFrom(layout, 3))
        .containsExactly(new Subtree(1, 0), new Subtree(2, 0), new Subtree(0, 0));
  }

  @Test
  void asksForEverythingOnce_whereAnExecutorKeepsOrTrainsNothing() {
    Placement placement = new Placement(2, List.of(A, B, C));
    SliceLayout two = new SliceLayout(100, 2);

    assertThat(placement.slicesFrom(two, 1)).containsExactlyInAnyOrder(0, 1);
    assertThat(new Placement(3, List.of(A, B, C)).slicesFrom(two, 2))
        .containsExactlyInAnyOrder(0, 1);
    assertThat(placement.subtreesFrom(new SliceLayout(100, 3), 2))
        .containsExactlyInAnyOrder(new Subtree(0, 0), new Subtree(1, 0));
  }
}
