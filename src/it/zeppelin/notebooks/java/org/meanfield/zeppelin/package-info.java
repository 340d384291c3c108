/** A real Zeppelin server, and the notebooks run on it. */
package org.meanfield.zeppelin;
