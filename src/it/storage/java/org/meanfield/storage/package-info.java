/** Runs of {@code scripts/meanfield} whose images and run folders lie on HDFS and S3. */
@NullMarked
package org.meanfield.storage;

import org.jspecify.annotations.NullMarked;
