package org.meanfield.cluster;

import java.util.Iterator;
import java.util.List;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Java values in the Scala types that an RDD written in Java has to return. */
public final class ScalaTypes {
  private ScalaTypes() {}

  public static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toSeq();
  }

  public static <T> List<T> list(Seq<T> seq) {
    return List.copyOf(JavaConverters.seqAsJavaList(seq));
  }

  public static <T> scala.collection.Iterator<T> iterator(Iterator<T> iterator) {
    return JavaConverters.asScalaIterator(iterator);
  }

  public static <T> Iterator<T> iterator(scala.collection.Iterator<T> iterator) {
    return JavaConverters.asJavaIterator(iterator);
  }

  /** The class tag of anything. */
  @SuppressWarnings("unchecked") // Spark uses the tag to make arrays of references only
  public static <T> ClassTag<T> anyTag() {
    return (ClassTag<T>) ClassTag$.MODULE$.Object();
  }
}
