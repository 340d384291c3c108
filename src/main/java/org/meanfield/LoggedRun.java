package org.meanfield;

import java.util.List;
import java.util.Locale;
import org.meanfield.training.EpochMetrics;
import org.meanfield.training.TrainingEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of a run in the program's own log. */
public final class LoggedRun implements JobListener {
  private static final Logger LOG = LoggerFactory.getLogger(MeanfieldSession.class);

  @Override
  public void folder(String location) {
    LOG.info("run folder {}", location);
  }

  @Override
  public void note(String line) {
    LOG.info(line);
  }

  @Override
  public void quarantined(List<String> images, String file) {
    LOG.warn("{} images could not be decoded and are left out, see {}", images.size(), file);
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof TrainingEvent.EpochEnded ended) {
      EpochMetrics m = ended.metrics();
      LOG.info(
          "epoch {}/{}: loss {}, validation accuracy {}, {} s",
          m.epoch(),
          ended.epochs(),
          rounded(m.trained().meanLoss()),
          m.validationAccuracy() == null ? "none" : rounded(m.validationAccuracy()),
          rounded(m.seconds()));
    } else if (event instanceof TrainingEvent.Recovering recovering) {
      LOG.warn("executors were lost ({}): epoch {} again", recovering.lost(), recovering.epoch());
    }
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
