package org.meanfield.dataset.files;

import java.util.List;
import org.meanfield.dataset.files.Location.FoundFile;

/**
 * What lies in a folder.
 *
 * @param files in the order of listings, or in none while they are gathered
 * @param remarks what users should know of some of them, and of others that were left out
 */
public record FoundFiles(List<FoundFile> files, List<FileRemark> remarks) {}
