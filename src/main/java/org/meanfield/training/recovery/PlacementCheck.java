package org.meanfield.training.recovery;

import java.util.Optional;
import org.meanfield.averaging.state.Placement;
import org.meanfield.fault.MeanfieldException;

/** Whether executors can bear a run, asked before workers are put on fewer of them. */
@FunctionalInterface
public interface PlacementCheck {
  /** Bears everything. */
  PlacementCheck NONE = placement -> Optional.empty();

  /** Why a run cannot go on so; empty: it can. */
  Optional<MeanfieldException> refusal(Placement placement);
}
