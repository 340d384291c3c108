package org.meanfield.quality;

import java.util.List;
import org.meanfield.dataset.example.Undecodable;
import org.meanfield.dataset.files.FileRemark;

/**
 * One set of images.
 *
 * @param name what it is for: {@code train}, {@code test}
 * @param location where it lies
 * @param countsByClass images of each class
 * @param sizes the forms that the images were stored in, the most frequent first; empty: not known
 * @param undecodable images that could not be read, and why
 * @param remarks on other files there
 */
public record SetFindings(
    String name,
    String location,
    List<Integer> countsByClass,
    List<StoredForm> sizes,
    List<Undecodable> undecodable,
    List<FileRemark> remarks) {
  public SetFindings {
    countsByClass = List.copyOf(countsByClass);
    sizes = List.copyOf(sizes);
    undecodable = List.copyOf(undecodable);
    remarks = List.copyOf(remarks);
  }

  /** Images that could be read. */
  public int images() {
    return countsByClass.stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * A form in which images were stored.
   *
   * @param width pixels
   * @param height pixels
   * @param channels 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha, or CMYK
   * @param images how many have it
   */
  public record StoredForm(int width, int height, int channels, int images) {}
}
