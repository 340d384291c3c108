package org.meanfield.report.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.meanfield.dataset.files.FileRemark;
import org.meanfield.text.EnumWord;

/**
 * Remarks on files, as JSON for programs: of each kind, files and named, which are some of them.
 */
public final class RemarksJson {
  private RemarksJson() {}

  public static ArrayNode of(List<FileRemark> remarks) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (FileRemark remark : remarks) {
      ObjectNode node =
          all.addObject().put("kind", EnumWord.of(remark.kind())).put("files", remark.files());
      ArrayNode named = node.putArray("named");
      remark.named().forEach(named::add);
    }
    return all;
  }
}
