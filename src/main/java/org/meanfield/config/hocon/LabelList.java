package org.meanfield.config.hocon;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Optional;
import org.apache.commons.lang3.StringUtils;
import org.meanfield.text.NormalForm;

/** Names of classes: none, or at least two, each once. */
record LabelList() implements ValueKind<List<String>> {
  @Override
  public String text() {
    return "a list of two or more different names, such as [cat, dog], or []";
  }

  @Override
  public Optional<List<String>> of(ConfigValue value) {
    if (!(value instanceof ConfigList list)) {
      return Optional.empty();
    }
    List<String> names =
        list.stream().flatMap(each -> Scalar.text(each).stream()).map(NormalForm::of).toList();
    boolean plain =
        names.size() == list.size()
            && names.stream().noneMatch(StringUtils::isBlank)
            && names.stream().distinct().count() == names.size();
    return names.size() == 1 || !plain ? Optional.empty() : Optional.of(names);
  }
}
