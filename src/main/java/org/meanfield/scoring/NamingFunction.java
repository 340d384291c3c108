package org.meanfield.scoring;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.meanfield.cluster.SessionFunctions;

/** A SQL function of one session that names what one model takes an image for. */
public final class NamingFunction {
  private NamingFunction() {}

  /**
   * Registers it: {@code name(image)} is the likeliest label's name, null where the image is null
   * or can't be decoded. One of the same name is replaced.
   */
  public static void register(SparkSession session, String name, SavedModel model) {
    ScoringPlans.teach(session);
    Scorer scorer = model.on(session.sparkContext());
    AnswerForm form = new LikeliestLabel(model.description().labels());
    SessionFunctions.register(
        session,
        name,
        arguments -> {
          if (arguments.size() != 1) {
            throw PredictFunction.refused(
                name,
                String.format(
                    Locale.ROOT, "found %d arguments; expected 1: an image.", arguments.size()));
          }
          Expression image = PredictFunction.image(name, arguments.get(0));
          return new Answer(
              new SqlCall(name, List.of()), form, new Probabilities(scorer, false, image));
        });
  }
}
